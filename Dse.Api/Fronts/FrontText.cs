using System.Buffers;
using System.Text.Json;
using Dse.Api.Json;
using Dse.Storage.Fronts;
using FrontJson = Dse.Formats.Fronts.FrontJson;

namespace Dse.Api.Fronts;

/// <summary>Writes a front as <see cref="FrontResponse"/> is written, with points that stay the JSON that is stored: fronts of thousands of points are read and sent without taking them apart.</summary>
internal static class FrontText
{
    // What points of an ordinary size take.
    private const int BytesPerPoint = 700;

    /// <summary>The answer in UTF-8.</summary>
    /// <param name="response">Everything but the points.</param>
    /// <param name="points">The points.</param>
    public static ReadOnlyMemory<byte> Write(FrontResponse response, IReadOnlyList<PointText> points)
    {
        var buffer = new ArrayBufferWriter<byte>((points.Count + 8) * BytesPerPoint);
        using var frame = JsonSerializer.SerializeToDocument(response, ApiJson.Default.FrontResponse);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            foreach (var member in frame.RootElement.EnumerateObject())
            {
                if (member.NameEquals("points"u8))
                {
                    writer.WriteStartArray("points"u8);
                    foreach (var point in points)
                    {
                        Write(writer, point);
                    }

                    writer.WriteEndArray();
                }
                else
                {
                    member.WriteTo(writer);
                }
            }

            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    // The members of FrontPointResponse, in their order.
    private static void Write(Utf8JsonWriter writer, PointText point)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id"u8, point.Id);
        writer.WriteNumber("trial"u8, point.Trial);
        Raw("parameters"u8, point.ParametersJson);
        Raw("metrics"u8, point.MetricsJson);
        WriteNullReasons(writer, point.MetricsJson);
        Raw("interval"u8, point.IntervalJson);
        Raw("bound"u8, point.BoundJson);
        Raw("gap"u8, point.GapJson);
        writer.WriteStartArray("tiedWith"u8);
        foreach (var other in point.TiedWith)
        {
            writer.WriteNumberValue(other);
        }

        writer.WriteEndArray();
        writer.WriteString("basis"u8, point.Basis);
        writer.WriteString("artifact"u8, point.HasArtifact ? FrontPointResponse.ArtifactPath(point.Id) : null);
        writer.WriteEndObject();

        void Raw(ReadOnlySpan<byte> name, string json)
        {
            writer.WritePropertyName(name);

            // The database checked it when it was stored.
            writer.WriteRawValue(json, skipInputValidation: true);
        }
    }

    private static void WriteNullReasons(Utf8JsonWriter writer, string metricsJson)
    {
        if (!metricsJson.Contains("null", StringComparison.Ordinal))
        {
            writer.WriteNull("nullReasons"u8);
            return;
        }

        using var metrics = JsonDocument.Parse(metricsJson);
        var missing = metrics.RootElement.EnumerateObject().Where(m => m.Value.ValueKind == JsonValueKind.Null).Select(m => m.Name).ToArray();
        if (missing.Length == 0)
        {
            writer.WriteNull("nullReasons"u8);
            return;
        }

        writer.WriteStartObject("nullReasons"u8);
        foreach (var name in missing)
        {
            writer.WriteString(name, FrontJson.NotComputed);
        }

        writer.WriteEndObject();
    }
}
