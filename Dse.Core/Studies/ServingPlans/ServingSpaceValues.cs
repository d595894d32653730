using System.Text.Json;
using Dse.Core.Hardware;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>Reads the values that a spec allows a serving plan's parameter: one value or a list of them.</summary>
internal static class ServingSpaceValues
{
    private const int MaxValues = 1000;

    public static IReadOnlyList<ParameterValue> Read(SpecObject space, string name, ICollection<SpecError> errors)
    {
        var member = space.Member(name)!.Value;
        var elements = member.ValueKind == JsonValueKind.Array ? space.List(name, MaxValues) : [(member, $"{space.Path}.{name}")];
        var values = new List<ParameterValue>();
        foreach (var (element, path) in elements)
        {
            if (Parse(element, path, name, errors) is not { } value)
            {
                continue;
            }

            if (values.Contains(value))
            {
                errors.Add(new SpecError(path, "duplicateValue", $"{SpecObject.Describe(element)} stands twice. Name each value once."));
            }
            else
            {
                values.Add(value);
            }
        }

        if (elements.Count == 0)
        {
            space.Error(name, "noValues", "The list is empty. Name at least one value, or leave the field out for the default.");
        }

        return values;
    }

    private static ParameterValue? Parse(JsonElement element, string path, string name, ICollection<SpecError> errors)
    {
        switch (name)
        {
            case "mode":
                return Text(element, path, ServingNames.Modes, errors);
            case "weights" or "kvCache":
                return Text(element, path, Precisions.Names, errors);
            case "attentionOffload":
                if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
                {
                    return ParameterValue.Of(element.GetBoolean());
                }

                errors.Add(new SpecError(path, "wrongType", $"Expected true or false, found {SpecObject.Describe(element)}."));
                return null;
            default:
                var (low, high) = name switch
                {
                    "draftTokens" => (0, 64),
                    "powerCapWatts" => (0, 1_000_000),
                    "chunkTokens" => (1, 1 << 24),
                    "concurrency" or "decodeBatch" => (1, 1 << 22),
                    _ => (1, 1 << 16),
                };
                if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= low && number <= high)
                {
                    return ParameterValue.Of((double)number);
                }

                errors.Add(new SpecError(path, "outOfRange", $"{SpecObject.Describe(element)} is no whole number from {low} to {high}."));
                return null;
        }
    }

    private static ParameterValue? Text(JsonElement element, string path, IReadOnlyList<string> names, ICollection<SpecError> errors)
    {
        var text = element.ValueKind == JsonValueKind.String ? element.GetString()! : null;
        if (text is not null && names.Contains(text, StringComparer.Ordinal))
        {
            return ParameterValue.Of(text);
        }

        errors.Add(new SpecError(path, "unknownValue", $"{SpecObject.Describe(element)} is not one of {string.Join(", ", names)}.{Nearest.Hint(text ?? string.Empty, names)}"));
        return null;
    }
}
