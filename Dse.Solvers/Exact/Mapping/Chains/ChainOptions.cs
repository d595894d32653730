namespace Dse.Solvers.Exact.Mapping.Chains;

/// <summary>How far a search for fused layers goes.</summary>
public sealed record ChainOptions
{
    /// <summary>The defaults.</summary>
    public static ChainOptions Default { get; } = new();

    /// <summary>Limits of the search for each mapping, without padding or a limit on cycles.</summary>
    public MappingOptions Mapping { get; init; } = MappingOptions.Default;

    /// <summary>The most layers that are fused into one run, at least 1 and at most 8.</summary>
    public int MaxRun { get; init; } = 4;

    /// <summary>Mappings that are searched before the rest is stated as a gap, at least 1.</summary>
    public int MaxMappings { get; init; } = 20_000;
}
