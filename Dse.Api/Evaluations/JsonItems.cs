using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Api.Evaluations;

/// <summary>Cuts a JSON array into its items without building it.</summary>
internal static class JsonItems
{
    /// <summary>Finds where each item of the array lies.</summary>
    /// <param name="utf8">The text of the array.</param>
    /// <param name="maxDepth">Deepest nesting of one item.</param>
    /// <param name="items">Receives the items, in order; one more than <paramref name="limit"/> at most.</param>
    /// <param name="limit">Most items wanted.</param>
    /// <returns>Null when cut, else what is wrong.</returns>
    public static SpecError? Cut(ReadOnlyMemory<byte> utf8, int maxDepth, int limit, List<ReadOnlyMemory<byte>> items)
    {
        // The array itself is one level, and one more lets an item's own reader report its depth.
        var reader = new Utf8JsonReader(utf8.Span, new JsonReaderOptions { MaxDepth = maxDepth + 2 });
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType != JsonTokenType.EndArray && items.Count <= limit)
            {
                var start = (int)reader.TokenStartIndex;
                reader.Skip();
                items.Add(utf8[start..(int)reader.BytesConsumed]);
            }

            if (items.Count <= limit)
            {
                // Nothing but white space may follow.
                reader.Read();
            }

            return null;
        }
        catch (JsonException e)
        {
            return new SpecError(
                $"$[{items.Count}]", "syntax", $"The array is not JSON at line {(e.LineNumber ?? 0) + 1}, byte {(e.BytePositionInLine ?? 0) + 1}. Check commas, quotes and brackets.");
        }
    }
}
