using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Formats.Fronts;

/// <summary>Reads fronts back from <c>front.json</c> and from the REST API's answers.</summary>
public static class FrontJsonReader
{
    /// <summary>Reads a front. Artifacts are not in it: <see cref="FrontPoint.ArtifactJson"/> is null.</summary>
    /// <param name="root">The JSON object that <see cref="FrontJson.Write"/> wrote, or that the REST API answered; the latter may be unfinished.</param>
    /// <exception cref="FormatException">It is not such an object; the message names the member.</exception>
    public static FrontReading Read(JsonElement root)
    {
        try
        {
            return new FrontReading(
                Text(root, "study"),
                root.GetProperty("status").GetString() ?? string.Empty,
                Text(root, "reason"),
                Number(root, "hypervolume"),
                root.TryGetProperty("referencePoint", out var reference) && reference.ValueKind == JsonValueKind.Array
                    ? [.. reference.EnumerateArray().Select(v => v.GetDouble())]
                    : null,
                root.GetProperty("evaluations").GetInt64(),
                Number(root, "seconds") ?? 0,
                Flag(root, "reproducible"),
                Flag(root, "proved"),
                Text(root, "strategy"),
                Members(root, "rejected", v => v.GetInt64()),
                [.. Items(root, "objectives").Select(o => Objective(o.GetString() ?? string.Empty))],
                [.. root.GetProperty("points").EnumerateArray().Select(Point)]);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"This is not a front: {e.Message}", e);
        }
    }

    private static FrontPoint Point(JsonElement point) => new(
        point.GetProperty("id").GetInt32(),
        point.TryGetProperty("trial", out var trial) ? trial.GetInt64() : 0,
        [.. point.GetProperty("parameters").EnumerateObject().Select(p => KeyValuePair.Create(p.Name, ParameterValue.Of(p.Value)))],
        [.. point.GetProperty("metrics").EnumerateObject().Select(m => KeyValuePair.Create(m.Name, NumberOrNull(m.Value)))],
        Members(point, "interval", v => (v[0].GetDouble(), v[1].GetDouble())),
        Members(point, "bound", v => v.GetDouble()),
        Members(point, "gap", v => v.GetDouble()),
        [.. Items(point, "tiedWith").Select(t => t.GetInt32())],
        Text(point, "basis"),
        ArtifactJson: null);

    private static Objective Objective(string text) => text.Split(' ', 2) switch
    {
        ["max", var metric] => new Objective(metric, Maximize: true),
        ["min", var metric] => new Objective(metric, Maximize: false),
        _ => throw new FormatException($"This is not a front: the objective '{text}' does not start with min or max."),
    };

    private static Dictionary<string, T> Members<T>(JsonElement parent, string name, Func<JsonElement, T> read) =>
        parent.TryGetProperty(name, out var members) && members.ValueKind == JsonValueKind.Object
            ? members.EnumerateObject().ToDictionary(m => m.Name, m => read(m.Value), StringComparer.Ordinal)
            : [];

    private static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? value.GetString() ?? string.Empty : string.Empty;

    private static bool? Flag(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : null;

    private static double? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? NumberOrNull(value) : null;

    private static double? NumberOrNull(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();
}
