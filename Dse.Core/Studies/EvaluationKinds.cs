namespace Dse.Core.Studies;

/// <summary>The kinds of evaluation lines this version knows: the study kinds, and those that are priced but not searched.</summary>
public static class EvaluationKinds
{
    private static readonly Lock Adding = new();

    private static volatile IReadOnlyList<IEvaluationKind> all =
    [
        .. StudyKinds.All,
        new Operators.OperatorKind(),
        new Accelerators.AcceleratorLayerKind(),
        new Accelerators.MappingKind(),
    ];

    /// <summary>All kinds, the study kinds first, those that need solvers last.</summary>
    public static IReadOnlyList<IEvaluationKind> All => all;

    /// <summary>Adds a kind that needs what this assembly does not have, such as a solver; done once by the program's start. Thread-safe.</summary>
    /// <param name="kind">The kind; ignored when there is one of its name.</param>
    public static void Add(IEvaluationKind kind)
    {
        ArgumentNullException.ThrowIfNull(kind);
        lock (Adding)
        {
            all = Find(kind.Name) is null ? [.. all, kind] : all;
        }
    }

    /// <summary>Finds a kind by its exact name; null when there is none.</summary>
    public static IEvaluationKind? Find(string name) => All.FirstOrDefault(k => string.Equals(k.Name, name, StringComparison.Ordinal));
}
