namespace Dse.Solvers.Exact.Scratchpad.FixedOrder;

/// <summary>Which gaps are kept.</summary>
/// <param name="IsKept">By gap.</param>
/// <param name="CostBytes">What the others cost.</param>
/// <param name="BoundBytes">No choice costs less.</param>
internal sealed record GapChoice(bool[] IsKept, long CostBytes, long BoundBytes)
{
    /// <summary>Whether no choice costs less.</summary>
    public bool IsProved => CostBytes == BoundBytes;
}
