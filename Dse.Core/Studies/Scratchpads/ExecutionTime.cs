using System.Runtime.InteropServices;
using Dse.Core.Workloads.Graphs;

namespace Dse.Core.Studies.Scratchpads;

/// <summary>How long a plan takes when one channel moves tensors beside the operators.</summary>
/// <remarks>
/// A transfer into the scratchpad starts no earlier than the first step of the stay that it begins, and the first step that uses the
/// tensor waits for it: a stay that begins before its use is a prefetch. A transfer out starts after its step, and the step behind the
/// stay waits for it. Transfers follow one another in that order, compulsory ones among them.
/// </remarks>
public static class ExecutionTime
{
    /// <summary>Cycles from the first transfer to the end of the last operator and transfer.</summary>
    /// <param name="graph">What runs.</param>
    /// <param name="plan">A plan that can run.</param>
    /// <param name="dma">The channel and the operators' cycles.</param>
    public static double Cycles(ScratchpadGraph graph, ScratchpadPlan plan, DmaSettings dma)
    {
        ArgumentNullException.ThrowIfNull(graph);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(dma);
        var steps = plan.Order.Count;
        var loads = LoadsOf(graph, plan);
        var stores = StoresOf(graph, plan);
        var ready = new double[steps + 1];
        var (now, free, load, store) = (0.0, 0.0, 0, 0);
        for (var step = 0; step < steps; step++)
        {
            for (; load < loads.Count && loads[load].Step == step; load++)
            {
                free = Math.Max(free, now) + dma.Cycles(graph.Bytes[loads[load].Tensor]);
                ready[loads[load].Needed] = Math.Max(ready[loads[load].Needed], free);
            }

            now = Math.Max(now, ready[step]) + dma.OperatorCycles[plan.Order[step]];
            for (; store < stores.Count && stores[store].Step == step; store++)
            {
                free = Math.Max(free, now) + dma.Cycles(graph.Bytes[stores[store].Tensor]);
                ready[stores[store].Needed] = Math.Max(ready[stores[store].Needed], free);
            }
        }

        return Math.Max(now, free);
    }

    /// <summary>
    /// No plan that moves at least so many bytes beyond the compulsory ones takes fewer cycles: operators one after another between what the
    /// first of them waits for and what the last leaves to be stored; and transfers one after another.
    /// </summary>
    /// <param name="model">What runs, and in which orders.</param>
    /// <param name="dma">The channel and the operators' cycles.</param>
    /// <param name="offChipBytes">The bytes.</param>
    public static double BoundCycles(ScratchpadModel model, DmaSettings dma, long offChipBytes)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(dma);
        var graph = model.Graph;
        var transfers = Enumerable.Range(0, graph.TensorCount).Count(t => graph.IsOffChip(t) ? graph.Consumers(t).Length > 0 : IsOutput(graph, t));
        var first = Operators(o => graph.Inputs(o).ToArray().All(graph.IsOffChip), 0).Min(o => graph.Inputs(o).ToArray().Sum(t => dma.Cycles(graph.Bytes[t])));
        var last = model.Rules.MostRepeats > 0 ? 0 : Operators(o => graph.Outputs(o).ToArray().All(t => graph.Consumers(t).Length == 0), graph.OperatorCount - 1)
            .Min(o => graph.Outputs(o).ToArray().Where(t => IsOutput(graph, t)).Sum(t => dma.Cycles(graph.Bytes[t])));
        return Math.Max(first + dma.OperatorCycles.Sum() + last, (transfers * dma.LatencyCycles) + ((graph.CompulsoryBytes + offChipBytes) / dma.BytesPerCycle));

        IEnumerable<int> Operators(Func<int, bool> fits, int given) => model.IsOrderFree ? Enumerable.Range(0, graph.OperatorCount).Where(fits) : [given];
    }

    private static bool IsOutput(ScratchpadGraph graph, int tensor) => tensor < graph.Source.Tensors.Count && graph.Source.Tensors[tensor].Kind == GraphTensorKind.Output;

    // First stays of what memory holds from the start, and what is read again.
    private static List<Move> LoadsOf(ScratchpadGraph graph, ScratchpadPlan plan)
    {
        var touches = TouchesOf(graph, plan);
        var reads = plan.Reads.ToHashSet();
        var seen = new bool[graph.TensorCount];
        var loads = new List<Move>();
        foreach (var stay in plan.Episodes.OrderBy(e => e.FromStep))
        {
            if (reads.Contains(new Transfer(stay.Tensor, stay.FromStep)) || (graph.IsOffChip(stay.Tensor) && !seen[stay.Tensor]))
            {
                loads.Add(new Move(stay.Tensor, stay.FromStep, touches[stay.Tensor].FirstOrDefault(s => s >= stay.FromStep, stay.FromStep)));
            }

            seen[stay.Tensor] = true;
        }

        return [.. loads.OrderBy(l => l.Step).ThenBy(l => l.Needed).ThenBy(l => l.Tensor)];
    }

    private static List<Move> StoresOf(ScratchpadGraph graph, ScratchpadPlan plan)
    {
        var stays = plan.Episodes.ToLookup(e => e.Tensor);
        var writes = plan.Writes.ToList();
        var written = writes.Select(w => w.Tensor).ToHashSet();
        for (var step = 0; step < plan.Order.Count; step++)
        {
            foreach (var tensor in graph.Outputs(plan.Order[step]))
            {
                if (IsOutput(graph, tensor) && written.Add(tensor))
                {
                    writes.Add(new Transfer(tensor, step));
                }
            }
        }

        return [.. writes.Select(w => new Move(w.Tensor, w.Step, stays[w.Tensor].First(e => e.FromStep <= w.Step && e.ToStep >= w.Step).ToStep + 1))
            .OrderBy(m => m.Step).ThenBy(m => m.Needed).ThenBy(m => m.Tensor)];
    }

    private static List<int>[] TouchesOf(ScratchpadGraph graph, ScratchpadPlan plan)
    {
        var touches = new List<int>[graph.TensorCount];
        for (var t = 0; t < touches.Length; t++)
        {
            touches[t] = [];
        }

        for (var step = 0; step < plan.Order.Count; step++)
        {
            foreach (var tensor in graph.Inputs(plan.Order[step]))
            {
                touches[tensor].Add(step);
            }
        }

        return touches;
    }

    // A transfer, the step from which on (or after which) it may run, and the step that waits for it.
    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Move(int Tensor, int Step, int Needed);
}
