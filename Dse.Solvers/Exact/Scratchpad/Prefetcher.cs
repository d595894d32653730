using Dse.Core.Studies.Scratchpads;

namespace Dse.Solvers.Exact.Scratchpad;

/// <summary>Lets stays begin before their use and end after it where there is room, so that transfers run beside operators.</summary>
internal static class Prefetcher
{
    private static readonly int[] Reaches = [int.MaxValue, 16, 4, 2, 1];

    /// <summary>The plan with places that takes fewest cycles among those tried; the plan itself when nothing is faster.</summary>
    /// <param name="graph">What runs.</param>
    /// <param name="plan">A plan with places, its stays as short as can be.</param>
    /// <param name="dma">The channel and the operators' cycles.</param>
    /// <param name="capacityBytes">Room.</param>
    /// <param name="stop">Ends the work early.</param>
    public static ScratchpadPlan Improve(ScratchpadGraph graph, ScratchpadPlan plan, DmaSettings dma, long capacityBytes, Func<bool> stop)
    {
        var (best, cycles) = (plan, ExecutionTime.Cycles(graph, plan, dma));
        foreach (var reach in Reaches)
        {
            if (stop())
            {
                break;
            }

            var longer = Stretch(graph, plan, dma, capacityBytes, reach);
            if (ExecutionTime.Cycles(graph, longer, dma) is var time && time < cycles
                && Placer.Place(graph, longer.Episodes, capacityBytes, stop).Placed is { } placed)
            {
                (best, cycles) = (longer with { Episodes = placed }, time);
            }
        }

        return best;
    }

    /// <summary>The plan with longer stays, without places: latest use first, each transfer takes what time its neighbours left of the steps nearest to it, as far as there is room.</summary>
    /// <param name="graph">What runs.</param>
    /// <param name="plan">A plan, its stays as short as can be.</param>
    /// <param name="dma">The channel and the operators' cycles.</param>
    /// <param name="capacityBytes">Room.</param>
    /// <param name="reach">Most steps that a stay grows by at either end.</param>
    public static ScratchpadPlan Stretch(ScratchpadGraph graph, ScratchpadPlan plan, DmaSettings dma, long capacityBytes, int reach)
    {
        var steps = plan.Order.Count;
        double[] idle = [.. plan.Order.Select(o => dma.OperatorCycles[o])];
        var used = new long[steps];
        foreach (var stay in plan.Episodes)
        {
            for (var s = stay.FromStep; s <= stay.ToStep; s++)
            {
                used[s] += graph.Bytes[stay.Tensor];
            }
        }

        Episode[] stays = [.. plan.Episodes];
        var writes = plan.Writes.ToDictionary(w => w.Tensor, w => w.Step);
        var moved = new Dictionary<Transfer, Transfer>();
        foreach (var i in Enumerable.Range(0, stays.Length).OrderByDescending(i => stays[i].FromStep).ThenBy(i => stays[i].Tensor))
        {
            var stay = stays[i];
            var bytes = graph.Bytes[stay.Tensor];
            if (plan.Order[stay.FromStep] == graph.Producers[stay.Tensor])
            {
                continue;
            }

            // Not before an earlier stay has ended, nor before memory holds it.
            var earliest = Math.Max(
                stays.Where(e => e.Tensor == stay.Tensor && e.FromStep < stay.FromStep).Select(e => e.ToStep + 1).DefaultIfEmpty(0).Max(),
                writes.TryGetValue(stay.Tensor, out var written) ? written + 1 : 0);
            var missing = dma.Cycles(bytes);
            var from = stay.FromStep;
            while (missing > 0 && from > earliest && stay.FromStep - from < reach && used[from - 1] + bytes <= capacityBytes)
            {
                from--;
                used[from] += bytes;
                var taken = Math.Min(missing, idle[from]);
                idle[from] -= taken;
                missing -= taken;
            }

            if (from < stay.FromStep)
            {
                moved[new Transfer(stay.Tensor, stay.FromStep)] = new Transfer(stay.Tensor, from);
                stays[i] = stay with { FromStep = from };
            }
        }

        foreach (var write in plan.Writes.OrderBy(w => w.Step))
        {
            var i = Array.FindIndex(stays, e => e.Tensor == write.Tensor && e.FromStep <= write.Step && e.ToStep >= write.Step);
            var bytes = graph.Bytes[write.Tensor];
            var latest = stays.Where(e => e.Tensor == write.Tensor && e.FromStep > stays[i].ToStep).Select(e => e.FromStep - 1).DefaultIfEmpty(steps - 1).Min();
            var (missing, to) = (dma.Cycles(bytes), stays[i].ToStep);
            while (missing > 0 && to < latest && to - stays[i].ToStep < reach && used[to + 1] + bytes <= capacityBytes)
            {
                to++;
                used[to] += bytes;
                var taken = Math.Min(missing, idle[to]);
                idle[to] -= taken;
                missing -= taken;
            }

            stays[i] = stays[i] with { ToStep = to };
        }

        return plan with
        {
            Episodes = [.. stays.OrderBy(e => e.FromStep).ThenBy(e => e.Tensor)],
            Reads = [.. plan.Reads.Select(r => moved.GetValueOrDefault(r, r)).OrderBy(r => r.Step).ThenBy(r => r.Tensor)],
        };
    }
}
