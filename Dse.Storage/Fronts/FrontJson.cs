using System.Buffers;
using System.Text;
using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Storage.Fronts;

/// <summary>Fronts as JSON, whole and without loss: what workers send each other and what the database keeps.</summary>
/// <remarks>Thread-safe. Numbers survive bit for bit; members keep their order. The user's <c>front.json</c> is another matter (Dse.Formats).</remarks>
public static class FrontJson
{
    /// <summary>Writes a document, artifacts included, as one object.</summary>
    public static void Write(Utf8JsonWriter writer, FrontDocument document)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(document);
        writer.WriteStartObject();
        WriteOutcome(writer, document);
        writer.WritePropertyName("points");
        WritePoints(writer, document.Points);
        writer.WriteEndObject();
    }

    /// <summary>Writes points, artifacts included, as an array.</summary>
    public static void WritePoints(Utf8JsonWriter writer, IReadOnlyList<FrontPoint> points)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(points);
        writer.WriteStartArray();
        foreach (var point in points)
        {
            writer.WriteStartObject();
            WritePoint(writer, point);
            if (point.ArtifactJson is not null)
            {
                writer.WriteBase64String("artifact", point.ArtifactJson);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="FormatException">A member is missing or of another type.</exception>
    public static FrontDocument Read(JsonElement document) =>
        Guard(() => ReadOutcome(document, ReadPoints(document.GetProperty("points"))));

    /// <summary>Reads what <see cref="WritePoints"/> wrote.</summary>
    /// <exception cref="FormatException">A member is missing or of another type.</exception>
    public static IReadOnlyList<FrontPoint> ReadPoints(JsonElement points) =>
        Guard(() => (FrontPoint[])[.. points.EnumerateArray().Select(ReadPoint)]);

    internal static string Text(Action<Utf8JsonWriter> write) => Encoding.UTF8.GetString(Bytes(write));

    internal static byte[] Bytes(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    internal static string OutcomeText(FrontDocument document) => Text(writer =>
    {
        writer.WriteStartObject();
        WriteOutcome(writer, document);
        writer.WriteEndObject();
    });

    internal static FrontDocument ReadOutcome(string json, IReadOnlyList<FrontPoint> points)
    {
        using var parsed = JsonDocument.Parse(json);
        return Guard(() => ReadOutcome(parsed.RootElement, points));
    }

    internal static void WritePoint(Utf8JsonWriter writer, FrontPoint point)
    {
        writer.WriteNumber("id", point.Id);
        writer.WriteNumber("trial", point.Trial);
        writer.WritePropertyName("parameters");
        WriteParameters(writer, point.Parameters);
        writer.WritePropertyName("metrics");
        WriteMetrics(writer, point.Metrics);
        writer.WritePropertyName("interval");
        WriteInterval(writer, point.Interval);
        writer.WritePropertyName("bound");
        WriteNumbers(writer, point.Bound);
        writer.WritePropertyName("gap");
        WriteNumbers(writer, point.Gap);
        writer.WriteStartArray("tiedWith");
        foreach (var other in point.TiedWith)
        {
            writer.WriteNumberValue(other);
        }

        writer.WriteEndArray();
        writer.WriteString("basis", point.Basis);
    }

    internal static void WriteParameters(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, ParameterValue>> parameters)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in parameters)
        {
            writer.WritePropertyName(name);
            value.WriteTo(writer);
        }

        writer.WriteEndObject();
    }

    internal static void WriteMetrics(Utf8JsonWriter writer, IReadOnlyList<KeyValuePair<string, double?>> metrics)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in metrics)
        {
            writer.WritePropertyName(name);
            WriteNumber(writer, value);
        }

        writer.WriteEndObject();
    }

    internal static void WriteInterval(Utf8JsonWriter writer, IReadOnlyDictionary<string, (double P10, double P90)> interval)
    {
        writer.WriteStartObject();
        foreach (var (name, (p10, p90)) in interval.OrderBy(i => i.Key, StringComparer.Ordinal))
        {
            writer.WriteStartArray(name);
            WriteNumber(writer, p10);
            WriteNumber(writer, p90);
            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }

    internal static void WriteNumbers(Utf8JsonWriter writer, IReadOnlyDictionary<string, double> numbers)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in numbers.OrderBy(n => n.Key, StringComparer.Ordinal))
        {
            writer.WritePropertyName(name);
            WriteNumber(writer, value);
        }

        writer.WriteEndObject();
    }

    internal static IReadOnlyList<KeyValuePair<string, ParameterValue>> ReadParameters(JsonElement parameters) =>
        [.. parameters.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, ParameterValue.Of(p.Value)))];

    internal static IReadOnlyList<KeyValuePair<string, double?>> ReadMetrics(JsonElement metrics) =>
        [.. metrics.EnumerateObject().Select(m => KeyValuePair.Create(m.Name, ReadNumber(m.Value)))];

    internal static IReadOnlyDictionary<string, (double P10, double P90)> ReadInterval(JsonElement interval) =>
        interval.EnumerateObject().ToDictionary(
            i => i.Name, i => (ReadNumber(i.Value[0]) ?? double.NaN, ReadNumber(i.Value[1]) ?? double.NaN), StringComparer.Ordinal);

    internal static IReadOnlyDictionary<string, double> ReadNumbers(JsonElement numbers) =>
        numbers.EnumerateObject().ToDictionary(n => n.Name, n => ReadNumber(n.Value) ?? double.NaN, StringComparer.Ordinal);

    // What cannot be computed is null in JSON, never NaN or infinity.
    internal static void WriteNumber(Utf8JsonWriter writer, double? number)
    {
        if (number is { } value && double.IsFinite(value))
        {
            writer.WriteNumberValue(value);
        }
        else
        {
            writer.WriteNullValue();
        }
    }

    private static void WriteOutcome(Utf8JsonWriter writer, FrontDocument document)
    {
        writer.WriteString("status", StatusName(document.Status));
        writer.WriteString("reason", document.Reason);
        writer.WritePropertyName("hypervolume");
        WriteNumber(writer, document.Hypervolume);
        if (document.ReferencePoint is null)
        {
            writer.WriteNull("referencePoint");
        }
        else
        {
            writer.WriteStartArray("referencePoint");
            foreach (var coordinate in document.ReferencePoint)
            {
                WriteNumber(writer, coordinate);
            }

            writer.WriteEndArray();
        }

        writer.WriteNumber("evaluations", document.Evaluations);
        writer.WriteNumber("seconds", document.Seconds);
        writer.WriteBoolean("reproducible", document.Reproducible);
        writer.WriteBoolean("proved", document.Proved);
        writer.WriteString("strategy", document.Strategy);
        writer.WriteStartObject("rejected");
        foreach (var (reason, count) in document.Rejected.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            writer.WriteNumber(reason, count);
        }

        writer.WriteEndObject();
        writer.WriteStartArray("objectives");
        foreach (var objective in document.Objectives)
        {
            writer.WriteStringValue(objective.ToString());
        }

        writer.WriteEndArray();
    }

    private static FrontDocument ReadOutcome(JsonElement document, IReadOnlyList<FrontPoint> points)
    {
        var reference = document.GetProperty("referencePoint");
        return new FrontDocument(
            ReadStatus(document.GetProperty("status").GetString()),
            document.GetProperty("reason").GetString() ?? string.Empty,
            ReadNumber(document.GetProperty("hypervolume")),
            reference.ValueKind == JsonValueKind.Null ? null : [.. reference.EnumerateArray().Select(c => ReadNumber(c) ?? double.NaN)],
            document.GetProperty("evaluations").GetInt64(),
            document.GetProperty("seconds").GetDouble(),
            document.GetProperty("reproducible").GetBoolean(),
            document.GetProperty("proved").GetBoolean(),
            document.GetProperty("strategy").GetString() ?? string.Empty,
            document.GetProperty("rejected").EnumerateObject().ToDictionary(r => r.Name, r => r.Value.GetInt64(), StringComparer.Ordinal),
            [.. document.GetProperty("objectives").EnumerateArray().Select(o => ReadObjective(o.GetString() ?? string.Empty))],
            points);
    }

    private static FrontPoint ReadPoint(JsonElement point) => new(
        point.GetProperty("id").GetInt32(),
        point.GetProperty("trial").GetInt64(),
        ReadParameters(point.GetProperty("parameters")),
        ReadMetrics(point.GetProperty("metrics")),
        ReadInterval(point.GetProperty("interval")),
        ReadNumbers(point.GetProperty("bound")),
        ReadNumbers(point.GetProperty("gap")),
        [.. point.GetProperty("tiedWith").EnumerateArray().Select(t => t.GetInt32())],
        point.GetProperty("basis").GetString() ?? string.Empty,
        point.TryGetProperty("artifact", out var artifact) ? artifact.GetBytesFromBase64() : null);

    private static double? ReadNumber(JsonElement number) => number.ValueKind == JsonValueKind.Null ? null : number.GetDouble();

    private static Objective ReadObjective(string text) => text[..4] switch
    {
        "min " => new Objective(text[4..], Maximize: false),
        "max " => new Objective(text[4..], Maximize: true),
        _ => throw new FormatException($"'{text}' is no objective."),
    };

    private static string StatusName(StudyStatus status) => status switch
    {
        StudyStatus.Succeeded => "succeeded",
        StudyStatus.Infeasible => "infeasible",
        StudyStatus.Failed => "failed",
        _ => "cancelled",
    };

    private static StudyStatus ReadStatus(string? name) => name switch
    {
        "succeeded" => StudyStatus.Succeeded,
        "infeasible" => StudyStatus.Infeasible,
        "failed" => StudyStatus.Failed,
        "cancelled" => StudyStatus.Cancelled,
        _ => throw new FormatException($"'{name}' is no status."),
    };

    private static T Guard<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or ArgumentException or IndexOutOfRangeException)
        {
            throw new FormatException("The JSON is no front.", error);
        }
    }
}
