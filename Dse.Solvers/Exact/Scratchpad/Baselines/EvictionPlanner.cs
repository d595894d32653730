using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Placement;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;

namespace Dse.Solvers.Exact.Scratchpad.Baselines;

/// <summary>Plans as compilers make them: an order, on overflow one tensor after another leaves, then first fit by size.</summary>
internal static class EvictionPlanner
{
    /// <summary>The plan of a method of <see cref="ScratchpadMethods.Baselines"/> and its off-chip bytes.</summary>
    /// <param name="model">The study.</param>
    /// <param name="capacityBytes">Room; every operator's operands fit.</param>
    /// <param name="stop">Ends the work early, with the best plan so far.</param>
    public static (PlannedPoint Point, long? OffChipBytes) Plan(ScratchpadModel model, long capacityBytes, Func<bool> stop)
    {
        var graph = model.Graph;
        int[] order = model.Method switch
        {
            ScratchpadMethods.PeakBelady => SimpleOrders.All(graph).MinBy(o => SimpleOrders.PeakBytes(graph, o))!,
            ScratchpadMethods.Annealing => OrderAnnealing.Run(graph, CostOf(model, capacityBytes, gaps => Evict(gaps, isSizeAware: false)), model.Seed, stop),
            ScratchpadMethods.Genetic => OrderGenetics.Run(graph, CostOf(model, capacityBytes, Cheaper), model.Seed, stop),
            ScratchpadMethods.Reinforcement => OrderReinforcement.Run(graph, CostOf(model, capacityBytes, Cheaper), model.Seed, stop),
            _ => [.. Enumerable.Range(0, graph.OperatorCount)],
        };
        var gaps = new GapModel(graph, order, capacityBytes);
        var isKept = model.Method switch
        {
            ScratchpadMethods.NoReuse => new bool[gaps.Gaps.Length],
            ScratchpadMethods.SizeAware => Evict(gaps, isSizeAware: true),
            ScratchpadMethods.Genetic or ScratchpadMethods.Reinforcement => Cheaper(gaps),
            _ => Evict(gaps, isSizeAware: false),
        };
        if (Placed(graph, PlanBuilder.Build(gaps, isKept), capacityBytes, stop) is not { } placed)
        {
            return (new PlannedPoint(null, 0, ScratchpadModel.NotPlaced), null);
        }

        var plan = model is { IsTimeMinimised: true, Dma: { } dma } ? Prefetcher.Improve(graph, placed, dma, capacityBytes, stop) : placed;
        return (new PlannedPoint(plan, 0, null), gaps.CostOf(isKept));
    }

    /// <summary>What an order costs under a rule of residency: its traffic, or with prefetching its time where time is what counts.</summary>
    /// <param name="model">The study.</param>
    /// <param name="capacityBytes">Room.</param>
    /// <param name="rule">Which gaps are kept.</param>
    public static Func<int[], double> CostOf(ScratchpadModel model, long capacityBytes, Func<GapModel, bool[]> rule) => order =>
    {
        var gaps = new GapModel(model.Graph, order, capacityBytes);
        var isKept = rule(gaps);
        return model is { IsTimeMinimised: true, Dma: { } dma }
            ? ExecutionTime.Cycles(model.Graph, Prefetcher.Stretch(model.Graph, PlanBuilder.Build(gaps, isKept), dma, capacityBytes, int.MaxValue), dma)
            : gaps.CostOf(isKept);
    };

    /// <summary>Which gaps are kept when tensors leave only on overflow.</summary>
    /// <param name="gaps">The gaps.</param>
    /// <param name="isSizeAware">Whether the one leaves that costs the least bytes per step until its next use, instead of the one with the farthest next use (Belady).</param>
    public static bool[] Evict(GapModel gaps, bool isSizeAware)
    {
        var isKept = new bool[gaps.Gaps.Length];
        Array.Fill(isKept, true);
        var byStart = Enumerable.Range(0, isKept.Length).OrderBy(g => gaps.Gaps[g].From).ToArray();
        var isSpilled = new bool[gaps.Graph.TensorCount];
        var open = new List<int>();
        var load = 0L;
        for (var (step, next) = (0, 0); step < gaps.Order.Count; step++)
        {
            for (; next < byStart.Length && gaps.Gaps[byStart[next]].From < step; next++)
            {
                open.Add(byStart[next]);
                load += gaps.Gaps[byStart[next]].Bytes;
            }

            foreach (var over in open.Where(g => gaps.Gaps[g].To <= step).ToArray())
            {
                open.Remove(over);
                load -= gaps.Gaps[over].Bytes;
            }

            while (load > gaps.RoomBytes[step])
            {
                var at = step;
                var leaves = isSizeAware ? open.MinBy(g => (Price(g, at), g)) : open.MaxBy(g => (gaps.Gaps[g].To, gaps.Gaps[g].Bytes, -g));
                open.Remove(leaves);
                load -= gaps.Gaps[leaves].Bytes;
                isKept[leaves] = false;
                isSpilled[gaps.Gaps[leaves].Tensor] = true;
            }
        }

        return isKept;

        double Price(int g, int step) => (double)gaps.Gaps[g].Bytes * (gaps.IsOffChip(gaps.Gaps[g].Tensor) || isSpilled[gaps.Gaps[g].Tensor] ? 1 : 2) / (gaps.Gaps[g].To - step);
    }

    /// <summary>Which gaps are kept by the rule that moves fewer bytes, Belady's when both move as many.</summary>
    /// <param name="gaps">The gaps.</param>
    public static bool[] Cheaper(GapModel gaps)
    {
        var (farthest, sizeAware) = (Evict(gaps, isSizeAware: false), Evict(gaps, isSizeAware: true));
        return gaps.CostOf(sizeAware) < gaps.CostOf(farthest) ? sizeAware : farthest;
    }

    private static ScratchpadPlan? Placed(ScratchpadGraph graph, ScratchpadPlan plan, long capacityBytes, Func<bool> stop)
    {
        var (buffers, bufferOf) = Placer.Buffers(graph, plan.Episodes, graph.IsInPlace);
        var instance = new PackingInstance(buffers);
        if (new FirstFit(instance).Place(BufferOrders.Sorted(instance, "S"), takesNarrowest: false, capacityBytes / instance.UnitBytes, stop) is not { } units)
        {
            return null;
        }

        var offsets = instance.ToBytes(units);
        return plan with { Episodes = [.. plan.Episodes.Select((e, i) => e with { OffsetBytes = offsets[bufferOf[i]] })] };
    }
}
