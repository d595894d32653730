using System.Text.Json;

namespace Dse.Core.Studies;

/// <summary>The study kinds this version knows.</summary>
public static class StudyKinds
{
    /// <summary>All kinds, by name.</summary>
    public static IReadOnlyList<IStudyKind> All { get; } =
    [
        new TrainingPlans.TrainingPlanKind(),
        new ServingPlans.ServingPlanKind(),
        new TestProblems.TestProblemKind(),
        new Accelerators.AcceleratorKind(),
        new MemoryControllers.MemoryControllerKind(),
        new External.ExternalKind(),
        new BitWidths.PrecisionKind(),
        new Scratchpads.ScratchpadKind(),
        new Codesigns.CodesignKind(),
        new ExpertPlacements.ExpertPlacementKind(),
        new Fleets.FleetKind(),
        new Partitions.PartitionKind(),
        new ModelSubsets.SubsetKind(),
    ];

    /// <summary>Finds a kind by its exact name; null when there is none.</summary>
    public static IStudyKind? Find(string name) => All.FirstOrDefault(k => string.Equals(k.Name, name, StringComparison.Ordinal));

    /// <summary>Finds the kind that a spec names.</summary>
    /// <param name="spec">The spec's JSON object.</param>
    /// <param name="errors">Receives what is wrong with its <c>kind</c>.</param>
    /// <returns>Null when there is an error.</returns>
    public static IStudyKind? Resolve(JsonElement spec, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        var known = string.Join(", ", All.Select(k => k.Name));
        if (!spec.TryGetProperty("kind", out var name))
        {
            errors.Add(new SpecError("$.kind", "missingField", $"The spec has no 'kind'. Add one of: {known}."));
            return null;
        }

        if (name.ValueKind != JsonValueKind.String)
        {
            errors.Add(new SpecError("$.kind", "wrongType", $"'kind' is not a text. Use one of: {known}."));
            return null;
        }

        var text = name.GetString()!;
        var kind = Find(text);
        if (kind is null)
        {
            errors.Add(new SpecError("$.kind", "unknownKind", $"'{(text.Length <= 60 ? text : text[..57] + "...")}' is not a kind. Use one of: {known}."));
        }

        return kind;
    }
}
