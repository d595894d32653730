using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dse.Formats.Specs;

/// <summary>Feeds YAML text to a <see cref="SpecBuilder"/>: one document, no anchors, aliases or tags.</summary>
internal static class YamlSpecSource
{
    private const string Mend = "Write the value out.";

    public static void Read(ReadOnlyMemory<byte> utf8, SpecBuilder builder)
    {
        using var text = new StringReader(Encoding.UTF8.GetString(utf8.Span));
        var parser = new Parser(text);

        // For each open collection what the next node in it is.
        var expected = new Stack<Expected>();
        var documents = 0;
        var going = true;
        while (going)
        {
            try
            {
                if (!parser.MoveNext())
                {
                    return;
                }
            }
            catch (YamlException e)
            {
                builder.Fail("syntax", $"This is not YAML: {Clean(e.Message)}.", At(e.Start));
                return;
            }
            catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
            {
                // The scanner's own slips on malformed text; it holds no state of ours.
                builder.Fail("syntax", "This is not YAML: something after this place cannot be read. Check quotes, brackets and indents.", parser.Current is null ? default : At(parser.Current.End));
                return;
            }

            going = Feed(parser.Current!, builder, expected, ref documents);
        }
    }

    private static bool Feed(ParsingEvent current, SpecBuilder builder, Stack<Expected> expected, ref int documents)
    {
        var at = At(current.Start);
        switch (current)
        {
            case DocumentStart:
                return ++documents == 1 || builder.Fail("multipleDocuments", "A second document starts here. A file holds one spec.", at);
            case AnchorAlias alias:
                return builder.Fail("aliasNotAllowed", $"The alias *{alias.Value} is not allowed. {Mend}", at);
            case NodeEvent node when !node.Anchor.IsEmpty:
                return builder.Fail("anchorNotAllowed", $"The anchor &{node.Anchor.Value} is not allowed. {Mend}", at);
            case NodeEvent node when !node.Tag.IsEmpty:
                return builder.Fail("tagNotAllowed", "Tags such as !!str are not allowed. Quote the value when it is a text.", at);
            case MappingStart or SequenceStart:
                if (Take(expected) == Expected.Name)
                {
                    return builder.Fail("keyNotText", "A name must be a plain text, not an object or a list.", at);
                }

                expected.Push(current is MappingStart ? Expected.Name : Expected.Item);
                return builder.Start(current is MappingStart, at);
            case MappingEnd or SequenceEnd:
                return expected.Pop() == Expected.Value
                    ? builder.Fail("syntax", "This is not YAML: a name has no value before its object ends. Check commas and brackets.", at)
                    : builder.End(at);
            case Scalar scalar:
                return Take(expected) == Expected.Name ? builder.Name(scalar.Value, at) : YamlScalars.Feed(scalar, builder, at);
            default:
                return true;
        }
    }

    /// <summary>What the node at hand is; afterwards the collection expects what follows it.</summary>
    private static Expected Take(Stack<Expected> expected)
    {
        if (!expected.TryPop(out var taken))
        {
            return Expected.Item;
        }

        expected.Push(taken switch
        {
            Expected.Name => Expected.Value,
            Expected.Value => Expected.Name,
            _ => Expected.Item,
        });
        return taken;
    }

    private static SpecPosition At(Mark mark) => new((int)mark.Line, (int)mark.Column);

    private static string Clean(string message)
    {
        var first = message.AsSpan();
        var end = first.IndexOfAny('\r', '\n');
        first = end < 0 ? first : first[..end];
        return first.Length <= 160 ? first.TrimEnd('.').ToString() : string.Concat(first[..157], "...");
    }

    private enum Expected
    {
        /// <summary>An item of a list, or the document's root.</summary>
        Item,

        /// <summary>A name of an object.</summary>
        Name,

        /// <summary>The value of the name just read.</summary>
        Value,
    }
}
