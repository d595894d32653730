using System.Text.Json;

namespace Dse.Cli.Terminals;

/// <summary>Prints a JSON object as an indented list with short numbers, for people.</summary>
internal static class JsonTree
{
    /// <summary>Prints the members of an object, nested ones indented.</summary>
    public static void Print(Terminal terminal, JsonElement value) => Print(terminal.Text, value, string.Empty);

    private static void Print(TextWriter text, JsonElement value, string indent)
    {
        var width = value.EnumerateObject().Where(m => IsScalar(m.Value)).Select(m => m.Name.Length).DefaultIfEmpty(0).Max();
        foreach (var member in value.EnumerateObject())
        {
            switch (member.Value.ValueKind)
            {
                case JsonValueKind.Object:
                    text.WriteLine($"{indent}{member.Name}");
                    Print(text, member.Value, indent + "  ");
                    break;
                case JsonValueKind.Array when member.Value.EnumerateArray().All(IsScalar):
                    text.WriteLine($"{indent}{member.Name}: {string.Join(", ", member.Value.EnumerateArray().Select(Scalar))}");
                    break;
                case JsonValueKind.Array:
                    text.WriteLine($"{indent}{member.Name}");
                    foreach (var item in member.Value.EnumerateArray())
                    {
                        PrintItem(text, item, indent + "  ");
                    }

                    break;
                default:
                    text.WriteLine($"{indent}{member.Name.PadRight(width)}  {Scalar(member.Value)}");
                    break;
            }
        }
    }

    private static void PrintItem(TextWriter text, JsonElement item, string indent)
    {
        if (item.ValueKind == JsonValueKind.Object && item.EnumerateObject().All(m => IsScalar(m.Value)))
        {
            text.WriteLine(indent + "- " + string.Join(", ", item.EnumerateObject().Select(m => $"{m.Name} {Scalar(m.Value)}")));
        }
        else if (item.ValueKind == JsonValueKind.Object)
        {
            text.WriteLine(indent + "-");
            Print(text, item, indent + "  ");
        }
        else
        {
            text.WriteLine(indent + "- " + Scalar(item));
        }
    }

    private static bool IsScalar(JsonElement value) => value.ValueKind is not (JsonValueKind.Object or JsonValueKind.Array);

    private static string Scalar(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => Numbers.Short(value.GetDouble()),
        JsonValueKind.Null => "-",
        _ => value.ToString(),
    };
}
