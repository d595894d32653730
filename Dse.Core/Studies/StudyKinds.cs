namespace Dse.Core.Studies;

/// <summary>The study kinds this version knows.</summary>
public static class StudyKinds
{
    /// <summary>All kinds, by name.</summary>
    public static IReadOnlyList<IStudyKind> All { get; } = [new TrainingPlans.TrainingPlanKind()];

    /// <summary>Finds a kind by its exact name; null when there is none.</summary>
    public static IStudyKind? Find(string name) => All.FirstOrDefault(k => string.Equals(k.Name, name, StringComparison.Ordinal));
}
