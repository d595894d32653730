using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Dse.Core.Studies;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Dse.Formats.Timeloop;

/// <summary>Reads the YAML of Timeloop's files, which name what a node is by tags and repeat parts by anchors.</summary>
/// <remarks>Every node counts, repeated ones too, so that no text can grow past its limits. Stateless and thread-safe.</remarks>
internal sealed class TimeloopYaml
{
    /// <summary>The member that holds a node's tag, without its mark.</summary>
    public const string Tag = "!";

    private const int MaxBytes = 1 << 20;
    private const int MaxDepth = 64;
    private const int MaxNodes = 200_000;
    private const string Merge = "<<";

    private readonly Parser parser;
    private readonly Dictionary<string, JsonNode?> anchors = new(StringComparer.Ordinal);
    private int nodes;

    private TimeloopYaml(TextReader text) => parser = new Parser(text);

    /// <summary>The documents of a text; null after an error.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="path">What stands for the file in errors.</param>
    /// <param name="errors">Receives what is wrong; nothing is thrown for bad input.</param>
    public static IReadOnlyList<JsonNode?>? Read(ReadOnlyMemory<byte> utf8, string path, ICollection<SpecError> errors)
    {
        if (utf8.Length > MaxBytes)
        {
            errors.Add(new SpecError(path, "tooLong", string.Create(CultureInfo.InvariantCulture, $"The file has {utf8.Length} bytes; at most {MaxBytes} are read.")));
            return null;
        }

        using var text = new StringReader(Encoding.UTF8.GetString(utf8.Span).TrimStart('\uFEFF'));
        var reader = new TimeloopYaml(text);
        try
        {
            return reader.Documents();
        }
        catch (YamlException e)
        {
            errors.Add(new SpecError(path, "syntax", string.Create(CultureInfo.InvariantCulture, $"Line {e.Start.Line}, column {e.Start.Column}: {e.Message.TrimEnd('.')}. Check the file.")));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException or IndexOutOfRangeException)
        {
            // The scanner's own slips on malformed text; it holds no state of ours.
            errors.Add(new SpecError(path, "syntax", "This is not YAML. Check quotes, brackets and indents."));
        }

        return null;
    }

    private List<JsonNode?> Documents()
    {
        var documents = new List<JsonNode?>();
        parser.Consume<StreamStart>();
        while (!parser.TryConsume<StreamEnd>(out _))
        {
            parser.Consume<DocumentStart>();
            documents.Add(Node(0));
            parser.Consume<DocumentEnd>();
            anchors.Clear();
        }

        return documents;
    }

    private JsonNode? Node(int depth)
    {
        Count(1, depth);
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.TryGetValue(alias.Value.Value, out var known) ? Copy(known, depth) : throw new YamlException(alias.Start, alias.End, $"No anchor '{alias.Value}' stands before this.");
        }

        var node = (NodeEvent)parser.Current!;
        var value = node switch
        {
            MappingStart => Object(depth),
            SequenceStart => List(depth),
            _ => Value(parser.Consume<Scalar>()),
        };
        if (value is JsonObject tagged && !node.Tag.IsEmpty && node.Tag.Value.StartsWith('!'))
        {
            tagged[Tag] = node.Tag.Value[1..];
        }

        if (!node.Anchor.IsEmpty)
        {
            anchors[node.Anchor.Value] = value;
        }

        return value;
    }

    private JsonObject Object(int depth)
    {
        var members = new JsonObject();
        var merged = new List<JsonObject>();
        parser.Consume<MappingStart>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var name = parser.Consume<Scalar>().Value;
            var value = Node(depth + 1);
            if (name == Merge)
            {
                merged.AddRange((value is JsonArray several ? several.OfType<JsonObject>() : [value as JsonObject ?? []]));
            }
            else
            {
                members[name] = value;
            }
        }

        foreach (var (name, value) in merged.SelectMany(m => m).Where(m => !members.ContainsKey(m.Key)).ToList())
        {
            members.TryAdd(name, value?.DeepClone());
        }

        return members;
    }

    private JsonArray List(int depth)
    {
        var items = new JsonArray();
        parser.Consume<SequenceStart>();
        while (!parser.TryConsume<SequenceEnd>(out _))
        {
            items.Add(Node(depth + 1));
        }

        return items;
    }

    private static JsonNode? Value(Scalar scalar)
    {
        if (scalar.Style != ScalarStyle.Plain)
        {
            return JsonValue.Create(scalar.Value);
        }

        if (double.TryParse(scalar.Value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number))
        {
            return JsonValue.Create(number);
        }

        return scalar.Value is "" or "null" or "~" ? null : JsonValue.Create(scalar.Value);
    }

    private JsonNode? Copy(JsonNode? node, int depth)
    {
        Count(0, depth);
        switch (node)
        {
            case JsonObject members:
                var copied = new JsonObject();
                foreach (var (name, value) in members)
                {
                    Count(1, depth);
                    copied[name] = Copy(value, depth + 1);
                }

                return copied;
            case JsonArray items:
                var list = new JsonArray();
                foreach (var item in items)
                {
                    Count(1, depth);
                    list.Add(Copy(item, depth + 1));
                }

                return list;
            default:
                return node?.DeepClone();
        }
    }

    private void Count(int more, int depth)
    {
        nodes += more;
        if (nodes > MaxNodes || depth > MaxDepth)
        {
            throw new YamlException(
                parser.Current!.Start, parser.Current.End, string.Create(CultureInfo.InvariantCulture, $"At most {MaxNodes} nodes and {MaxDepth} levels are read, repeated ones included."));
        }
    }
}
