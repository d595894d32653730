namespace Dse.Core.Studies.Scratchpads;

/// <summary>One channel between scratchpad and memory, and the time that operators take.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="BytesPerCycle">Its bandwidth, above 0.</param>
/// <param name="LatencyCycles">Cycles before the first byte of a transfer, at least 0.</param>
/// <param name="OperatorCycles">Cycles of each operator of the graph.</param>
public sealed record DmaSettings(double BytesPerCycle, double LatencyCycles, IReadOnlyList<double> OperatorCycles)
{
    /// <summary>Cycles of one transfer.</summary>
    public double Cycles(long bytes) => LatencyCycles + (bytes / BytesPerCycle);
}
