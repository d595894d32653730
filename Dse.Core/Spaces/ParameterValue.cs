using System.Globalization;
using System.Text.Json;

namespace Dse.Core.Spaces;

/// <summary>The kind of scalar a <see cref="ParameterValue"/> holds.</summary>
public enum ParameterValueKind
{
    /// <summary>An IEEE double; integers are exact up to 2^53.</summary>
    Number,

    /// <summary>True or false; in expressions 1 or 0.</summary>
    Boolean,

    /// <summary>A name out of a closed set.</summary>
    Text,
}

/// <summary>One value of a design parameter, as users write and read it.</summary>
/// <param name="Kind">Which of the three scalars this is.</param>
/// <param name="Number">The number; for a Boolean 1 or 0; for text NaN.</param>
/// <param name="Text">The text; null for numbers and Booleans.</param>
public readonly record struct ParameterValue(ParameterValueKind Kind, double Number, string? Text)
{
    /// <summary>A number.</summary>
    public static ParameterValue Of(double number) => new(ParameterValueKind.Number, number, null);

    /// <summary>A Boolean.</summary>
    public static ParameterValue Of(bool flag) => new(ParameterValueKind.Boolean, flag ? 1 : 0, null);

    /// <summary>A text.</summary>
    public static ParameterValue Of(string text) => new(ParameterValueKind.Text, double.NaN, text);

    /// <summary>Writes the value as the JSON scalar it stands for.</summary>
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
