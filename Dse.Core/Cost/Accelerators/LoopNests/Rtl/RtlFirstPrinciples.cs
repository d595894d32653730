namespace Dse.Core.Cost.Accelerators.LoopNests.Rtl;

/// <summary>Cycles of a Gemmini from what its blocks can do, without constants learned from simulations (docs/accelerators.md §3).</summary>
/// <remarks>
/// Beyond the loop-nest model: the DMA engine asks for one line of 64 bytes per cycle, loads every tile anew (its scratchpad is double-buffered, tiles
/// are not kept), and each tile fills and drains the array once. The blocks are Gemmini's (Genc et al., DAC 2021, doi 10.1109/DAC18074.2021.9586216), the bandwidth that of the model.
/// </remarks>
public static class RtlFirstPrinciples
{
    private const double DramBytesPerCycle = 8;

    /// <summary>Cycles.</summary>
    /// <param name="counts">What the mapping asks for.</param>
    public static double Cycles(in RtlCounts counts) =>
        Math.Max(counts.Steps, counts.WeightRequests + counts.InputRequests + (counts.LoadedBytes / DramBytesPerCycle)) + counts.FillCycles;
}
