using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Formats.Fronts;

/// <summary>Reads <c>front.json</c> back.</summary>
public static class FrontJsonReader
{
    private static readonly Dictionary<string, (double P10, double P90)> NoIntervals = [];
    private static readonly Dictionary<string, double> NoValues = [];

    /// <summary>Reads a whole document. Artifacts are not in it: <see cref="FrontPoint.ArtifactJson"/> is null.</summary>
    /// <param name="root">The JSON object that <see cref="FrontJson.Write"/> wrote.</param>
    /// <exception cref="FormatException">It is not such an object; the message names the member.</exception>
    public static FrontDocument Read(JsonElement root)
    {
        try
        {
            return new FrontDocument(
                Status(root.GetProperty("status").GetString()),
                Text(root, "reason"),
                Number(root, "hypervolume"),
                root.TryGetProperty("referencePoint", out var reference) && reference.ValueKind == JsonValueKind.Array
                    ? [.. reference.EnumerateArray().Select(v => v.GetDouble())]
                    : null,
                root.GetProperty("evaluations").GetInt64(),
                Number(root, "seconds") ?? 0,
                root.GetProperty("reproducible").GetBoolean(),
                root.GetProperty("proved").GetBoolean(),
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
        [.. point.GetProperty("parameters").EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Value(p.Value)))],
        [.. point.GetProperty("metrics").EnumerateObject().Select(m => KeyValuePair.Create(m.Name, NumberOrNull(m.Value)))],
        point.TryGetProperty("interval", out _) ? Members(point, "interval", v => (v[0].GetDouble(), v[1].GetDouble())) : NoIntervals,
        point.TryGetProperty("bound", out _) ? Members(point, "bound", v => v.GetDouble()) : NoValues,
        point.TryGetProperty("gap", out _) ? Members(point, "gap", v => v.GetDouble()) : NoValues,
        [.. Items(point, "tiedWith").Select(t => t.GetInt32())],
        Text(point, "basis"),
        ArtifactJson: null);

    private static StudyStatus Status(string? name) => name switch
    {
        "succeeded" => StudyStatus.Succeeded,
        "infeasible" => StudyStatus.Infeasible,
        "failed" => StudyStatus.Failed,
        "cancelled" => StudyStatus.Cancelled,
        _ => throw new FormatException($"This is not a front: the status '{name}' is none of succeeded, infeasible, failed, cancelled."),
    };

    private static Objective Objective(string text) => text.Split(' ', 2) switch
    {
        ["max", var metric] => new Objective(metric, Maximize: true),
        ["min", var metric] => new Objective(metric, Maximize: false),
        _ => throw new FormatException($"This is not a front: the objective '{text}' does not start with min or max."),
    };

    private static ParameterValue Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => ParameterValue.Of(value.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => ParameterValue.Of(value.GetBoolean()),
        _ => ParameterValue.Of(value.GetString() ?? string.Empty),
    };

    private static Dictionary<string, T> Members<T>(JsonElement parent, string name, Func<JsonElement, T> read) =>
        parent.TryGetProperty(name, out var members) && members.ValueKind == JsonValueKind.Object
            ? members.EnumerateObject().ToDictionary(m => m.Name, m => read(m.Value), StringComparer.Ordinal)
            : [];

    private static IEnumerable<JsonElement> Items(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var items) && items.ValueKind == JsonValueKind.Array ? items.EnumerateArray() : [];

    private static string Text(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? value.GetString() ?? string.Empty : string.Empty;

    private static double? Number(JsonElement parent, string name) =>
        parent.TryGetProperty(name, out var value) ? NumberOrNull(value) : null;

    private static double? NumberOrNull(JsonElement value) => value.ValueKind == JsonValueKind.Null ? null : value.GetDouble();
}
