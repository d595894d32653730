using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;
using Dse.Solvers.Exact.Scratchpad.FreeOrder;

namespace Dse.Solvers.Exact.Scratchpad.Recomputation;

/// <summary>Lets operators run again where that moves fewer bytes than to fetch what they made: exactly in small graphs, else one insertion after another.</summary>
internal static class RecomputePlanner
{
    /// <summary>The best plan found, never worse than the one at hand, and what no plan beats.</summary>
    /// <param name="graph">What runs, not in place.</param>
    /// <param name="start">The best plan in which nothing runs again.</param>
    /// <param name="isOrderFree">Whether first runs come in any order.</param>
    /// <param name="most">How many operators may run again.</param>
    /// <param name="stop">Ends the work early.</param>
    public static (OrderPlan Plan, long BoundBytes) Improve(ScratchpadGraph graph, OrderPlan start, bool isOrderFree, int most, Func<bool> stop)
    {
        var (best, bound) = (start, 0L);
        if (graph.OperatorCount <= RecomputeSearch.MaxSize && graph.TensorCount <= RecomputeSearch.MaxSize)
        {
            var search = new RecomputeSearch(graph, start.Model.CapacityBytes, isOrderFree, most);
            if (search.Run(stop) is { } order)
            {
                best = Solved(graph, start, order, stop) ?? best;
                return (best, search.BoundBytes);
            }

            bound = Math.Min(search.BoundBytes, best.CostBytes);
        }

        for (var again = 0; again < most && best.CostBytes > bound && !stop(); again++)
        {
            if (Inserted(graph, best, stop) is not { } better)
            {
                break;
            }

            best = better;
        }

        return (best, bound);
    }

    // The first insertion that helps, the most bytes first: the operator runs again just before the tensor is needed.
    private static OrderPlan? Inserted(ScratchpadGraph graph, OrderPlan plan, Func<bool> stop)
    {
        var reads = PlanBuilder.Build(plan.Model, plan.Choice.IsKept).Reads;
        foreach (var read in reads.Where(r => graph.Producers[r.Tensor] >= 0).OrderByDescending(r => graph.Bytes[r.Tensor]).ThenBy(r => r.Step))
        {
            if (stop())
            {
                break;
            }

            int[] order = [.. plan.Model.Order.Take(read.Step), graph.Producers[read.Tensor], .. plan.Model.Order.Skip(read.Step)];
            if (Solved(graph, plan, order, stop) is { } better)
            {
                return better;
            }
        }

        return null;
    }

    private static OrderPlan? Solved(ScratchpadGraph graph, OrderPlan than, int[] order, Func<bool> stop)
    {
        var model = new GapModel(graph, order, than.Model.CapacityBytes);
        return GapSolver.Solve(model, null, than.CostBytes, stop).Choice is { } choice && choice.CostBytes < than.CostBytes ? new OrderPlan(model, choice) : null;
    }
}
