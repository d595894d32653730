using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Dse.Core.Spaces;

/// <summary>The kind of value a <see cref="ParameterValue"/> holds.</summary>
public enum ParameterValueKind
{
    /// <summary>An IEEE double; integers are exact up to 2^53.</summary>
    Number,

    /// <summary>True or false; in expressions 1 or 0.</summary>
    Boolean,

    /// <summary>A name out of a closed set.</summary>
    Text,

    /// <summary>Items in an order: the value of a permutation.</summary>
    List,
}

/// <summary>One value of a design parameter, as users write and read it.</summary>
/// <param name="Kind">Which of the kinds this is.</param>
/// <param name="Number">The number; for a Boolean 1 or 0; for texts and lists NaN.</param>
/// <param name="Text">The text; a list as JSON without blanks; null for numbers and Booleans.</param>
public readonly record struct ParameterValue(ParameterValueKind Kind, double Number, string? Text)
{
    /// <summary>A number.</summary>
    public static ParameterValue Of(double number) => new(ParameterValueKind.Number, number, null);

    /// <summary>A Boolean.</summary>
    public static ParameterValue Of(bool flag) => new(ParameterValueKind.Boolean, flag ? 1 : 0, null);

    /// <summary>A text.</summary>
    public static ParameterValue Of(string text) => new(ParameterValueKind.Text, double.NaN, text);

    /// <summary>A list of values in an order.</summary>
    public static ParameterValue OfList(IEnumerable<ParameterValue> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        var buffer = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartArray();
        foreach (var item in items)
        {
            item.WriteTo(writer);
        }

        writer.WriteEndArray();
        writer.Flush();
        return new ParameterValue(ParameterValueKind.List, double.NaN, Encoding.UTF8.GetString(buffer.WrittenSpan));
    }

    /// <summary>Reads the value that a JSON scalar or a list of scalars stands for.</summary>
    /// <exception cref="FormatException">It is null, an object, or a list of something else than scalars.</exception>
    public static ParameterValue Of(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Number => Of(json.GetDouble()),
        JsonValueKind.True or JsonValueKind.False => Of(json.GetBoolean()),
        JsonValueKind.String => Of(json.GetString()!),
        JsonValueKind.Array when json.EnumerateArray().All(i => i.ValueKind != JsonValueKind.Array) => OfList(json.EnumerateArray().Select(Of)),
        _ => throw new FormatException($"A parameter's value cannot be {json.ValueKind}."),
    };

    /// <summary>Writes the value as the JSON scalar or list it stands for.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        switch (Kind)
        {
            case ParameterValueKind.Number:
                writer.WriteNumberValue(Number);
                break;
            case ParameterValueKind.Boolean:
                writer.WriteBooleanValue(Number != 0);
                break;
            case ParameterValueKind.List:
                writer.WriteRawValue(Text!);
                break;
            default:
                writer.WriteStringValue(Text);
                break;
        }
    }

    /// <summary>The value as text, numbers in their shortest round-trip form.</summary>
    public override string ToString() => Kind switch
    {
        ParameterValueKind.Number => Number.ToString("R", CultureInfo.InvariantCulture),
        ParameterValueKind.Boolean => Number != 0 ? "true" : "false",
        _ => Text ?? string.Empty,
    };
}
