using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Studies;

namespace Dse.Formats.Timeloop;

/// <summary>An object of a file of Timeloop with its place, for errors that name it.</summary>
/// <param name="Members">What the object holds.</param>
/// <param name="Path">JSON path.</param>
/// <param name="Errors">Receives what is wrong.</param>
internal sealed record TimeloopNode(JsonObject Members, string Path, ICollection<SpecError> Errors)
{
    /// <summary>What the node is by its tag: <c>Component</c>, <c>Container</c>, <c>Parallel</c>; empty without one.</summary>
    public string Tag => Text(TimeloopYaml.Tag) ?? string.Empty;

    /// <summary>A member that is an object; null when there is none.</summary>
    public TimeloopNode? Object(string name) => Members[name] is JsonObject member ? new TimeloopNode(member, $"{Path}.{name}", Errors) : null;

    /// <summary>Objects of a member that is a list; empty when there is none.</summary>
    public IEnumerable<TimeloopNode> List(string name) => Members[name] is JsonArray items
        ? items.Select((item, i) => (item, i)).Where(p => p.item is JsonObject).Select(p => new TimeloopNode(p.item!.AsObject(), string.Create(CultureInfo.InvariantCulture, $"{Path}.{name}[{p.i}]"), Errors))
        : [];

    /// <summary>A member that is a text; null when there is none.</summary>
    public string? Text(string name) => Members[name] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    /// <summary>A member that is a number in a range; null when there is none or after an error.</summary>
    public double? Number(string name, double low, double high)
    {
        if (Members[name] is not { } member)
        {
            return null;
        }

        if (member.GetValueKind() == JsonValueKind.Number && member.GetValue<double>() is var number && number >= low && number <= high)
        {
            return number;
        }

        Error(name, "outOfRange", string.Create(CultureInfo.InvariantCulture, $"{Short(member)} is no number from {low} to {high}. Write the number out; expressions and templates are not computed."));
        return null;
    }

    /// <summary>A member that is a whole number from 1 on; null when there is none or after an error.</summary>
    public long? Whole(string name, long high)
    {
        if (Number(name, 1, high) is not { } number)
        {
            return null;
        }

        if (number == Math.Floor(number))
        {
            return (long)number;
        }

        Error(name, "notWhole", string.Create(CultureInfo.InvariantCulture, $"{number} is not a whole number. Use one from 1 to {high}."));
        return null;
    }

    /// <summary>Words of a member that is a list of texts or a text with blanks or commas between; empty when there is none.</summary>
    public IReadOnlyList<string> Words(string name) => Members[name] switch
    {
        JsonArray items => [.. items.Select(i => i?.ToString().Replace(" ", string.Empty, StringComparison.Ordinal) ?? string.Empty)],
        JsonValue value => value.ToString().Split([' ', ','], StringSplitOptions.RemoveEmptyEntries),
        _ => [],
    };

    /// <summary>Notes an error at a member.</summary>
    public void Error(string name, string code, string message) => Errors.Add(new SpecError($"{Path}.{name}", code, message));

    private static string Short(JsonNode node)
    {
        var text = node.ToJsonString();
        return text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 57), "...");
    }
}
