using System.Text.Json;

namespace Dse.Core.Studies;

/// <summary>Reads the designs that a spec gives to its search beforehand: <c>search.enqueue</c> and <c>search.warmStart</c>.</summary>
internal static class SeedReader
{
    private const int MaxDesigns = 10_000;

    /// <summary>Designs to be evaluated first.</summary>
    public static IReadOnlyList<KnownTrial> Enqueued(SpecObject search) =>
        [.. search.List("enqueue", MaxDesigns).Select(d => new KnownTrial(d.Element.Clone(), null, d.Path))];

    /// <summary>Designs that an earlier study evaluated.</summary>
    public static IReadOnlyList<KnownTrial> WarmStart(SpecObject search)
    {
        if (!search.Has("warmStart"))
        {
            return [];
        }

        var warm = search.Object("warmStart")!;
        var trials = new List<KnownTrial>();
        var keeps = warm.Flag("metrics", fallback: true);
        foreach (var source in new[] { "front", "csv" })
        {
            if (warm.Has(source))
            {
                warm.Error(source, "unsupported", $"'{source}' names a file, which only ./dse run opens. Give the trials themselves: trials: [{{ parameters, metrics }}].");
            }
        }

        if (warm.Has("study"))
        {
            warm.Error("study", "unsupported", "'study' names a study of a server: './dse submit' sends the spec to it, './dse run' asks the one that DSE_SERVER names.");
        }

        foreach (var (element, path) in warm.List("trials", MaxDesigns))
        {
            var has = element.ValueKind == JsonValueKind.Object && element.TryGetProperty("parameters", out _);
            if (!has)
            {
                warm.Error(path[(warm.Path.Length + 1)..], "missingField", "'parameters' is missing. Give { parameters: {...}, metrics: {...} }.");
                continue;
            }

            var metrics = keeps && element.TryGetProperty("metrics", out var given) && given.ValueKind == JsonValueKind.Object ? given.Clone() : (JsonElement?)null;
            trials.Add(new KnownTrial(element.GetProperty("parameters").Clone(), metrics, path + ".parameters"));
        }

        warm.RejectUnknown();
        return trials;
    }
}
