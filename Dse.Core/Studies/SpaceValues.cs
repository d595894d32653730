using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies;

/// <summary>Reads the values that a spec allows a plan's parameter: one value or a list of them.</summary>
internal static class SpaceValues
{
    private const int MaxValues = 1000;

    /// <summary>The values of a member; what is wrong with them becomes errors.</summary>
    /// <param name="space">The object that narrows the space.</param>
    /// <param name="name">A member that it has.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <param name="parse">Reads one value at a path for a parameter; null after an error.</param>
    public static IReadOnlyList<ParameterValue> Read(
        SpecObject space, string name, ICollection<SpecError> errors, Func<JsonElement, string, string, ParameterValue?> parse)
    {
        var member = space.Member(name)!.Value;
        var elements = member.ValueKind == JsonValueKind.Array ? space.List(name, MaxValues) : [(member, $"{space.Path}.{name}")];
        var values = new List<ParameterValue>();
        foreach (var (element, path) in elements)
        {
            if (parse(element, path, name) is { } value)
            {
                if (values.Contains(value))
                {
                    errors.Add(new SpecError(path, "duplicateValue", $"{SpecObject.Describe(element)} stands twice. Name each value once."));
                }
                else
                {
                    values.Add(value);
                }
            }
        }

        if (elements.Count == 0)
        {
            space.Error(name, "noValues", "The list is empty. Name at least one value, or leave the field out for the default.");
        }

        return values;
    }

    /// <summary>One of a closed set of texts.</summary>
    public static ParameterValue? Text(JsonElement element, string path, IReadOnlyList<string> names, ICollection<SpecError> errors)
    {
        var text = element.ValueKind == JsonValueKind.String ? element.GetString()! : null;
        if (text is not null && names.Contains(text, StringComparer.Ordinal))
        {
            return ParameterValue.Of(text);
        }

        errors.Add(new SpecError(path, "unknownValue", $"{SpecObject.Describe(element)} is not one of {string.Join(", ", names)}.{Nearest.Hint(text ?? string.Empty, names)}"));
        return null;
    }

    /// <summary>True or false.</summary>
    public static ParameterValue? Flag(JsonElement element, string path, ICollection<SpecError> errors)
    {
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return ParameterValue.Of(element.GetBoolean());
        }

        errors.Add(new SpecError(path, "wrongType", $"Expected true or false, found {SpecObject.Describe(element)}."));
        return null;
    }

    /// <summary>A whole number in a range, both ends included.</summary>
    public static ParameterValue? Whole(JsonElement element, string path, int low, int high, ICollection<SpecError> errors)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= low && number <= high)
        {
            return ParameterValue.Of((double)number);
        }

        errors.Add(new SpecError(path, "outOfRange", $"{SpecObject.Describe(element)} is no whole number from {low} to {high}."));
        return null;
    }

    /// <summary>A finite number in a range, both ends included.</summary>
    public static ParameterValue? Number(JsonElement element, string path, double low, double high, ICollection<SpecError> errors)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && number >= low && number <= high)
        {
            return ParameterValue.Of(number);
        }

        errors.Add(new SpecError(path, "outOfRange", FormattableString.Invariant($"{SpecObject.Describe(element)} is no number from {low} to {high}.")));
        return null;
    }
}
