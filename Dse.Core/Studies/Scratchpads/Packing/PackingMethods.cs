namespace Dse.Core.Studies.Scratchpads.Packing;

/// <summary>Names of <c>method</c> for buffers.</summary>
public static class PackingMethods
{
    /// <summary>The best packing, with a bound: the default.</summary>
    public const string Optimal = "optimal";

    /// <summary>All names, one a line.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Optimal,
        "greedyBySize",
        "greedyByArea",
        "longestFirst",
        "firstFitByTime",
        "bestFitBySize",
        "hillClimb",
        "repacking",
        "noReuse",
    ];
}
