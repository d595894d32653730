using Dse.Solvers.Exact.Scratchpad.FixedOrder;

namespace Dse.Solvers.Exact.Scratchpad.FreeOrder;

/// <summary>An order with the best choice of gaps to keep under it.</summary>
/// <param name="Model">Its gaps.</param>
/// <param name="Choice">Those that are kept.</param>
internal sealed record OrderPlan(GapModel Model, GapChoice Choice)
{
    /// <summary>Bytes beyond the compulsory ones.</summary>
    public long CostBytes => Choice.CostBytes;
}
