using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Solvers.Exact.Mapping;

/// <summary>The best mapping that was found, and what is known about the others.</summary>
/// <param name="Loops">Its loops, the innermost first; factors of 1 are left out.</param>
/// <param name="Estimate">What it costs.</param>
/// <param name="Accesses">Reads and writes per level and tensor, three entries per level (weights, inputs, outputs).</param>
/// <param name="Value">Its objective: cycles, pJ, or pJ · cycles.</param>
/// <param name="Bound">No mapping is better than this; equals <paramref name="Value"/> only when that is proven.</param>
/// <param name="Nodes">Combinations that were looked at.</param>
public sealed record MappingResult(
    IReadOnlyList<Loop> Loops, LoopNestEstimate Estimate, IReadOnlyList<TensorAccess> Accesses, double Value, double Bound, long Nodes)
{
    /// <summary>Whether no mapping is better.</summary>
    public bool IsProved => Bound >= Value;

    /// <summary>How much better another mapping could be, relative to this one's objective.</summary>
    public double GapRatio => Value > 0 ? (Value - Bound) / Value : 0;
}
