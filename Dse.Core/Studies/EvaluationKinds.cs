namespace Dse.Core.Studies;

/// <summary>The kinds of evaluation lines this version knows: the study kinds, and those that are priced but not searched.</summary>
public static class EvaluationKinds
{
    /// <summary>All kinds, the study kinds first.</summary>
    public static IReadOnlyList<IEvaluationKind> All { get; } =
    [
        .. StudyKinds.All,
        new Operators.OperatorKind(),
        new Accelerators.AcceleratorLayerKind(),
        new Accelerators.MappingKind(),
    ];

    /// <summary>Finds a kind by its exact name; null when there is none.</summary>
    public static IEvaluationKind? Find(string name) => All.FirstOrDefault(k => string.Equals(k.Name, name, StringComparison.Ordinal));
}
