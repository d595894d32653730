using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dse.Formats.Specs;

/// <summary>Feeds JSON text to a <see cref="SpecBuilder"/>.</summary>
internal static class JsonSpecSource
{
    public static void Read(ReadOnlySpan<byte> utf8, SpecBuilder builder)
    {
        var cursor = new LineCursor(utf8);

        // One level more than the builder allows, so that the builder reports the depth with its path.
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = SpecReader.MaxDepth + 1 });
        var going = true;
        while (going)
        {
            try
            {
                if (!reader.Read())
                {
                    return;
                }
            }
            catch (JsonException e)
            {
                var at = new SpecPosition((int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1);
                builder.Fail("syntax", $"This is not JSON: {Describe(utf8, reader.BytesConsumed)}", at);
                return;
            }

            going = Feed(ref reader, builder, cursor.MoveTo((int)reader.TokenStartIndex));
        }
    }

    private static bool Feed(ref Utf8JsonReader reader, SpecBuilder builder, SpecPosition at)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                return builder.Start(isObject: true, at);
            case JsonTokenType.StartArray:
                return builder.Start(isObject: false, at);
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                return builder.End(at);
            case JsonTokenType.PropertyName or JsonTokenType.String:
                return TryGetText(ref reader, out var text)
                    ? (reader.TokenType == JsonTokenType.PropertyName ? builder.Name(text, at) : builder.Text(text, at))
                    : builder.Fail("syntax", "The text holds half of a surrogate pair (\\ud800 to \\udfff). Remove it.", at);
            case JsonTokenType.True or JsonTokenType.False:
                return builder.Boolean(reader.TokenType == JsonTokenType.True, at);
            case JsonTokenType.Number:
                return FeedNumber(reader.ValueSpan, builder, at);
            default:
                return builder.Null(at);
        }
    }

    private static bool FeedNumber(ReadOnlySpan<byte> digits, SpecBuilder builder, SpecPosition at)
    {
        if (long.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer))
        {
            return builder.Integer(integer, at);
        }

        var text = Encoding.UTF8.GetString(digits);
        return builder.Number(double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture), text, at);
    }

    private static bool TryGetText(ref Utf8JsonReader reader, out string text)
    {
        try
        {
            text = reader.GetString() ?? string.Empty;
            return true;
        }
        catch (InvalidOperationException)
        {
            text = string.Empty;
            return false;
        }
    }

    private static string Describe(ReadOnlySpan<byte> utf8, long consumed)
    {
        var rest = utf8[(int)Math.Min(consumed, utf8.Length)..].TrimStart(" \t\r\n"u8);
        if (rest.IsEmpty)
        {
            return "it ends too early. Check for a missing bracket, brace or quote.";
        }

        var shown = Encoding.UTF8.GetString(rest[..Math.Min(rest.Length, 20)]);
        return $"'{new string([.. shown.Select(c => char.IsControl(c) ? ' ' : c)])}' was not expected. Check commas, quotes and brackets.";
    }

    /// <summary>Counts lines and columns while it moves forward.</summary>
    private ref struct LineCursor(ReadOnlySpan<byte> utf8)
    {
        private readonly ReadOnlySpan<byte> utf8 = utf8;
        private int index;
        private int line = 1;
        private int column = 1;

        public SpecPosition MoveTo(int target)
        {
            for (; index < target; index++)
            {
                if (utf8[index] == (byte)'\n')
                {
                    line++;
                    column = 1;
                }
                else if ((utf8[index] & 0xC0) != 0x80)
                {
                    column++;
                }
            }

            return new SpecPosition(line, column);
        }
    }
}
