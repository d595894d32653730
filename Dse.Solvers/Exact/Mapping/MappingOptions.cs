namespace Dse.Solvers.Exact.Mapping;

/// <summary>How far a search for a mapping goes.</summary>
public sealed record MappingOptions
{
    /// <summary>The defaults.</summary>
    public static MappingOptions Default { get; } = new();

    /// <summary>
    /// How much a loop may grow so that its factors fit the machine better (imperfect factors: the padded iterations are
    /// executed and paid for); 0 for perfect factors only, at most 1.
    /// </summary>
    public double PaddingRatio { get; init; }

    /// <summary>Combinations looked at before the search ends with what it has; what is left is stated as a gap.</summary>
    public long MaxNodes { get; init; } = 50_000_000;

    /// <summary>The most cycles a mapping may take; null for no limit.</summary>
    public double? MaxCycles { get; init; }
}
