using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;

namespace Dse.Solvers.Exact.Scratchpad;

/// <summary>Plans one capacity after another.</summary>
internal sealed class CapacityPlanner(ScratchpadModel model, Func<bool> stop)
{
    /// <summary>Off-chip bytes of the last plan; null when there was none.</summary>
    public long? LastBytes { get; private set; }

    /// <summary>The best plan for a capacity.</summary>
    public PlannedPoint Plan(long capacityBytes)
    {
        LastBytes = null;
        if (SimpleOrders.TightestBytes(model.Graph) > capacityBytes)
        {
            return new PlannedPoint(null, 0, ScratchpadModel.OperatorTooLarge);
        }

        PlannedPoint? best = null;
        var bound = model.IsOrderFree ? 0 : long.MaxValue;
        foreach (var order in model.IsOrderFree ? SimpleOrders.All(model.Graph) : [[.. Enumerable.Range(0, model.Graph.OperatorCount)]])
        {
            var gaps = new GapModel(model.Graph, order, capacityBytes);
            var (choice, _) = GapSolver.Solve(gaps, null, long.MaxValue, stop);
            if (choice is null)
            {
                continue;
            }

            bound = Math.Min(bound, choice.BoundBytes);
            var plan = PlanBuilder.Build(gaps, choice.IsKept);
            if ((LastBytes is null || choice.CostBytes < LastBytes) && Placer.Place(model.Graph, plan.Episodes, capacityBytes, stop).Placed is { } placed)
            {
                LastBytes = choice.CostBytes;
                best = new PlannedPoint(plan with { Episodes = placed }, 0, null);
            }
        }

        return best is null ? new PlannedPoint(null, bound, stop() ? ScratchpadModel.NotPlanned : ScratchpadModel.NotPlaced) : best with { BoundOffChipBytes = bound };
    }
}
