using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Formats.Fronts;

namespace Dse.Formats.Exports.Tables;

/// <summary>One point as JSON: the study, its spec and the point as <c>front.json</c> has it, without the artifact.</summary>
internal sealed class JsonExport : IPointExport
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public ExportFormat Format { get; } = new("json", "JSON: the study, its spec and the point", "application/json", "json", []);

    public string Write(PointToExport point, ICollection<string> notes, out SpecError? error)
    {
        error = null;
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("study", point.Study);
            writer.WritePropertyName("spec");
            point.Spec.WriteTo(writer);
            writer.WritePropertyName("point");
            FrontJson.WritePoint(writer, point.Point with { ArtifactJson = null });
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(bytes.WrittenSpan) + "\n";
    }
}
