using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Dse.Api.Sweeps;

/// <summary>Finds what differs between the studies of two runs besides their results.</summary>
internal static class SweepCauses
{
    private const int MaxCauses = 50;
    private const int MaxText = 120;

    /// <summary>Differences of specs and versions of studies with the same axes' values, the most frequent first.</summary>
    public static IReadOnlyList<SweepCause> Of(SweepFamily before, SweepFamily after)
    {
        var counts = new Dictionary<(string What, string? Entry, string? Before, string? After), int>();
        var earlier = before.Members.ToLookup(m => m.Member.ValuesJson, StringComparer.Ordinal);
        foreach (var (member, front) in after.Members)
        {
            if (earlier[member.ValuesJson].FirstOrDefault() is not { Front: { } was })
            {
                Count("studies", null, member.ValuesJson);
                continue;
            }

            Differ("$", null, was.Spec, front.Spec);
            foreach (var (name, old, now) in Versions(was, front))
            {
                Count(name, old, now);
            }
        }

        foreach (var (member, _) in before.Members.Where(b => after.Members.All(a => !string.Equals(a.Member.ValuesJson, b.Member.ValuesJson, StringComparison.Ordinal))))
        {
            Count("studies", member.ValuesJson, null);
        }

        return [.. counts.OrderByDescending(c => c.Value).ThenBy(c => c.Key.What, StringComparer.Ordinal).Take(MaxCauses)
            .Select(c => new SweepCause { What = c.Key.What, Entry = c.Key.Entry, Before = c.Key.Before, After = c.Key.After, Studies = c.Value })];

        void Count(string what, string? old, string? now, string? entry = null) =>
            counts[(what, entry, old, now)] = counts.GetValueOrDefault((what, entry, old, now)) + 1;

        void Differ(string path, string? entry, JsonElement old, JsonElement now)
        {
            if (IsGraph(path, old) && IsGraph(path, now))
            {
                // As a whole: its members would fill the list.
                if (!JsonElement.DeepEquals(old, now))
                {
                    Count(path, GraphText(old), GraphText(now), EntryAt(path, now));
                }
            }
            else if (old.ValueKind == JsonValueKind.Object && now.ValueKind == JsonValueKind.Object)
            {
                entry = EntryAt(path, now) ?? entry;
                foreach (var name in old.EnumerateObject().Concat(now.EnumerateObject()).Select(m => m.Name).Distinct(StringComparer.Ordinal))
                {
                    Differ($"{path}.{name}", entry, Member(old, name), Member(now, name));
                }
            }
            else if (ObjectsOf(old) is { } items && ObjectsOf(now) is { } others && items.Length == others.Length)
            {
                for (var i = 0; i < items.Length; i++)
                {
                    Differ(string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]"), entry, items[i], others[i]);
                }
            }
            else if (!JsonElement.DeepEquals(old, now))
            {
                Count(path, Text(old), Text(now), entry);
            }
        }
    }

    private static JsonElement[]? ObjectsOf(JsonElement list) =>
        list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(i => i.ValueKind == JsonValueKind.Object) ? [.. list.EnumerateArray()] : null;

    private static bool IsGraph(string path, JsonElement element) =>
        path.EndsWith(".graph", StringComparison.Ordinal) && element.ValueKind == JsonValueKind.Object && Member(element, "ops").ValueKind == JsonValueKind.Array;

    private static string GraphText(JsonElement graph) => string.Create(
        CultureInfo.InvariantCulture, $"{Member(graph, "ops").GetArrayLength()} operators, SHA-256 {Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(graph.GetRawText())))[..8]}");

    // A study holds the figures of its tenant's own devices, models and graphs, with their names.
    private static string? EntryAt(string path, JsonElement now)
    {
        var isDevice = path.EndsWith(".device", StringComparison.Ordinal);
        return (isDevice || path.EndsWith(".model", StringComparison.Ordinal) || path.EndsWith(".graph", StringComparison.Ordinal)) && Member(now, isDevice ? "device" : "name") is { ValueKind: JsonValueKind.String } name
            ? name.GetString()
            : null;
    }

    private static JsonElement Member(JsonElement element, string name) => element.TryGetProperty(name, out var member) ? member : default;

    private static string? Text(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Undefined)
        {
            return null;
        }

        var text = element.GetRawText();
        return text.Length <= MaxText ? text : $"{text[..(MaxText - 3)]}...";
    }

    private static IEnumerable<(string Name, string Before, string After)> Versions(Fronts.StudyFront before, Fronts.StudyFront after)
    {
        if (before.Points.Count == 0 || after.Points.Count == 0)
        {
            yield break;
        }

        using var old = JsonDocument.Parse(before.Points[0].ProvenanceJson);
        using var now = JsonDocument.Parse(after.Points[0].ProvenanceJson);
        foreach (var name in (string[])["version", "evaluator", "solvers"])
        {
            if (Member(old.RootElement, name) is { ValueKind: JsonValueKind.String } a && Member(now.RootElement, name) is { ValueKind: JsonValueKind.String } b
                && a.GetString() != b.GetString())
            {
                yield return (name, a.GetString()!, b.GetString()!);
            }
        }
    }
}
