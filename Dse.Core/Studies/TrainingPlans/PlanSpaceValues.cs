using System.Text.Json;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>Reads the values that a spec allows a training plan's parameter.</summary>
internal static class PlanSpaceValues
{
    public static IReadOnlyList<ParameterValue> Read(SpecObject space, string name, ICollection<SpecError> errors) =>
        SpaceValues.Read(space, name, errors, (element, path, parameter) => parameter switch
        {
            "schedule" => SpaceValues.Text(element, path, PlanNames.Schedules, errors),
            "recompute" => SpaceValues.Text(element, path, PlanNames.Recomputes, errors),
            "stageLayers" => SpaceValues.Text(element, path, PlanNames.StageSplits, errors),
            "overlapTp" => SpaceValues.Text(element, path, PlanNames.Overlaps, errors),
            "offload" => Offloaded(element, path, errors),
            "sequenceParallel" or "flashAttention" or "overlapDp" => SpaceValues.Flag(element, path, errors),
            "zero" => SpaceValues.Whole(element, path, 0, 3, errors),
            _ => SpaceValues.Whole(element, path, 1, 1 << 20, errors),
        });

    private static ParameterValue? Offloaded(JsonElement element, string path, ICollection<SpecError> errors)
    {
        if (element.ValueKind == JsonValueKind.String && PlanNames.ParseOffload(element.GetString()!) is { } set)
        {
            return ParameterValue.Of(PlanNames.Of(set));
        }

        errors.Add(new SpecError(path, "unknownValue", $"{SpecObject.Describe(element)} is not none or parts of {string.Join('+', PlanNames.Offloads)} joined by '+'."));
        return null;
    }
}
