using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Formats.Trials;

namespace Dse.Cli.Studies;

/// <summary>Puts the trials of an earlier study, from its <c>front.json</c> or a CSV file, into a spec that names the file.</summary>
internal static class WarmStartFile
{
    private const int MaxBytes = 64 * 1024 * 1024;

    /// <summary>The spec with <c>search.warmStart.front</c> or <c>.csv</c> replaced by the trials; what cannot be read becomes an error.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="folder">Where relative paths begin.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <param name="ct">Cancels reading.</param>
    public static async Task<JsonElement> ExpandAsync(JsonElement spec, string folder, ICollection<SpecError> errors, CancellationToken ct)
    {
        if (spec.ValueKind != JsonValueKind.Object || !spec.TryGetProperty("search", out var search) || search.ValueKind != JsonValueKind.Object
            || !search.TryGetProperty("warmStart", out var warm) || warm.ValueKind != JsonValueKind.Object)
        {
            return spec;
        }

        foreach (var source in (string[])["front", "csv"])
        {
            if (!warm.TryGetProperty(source, out var given) || given.ValueKind != JsonValueKind.String || warm.TryGetProperty("trials", out _))
            {
                continue;
            }

            var path = $"$.search.warmStart.{source}";
            try
            {
                var file = Path.Combine(folder, given.GetString()!);
                if (new FileInfo(file).Length > MaxBytes)
                {
                    errors.Add(new SpecError(path, "tooLong", $"The file is larger than {MaxBytes / 1024 / 1024} MiB. Keep the trials that matter."));
                    return spec;
                }

                var root = JsonObject.Create(spec)!;
                var into = root["search"]!["warmStart"]!.AsObject();
                into.Remove(source);
                var text = await File.ReadAllTextAsync(file, ct);
                into["trials"] = source == "csv" ? FromCsv(text, Without(root)) : FromFront(text);
                return JsonSerializer.SerializeToElement(root);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or FormatException or JsonException or InvalidOperationException)
            {
                errors.Add(new SpecError(path, "unreadableFile", $"It cannot be read: {e.Message} Give the path of {(source == "csv" ? "a CSV file of trials" : "a front.json")}, relative to the spec."));
                return spec;
            }
        }

        return spec;
    }

    private static JsonArray FromFront(string text) =>
    [
        .. (JsonNode.Parse(text)?["points"]?.AsArray() ?? throw new FormatException("It has no 'points'."))
            .Select(p => new JsonObject { ["parameters"] = p!["parameters"]?.DeepClone(), ["metrics"] = p["metrics"]?.DeepClone() }),
    ];

    // Which columns are what can be told only with the space; a spec that is wrong elsewhere is reported as such later.
    private static JsonArray FromCsv(string text, JsonElement rest)
    {
        if (StudyKinds.Resolve(rest, [])?.Parse(rest, []) is not { Problem: var problem })
        {
            return [];
        }

        return TrialCsv.Read(
            text,
            problem.Space.Names,
            [.. problem.Space.Parameters.Where(p => p.Levels.Any(l => l.Kind == ParameterValueKind.Text)).Select(p => p.Name)],
            [.. problem.Space.Parameters.Select(p => p.Permutation?.Name).OfType<string>().Distinct(StringComparer.Ordinal)],
            [.. problem.Evaluator.Metrics.Select(m => m.Name)],
            [.. problem.Objectives.Select(o => o.Metric)]);
    }

    private static JsonElement Without(JsonObject root)
    {
        var copy = root.DeepClone();
        copy["search"]!.AsObject().Remove("warmStart");
        return JsonSerializer.SerializeToElement(copy);
    }
}
