using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>Reads the values that a spec allows a plan's parameter: one value or a list of them.</summary>
internal static class SpaceValues
{
    private const int MaxValues = 1000;

    public static IReadOnlyList<ParameterValue> Read(SpecObject space, string name, ICollection<SpecError> errors)
    {
        var member = space.Member(name)!.Value;
        var elements = member.ValueKind == JsonValueKind.Array ? space.List(name, MaxValues) : [(member, $"{space.Path}.{name}")];
        var values = new List<ParameterValue>();
        foreach (var (element, path) in elements)
        {
            if (Parse(element, path, name, errors) is { } value)
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

    private static ParameterValue? Parse(JsonElement element, string path, string name, ICollection<SpecError> errors)
    {
        switch (name)
        {
            case "schedule":
                return Text(element, path, PlanNames.Schedules, errors);
            case "recompute":
                return Text(element, path, PlanNames.Recomputes, errors);
            case "stageLayers":
                return Text(element, path, PlanNames.StageSplits, errors);
            case "overlapTp":
                return Text(element, path, PlanNames.Overlaps, errors);
            case "offload":
                if (element.ValueKind == JsonValueKind.String && PlanNames.ParseOffload(element.GetString()!) is { } set)
                {
                    return ParameterValue.Of(PlanNames.Of(set));
                }

                errors.Add(new SpecError(path, "unknownValue", $"{SpecObject.Describe(element)} is not none or parts of {string.Join('+', PlanNames.Offloads)} joined by '+'."));
                return null;
            case "sequenceParallel" or "flashAttention" or "overlapDp":
                if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
                {
                    return ParameterValue.Of(element.GetBoolean());
                }

                errors.Add(new SpecError(path, "wrongType", $"Expected true or false, found {SpecObject.Describe(element)}."));
                return null;
            default:
                var (low, high) = name is "zero" ? (0, 3) : (1, 1 << 20);
                if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var number) && number >= low && number <= high)
                {
                    return ParameterValue.Of((double)number);
                }

                errors.Add(new SpecError(path, "outOfRange", $"{SpecObject.Describe(element)} is no whole number from {low} to {high}."));
                return null;
        }
    }

    private static ParameterValue? Text(JsonElement element, string path, string[] names, ICollection<SpecError> errors)
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
