using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Dse.Formats.Exports;

/// <summary>Writes a JSON tree as block-style YAML 1.2 that YAML 1.1 readers understand alike.</summary>
internal static partial class YamlText
{
    private static readonly JsonSerializerOptions Quoted = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Words = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];

    /// <summary>The text of an object.</summary>
    public static string Of(JsonObject root)
    {
        var text = new StringBuilder();
        Members(text, root, string.Empty);
        return text.ToString();
    }

    private static void Members(StringBuilder text, JsonObject members, string indent)
    {
        foreach (var (name, value) in members)
        {
            text.Append(indent).Append(Scalar(name)).Append(':');
            Value(text, value, indent);
        }
    }

    private static void Value(StringBuilder text, JsonNode? value, string indent)
    {
        switch (value)
        {
            case JsonObject { Count: > 0 } inner:
                text.Append('\n');
                Members(text, inner, indent + "  ");
                break;
            case JsonArray { Count: > 0 } items:
                text.Append('\n');
                foreach (var item in items)
                {
                    Item(text, item, indent);
                }

                break;
            default:
                text.Append(' ').Append(Leaf(value)).Append('\n');
                break;
        }
    }

    private static void Item(StringBuilder text, JsonNode? item, string indent)
    {
        if (item is JsonObject { Count: > 0 } inner)
        {
            // The first member stands behind the dash, the others below it.
            var block = new StringBuilder();
            Members(block, inner, indent + "  ");
            text.Append(indent).Append("- ").Append(block.ToString().AsSpan(indent.Length + 2));
            return;
        }

        text.Append(indent).Append('-');
        Value(text, item, indent + "  ");
    }

    private static string Leaf(JsonNode? value) => value switch
    {
        null => "null",
        JsonObject => "{}",
        JsonArray => "[]",
        JsonValue scalar when scalar.GetValueKind() == JsonValueKind.String => Scalar(scalar.GetValue<string>()),
        _ => value.ToJsonString(),
    };

    private static string Scalar(string text) =>
        Plain().IsMatch(text) && !Words.Contains(text, StringComparer.OrdinalIgnoreCase) ? text : JsonSerializer.Serialize(text, Quoted);

    [GeneratedRegex(@"\A-{0,2}[A-Za-z][A-Za-z0-9_./-]*\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Plain();
}
