namespace Dse.Solvers.Exact.Placement;

/// <summary>How far a packing goes.</summary>
public sealed record PackingOptions
{
    /// <summary>The defaults.</summary>
    public static PackingOptions Default { get; } = new();

    /// <summary>Most placements tried by the exact search, all orders together, at least 0; the result then does not depend on the clock.</summary>
    public long Nodes { get; init; } = long.MaxValue;

    /// <summary>Wall-clock seconds before it stops with what it has; above 0. A stop by it is not repeatable.</summary>
    public double Seconds { get; init; } = double.PositiveInfinity;

    /// <summary>Worker threads, at least 1; never change a result that the clock does not cut short.</summary>
    public int Threads { get; init; } = Environment.ProcessorCount;

    /// <summary>Seed of the random choices of local search.</summary>
    public ulong Seed { get; init; } = 1;
}
