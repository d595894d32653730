using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Formats.Fronts;

/// <summary>Writes and reads fronts as <c>front.json</c>.</summary>
/// <remarks>
/// Numbers are written in their shortest form that reads back to the same bits. What could not be computed is null, and
/// the point's <c>nullReasons</c> says why. Artifacts stay outside; <c>artifact</c> is their path relative to the file.
/// </remarks>
public static class FrontJson
{
    /// <summary>What <c>nullReasons</c> says of a metric that the evaluator left out.</summary>
    public const string NotComputed = "The inputs that this metric needs are not known for this design.";

    /// <summary>The names of <c>status</c>: <c>succeeded</c>, <c>infeasible</c>, <c>failed</c>, <c>cancelled</c>.</summary>
    public static string StatusName(StudyStatus status) => status switch
    {
        StudyStatus.Succeeded => "succeeded",
        StudyStatus.Infeasible => "infeasible",
        StudyStatus.Failed => "failed",
        StudyStatus.Cancelled => "cancelled",
        _ => throw new ArgumentOutOfRangeException(nameof(status), status, "Not a status."),
    };

    /// <summary>Path of a point's artifact, relative to <c>front.json</c>.</summary>
    public static string ArtifactPath(int pointId) => string.Create(CultureInfo.InvariantCulture, $"artifacts/{pointId}.json");

    /// <summary>Writes the whole document as one JSON object.</summary>
    /// <param name="writer">Where to; a value is expected there. Not flushed.</param>
    /// <param name="study">The study's id, or its name when it ran without a server.</param>
    /// <param name="spec">The spec as it was run; null is written as null.</param>
    /// <param name="front">What came out.</param>
    /// <param name="more">Writes further members at the end; null for none.</param>
    public static void Write(Utf8JsonWriter writer, string study, JsonElement? spec, FrontDocument front, Action<Utf8JsonWriter>? more = null)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(front);
        writer.WriteStartObject();
        writer.WriteString("study", study);
        writer.WritePropertyName("spec");
        if (spec is { } element)
        {
            element.WriteTo(writer);
        }
        else
        {
            writer.WriteNullValue();
        }

        writer.WriteString("status", StatusName(front.Status));
        writer.WriteString("reason", front.Reason);
        WriteNumber(writer, "hypervolume", front.Hypervolume);
        WriteReferencePoint(writer, front.ReferencePoint);
        writer.WriteNumber("evaluations", front.Evaluations);
        WriteNumber(writer, "seconds", front.Seconds);
        writer.WriteBoolean("reproducible", front.Reproducible);
        writer.WriteBoolean("proved", front.Proved);
        writer.WriteString("strategy", front.Strategy);
        writer.WriteStartArray("objectives");
        foreach (var objective in front.Objectives)
        {
            writer.WriteStringValue(objective.ToString());
        }

        writer.WriteEndArray();
        writer.WriteStartObject("rejected");
        foreach (var (reason, count) in front.Rejected.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal))
        {
            writer.WriteNumber(reason, count);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("points");
        foreach (var point in front.Points)
        {
            WritePoint(writer, point);
        }

        writer.WriteEndArray();
        more?.Invoke(writer);
        writer.WriteEndObject();
    }

    /// <summary>Writes one point of a front as a JSON object.</summary>
    public static void WritePoint(Utf8JsonWriter writer, FrontPoint point)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(point);
        writer.WriteStartObject();
        writer.WriteNumber("id", point.Id);
        writer.WriteNumber("trial", point.Trial);
        writer.WriteStartObject("parameters");
        foreach (var (name, value) in point.Parameters)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
        WriteMetrics(writer, point);
        writer.WriteStartObject("interval");
        foreach (var (metric, (p10, p90)) in point.Interval.OrderBy(i => i.Key, StringComparer.Ordinal))
        {
            writer.WriteStartArray(metric);
            writer.WriteNumberValue(p10);
            writer.WriteNumberValue(p90);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
        WriteByMetric(writer, "bound", point.Bound);
        WriteByMetric(writer, "gap", point.Gap);
        writer.WriteStartArray("tiedWith");
        foreach (var id in point.TiedWith)
        {
            writer.WriteNumberValue(id);
        }

        writer.WriteEndArray();
        writer.WriteString("basis", point.Basis);
        writer.WriteString("artifact", point.ArtifactJson is null ? null : ArtifactPath(point.Id));
        writer.WriteEndObject();
    }

    private static void WriteMetrics(Utf8JsonWriter writer, FrontPoint point)
    {
        writer.WriteStartObject("metrics");
        foreach (var (name, value) in point.Metrics)
        {
            WriteNumber(writer, name, value);
        }

        writer.WriteEndObject();
        if (point.Metrics.All(m => m.Value is { } v && double.IsFinite(v)))
        {
            return;
        }

        writer.WriteStartObject("nullReasons");
        foreach (var (name, value) in point.Metrics)
        {
            if (value is not { } v || !double.IsFinite(v))
            {
                writer.WriteString(name, NotComputed);
            }
        }

        writer.WriteEndObject();
    }

    private static void WriteByMetric(Utf8JsonWriter writer, string name, IReadOnlyDictionary<string, double> values)
    {
        writer.WriteStartObject(name);
        foreach (var (metric, value) in values.OrderBy(v => v.Key, StringComparer.Ordinal))
        {
            WriteNumber(writer, metric, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteReferencePoint(Utf8JsonWriter writer, IReadOnlyList<double>? point)
    {
        if (point is null)
        {
            writer.WriteNull("referencePoint");
            return;
        }

        writer.WriteStartArray("referencePoint");
        foreach (var value in point)
        {
            writer.WriteNumberValue(value);
        }

        writer.WriteEndArray();
    }

    private static void WriteNumber(Utf8JsonWriter writer, string name, double? value)
    {
        if (value is { } v && double.IsFinite(v))
        {
            writer.WriteNumber(name, v);
        }
        else
        {
            writer.WriteNull(name);
        }
    }
}
