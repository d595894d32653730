using System.Globalization;
using System.Text;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Formats.Exports.Packings;

/// <summary>The table of a packing.</summary>
public static class PackingCsv
{
    /// <summary>The table; null when a point holds no packing.</summary>
    public static string? Of(FrontPoint point)
    {
        ArgumentNullException.ThrowIfNull(point);
        if (point.ArtifactJson is not { } artifact)
        {
            return null;
        }

        using var document = JsonDocument.Parse(artifact);
        if (document.RootElement.ValueKind != JsonValueKind.Object
            || !document.RootElement.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || !type.ValueEquals("packing"))
        {
            return null;
        }

        var buffers = document.RootElement.GetProperty("buffers").EnumerateArray().ToArray();
        var isAligned = buffers.Any(b => b.TryGetProperty("alignment", out _));
        var text = new StringBuilder(isAligned ? "id,lower,upper,size,alignment,offset\n" : "id,lower,upper,size,offset\n");
        foreach (var buffer in buffers)
        {
            var alignment = !isAligned ? string.Empty : buffer.TryGetProperty("alignment", out var given) ? $"{given.GetRawText()}," : "1,";
            text.Append(CultureInfo.InvariantCulture, $"{Quoted(buffer.GetProperty("id").GetString()!)},{buffer.GetProperty("lower").GetRawText()},{buffer.GetProperty("upper").GetRawText()},{buffer.GetProperty("size").GetRawText()},{alignment}{buffer.GetProperty("offset").GetRawText()}\n");
        }

        return text.ToString();
    }

    private static string Quoted(string id) => id.AsSpan().IndexOfAny(",\"\n\r") < 0 ? id : $"\"{id.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
