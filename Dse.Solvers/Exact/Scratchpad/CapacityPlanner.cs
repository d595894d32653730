using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Scratchpad.Baselines;
using Dse.Solvers.Exact.Scratchpad.Cosma;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;
using Dse.Solvers.Exact.Scratchpad.FreeOrder;
using Dse.Solvers.Exact.Scratchpad.Levels;
using Dse.Solvers.Exact.Scratchpad.Recomputation;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Exact.Scratchpad;

/// <summary>The best plan of a capacity: order, then residency, then places.</summary>
internal static class CapacityPlanner
{
    /// <summary>The plan and its off-chip bytes.</summary>
    /// <param name="model">The study.</param>
    /// <param name="capacityBytes">Room.</param>
    /// <param name="stop">Ends the search early, with the best plan so far.</param>
    public static (PlannedPoint Point, long? OffChipBytes) Plan(ScratchpadModel model, long capacityBytes, Func<bool> stop)
    {
        var graph = model.Graph;
        if (SimpleOrders.TightestBytes(graph) > capacityBytes)
        {
            return (new PlannedPoint(null, 0, ScratchpadModel.OperatorTooLarge), null);
        }

        if (ScratchpadMethods.Baselines.Contains(model.Method, StringComparer.Ordinal))
        {
            return EvictionPlanner.Plan(model, capacityBytes, stop);
        }

        var (plan, bound) = model.IsOrderFree ? FreeOrder(model, capacityBytes, stop) : FixedOrder(model, capacityBytes, stop);
        if (plan is null)
        {
            // Stopped before anything was found: what a compiler would do at once is better than nothing.
            var gaps = new GapModel(graph, [.. Enumerable.Range(0, graph.OperatorCount)], capacityBytes);
            var isKept = EvictionPlanner.Cheaper(gaps);
            plan = new OrderPlan(gaps, new GapChoice(isKept, gaps.CostOf(isKept), 0));
        }

        if (model.Rules.Levels is { } levels)
        {
            return WithLevels(model, levels, plan.Model, bound, stop);
        }

        if (model.Rules.MostRepeats > 0)
        {
            (plan, bound) = RecomputePlanner.Improve(graph, plan, model.IsOrderFree, model.Rules.MostRepeats, stop);
        }

        if (model.Method == ScratchpadMethods.Cosma)
        {
            return Published(model, capacityBytes, bound, stop);
        }

        // Places are sought even when the search was stopped: the plan at hand should not be lost.
        var cuts = new CutSearch(plan.Model, new Patience(stop).IsOver);
        var (placed, bytes) = cuts.Run(plan.Choice.IsKept, plan.Choice.BoundBytes);
        bound = model.IsOrderFree || model.Rules.MostRepeats > 0 ? bound : Math.Max(bound, cuts.BoundBytes);
        return model.Dma is { } dma ? Timed(model, dma, capacityBytes, placed, bound, stop) : (new PlannedPoint(placed, bound, null), bytes);
    }

    private static (PlannedPoint Point, long? OffChipBytes) Timed(ScratchpadModel model, DmaSettings dma, long capacityBytes, ScratchpadPlan placed, long boundBytes, Func<bool> stop)
    {
        var graph = model.Graph;
        var timed = Prefetcher.Improve(graph, placed, dma, capacityBytes, stop);
        if (model.IsTimeMinimised && model.Rules.MostRepeats == 0)
        {
            timed = new TimeSearch(graph, dma, capacityBytes, model.IsOrderFree, model.Seed, stop).Improve(timed, ExecutionTime.BoundCycles(model, dma, boundBytes));
        }

        return (new PlannedPoint(timed, boundBytes, null), timed.Writes.Concat(timed.Reads).Sum(t => graph.Bytes[t.Tensor]));
    }

    // Whatever the order, at least the bytes of the bound leave the scratchpad and come back, to the cheapest memory at best.
    private static (PlannedPoint Point, long? OffChipBytes) WithLevels(ScratchpadModel model, MemoryLevels levels, GapModel gaps, long boundBytes, Func<bool> stop)
    {
        using var stopping = new StopToken(stop);
        var least = boundBytes * Math.Min(levels.OffChipPjPerByte, levels.OnChip.Min(l => l.EnergyPjPerByte));
        try
        {
            var (plan, bound) = LevelPlanner.PlanAsync(gaps, levels, MipSolvers.Default, stopping.Token).GetAwaiter().GetResult();
            var point = new PlannedPoint(plan, 0, plan is null ? ScratchpadModel.NotPlaced : null) { BoundTransferPj = model.IsOrderFree ? least : Math.Max(least, bound) };
            return (point, plan?.Writes.Concat(plan.Reads).Sum(t => model.Graph.Bytes[t.Tensor]));
        }
        catch (OperationCanceledException)
        {
            return (new PlannedPoint(null, 0, ScratchpadModel.NotPlanned) { BoundTransferPj = least }, null);
        }
    }

    private static (PlannedPoint Point, long? OffChipBytes) Published(ScratchpadModel model, long capacityBytes, long boundBytes, Func<bool> stop)
    {
        using var stopping = new StopToken(stop);
        try
        {
            return CosmaPlanner.PlanAsync(model, capacityBytes, boundBytes, MipSolvers.Default, stopping.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            return (new PlannedPoint(null, boundBytes, ScratchpadModel.NotPlanned), null);
        }
    }

    private static (OrderPlan? Plan, long BoundBytes) FreeOrder(ScratchpadModel model, long capacityBytes, Func<bool> stop)
    {
        var planner = new OrderPlanner(model.Graph, capacityBytes, model.Seed, stop);
        return (planner.Run(), planner.BoundBytes);
    }

    private static (OrderPlan? Plan, long BoundBytes) FixedOrder(ScratchpadModel model, long capacityBytes, Func<bool> stop)
    {
        var graph = model.Graph;
        var gaps = new GapModel(graph, [.. Enumerable.Range(0, graph.OperatorCount)], capacityBytes);
        var (choice, bound) = model.Method == ScratchpadMethods.Mip ? Linear(gaps, stop) : GapSolver.Solve(gaps, null, long.MaxValue, stop);
        return (choice is null ? null : new OrderPlan(gaps, choice), choice?.BoundBytes ?? bound);
    }

    private static (GapChoice? Choice, long BoundBytes) Linear(GapModel gaps, Func<bool> stop)
    {
        using var stopping = new StopToken(stop);
        try
        {
            return (GapLinearModel.SolveAsync(gaps, MipSolvers.Default, MipOptions.Default with { Seconds = 3600 }, stopping.Token).GetAwaiter().GetResult(), 0);
        }
        catch (OperationCanceledException)
        {
            return (null, 0);
        }
    }
}
