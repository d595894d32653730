namespace Dse.Core.Studies.Scratchpads;

/// <summary>Names of <c>method</c>.</summary>
public static class ScratchpadMethods
{
    /// <summary>Best plan, with a bound: the default.</summary>
    public const string Optimal = "optimal";

    /// <summary>Residency in the given order by a solver of linear models.</summary>
    public const string Mip = "mip";

    /// <summary>All names, one a line.</summary>
    public static IReadOnlyList<string> Names { get; } =
    [
        Optimal,
        Mip,
    ];
}
