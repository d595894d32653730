using System.Buffers;
using System.Text.Json;

namespace Dse.Core.Studies.Scratchpads.Packing;

/// <summary>Writes packings as artifacts hold them.</summary>
internal static class PackingJson
{
    /// <summary>The artifact, UTF-8.</summary>
    public static byte[] Write(IReadOnlyList<MemoryBuffer> buffers, IReadOnlyList<long> offsets, long? capacityBytes)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(output))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "packing");
            if (capacityBytes is { } capacity)
            {
                writer.WriteNumber("capacityBytes", capacity);
            }

            writer.WriteNumber("heightBytes", PackingCheck.HeightBytes(buffers, offsets));
            writer.WriteStartArray("buffers");
            for (var i = 0; i < buffers.Count; i++)
            {
                writer.WriteStartObject();
                writer.WriteString("id", buffers[i].Id);
                writer.WriteNumber("lower", buffers[i].Lower);
                writer.WriteNumber("upper", buffers[i].Upper);
                writer.WriteNumber("size", buffers[i].SizeBytes);
                if (buffers[i].AlignmentBytes > 1)
                {
                    writer.WriteNumber("alignment", buffers[i].AlignmentBytes);
                }

                writer.WriteNumber("offset", offsets[i]);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return output.WrittenSpan.ToArray();
    }
}
