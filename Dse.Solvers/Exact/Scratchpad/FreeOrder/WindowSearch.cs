using Dse.Core.Studies.Scratchpads;
using Dse.Solvers.Exact.Scratchpad.FixedOrder;

namespace Dse.Solvers.Exact.Scratchpad.FreeOrder;

/// <summary>
/// Large-neighbourhood search: frees the order of the operators of one window of steps after another, with the states at its
/// borders as they are, and takes what costs no more; then chooses the gaps of the whole order anew.
/// </summary>
/// <remarks>One use each; deterministic for a seed when not stopped.</remarks>
internal sealed class WindowSearch(ScratchpadGraph graph, long capacityBytes, ulong seed, Func<bool> stop)
{
    private readonly Random random = new((int)seed);

    /// <summary>Windows tried.</summary>
    public int Windows { get; private set; }

    /// <summary>Improves a plan.</summary>
    /// <param name="start">The plan.</param>
    /// <param name="boundBytes">Cost at which it ends.</param>
    /// <param name="rounds">Passes over the steps without an improvement after which it ends.</param>
    public OrderPlan Improve(OrderPlan start, long boundBytes, int rounds)
    {
        var plan = start;
        var best = start;
        for (var idle = 0; idle < rounds && best.CostBytes > boundBytes && !stop();)
        {
            var before = best.CostBytes;
            var (length, width) = Shape(idle);
            for (var at = random.Next(length) - (length / 2); at < graph.OperatorCount && !stop(); at += Math.Max(1, length / 2))
            {
                var (from, to) = (Math.Max(0, at), Math.Min(graph.OperatorCount, at + length));
                plan = to - from < 3 ? plan : Window(plan, from, to, width) ?? plan;
                best = plan.CostBytes < best.CostBytes ? plan : best;
            }

            idle = best.CostBytes < before ? 0 : idle + 1;
        }

        return best;
    }

    private (int Length, int Width) Shape(int idle) => (idle % 4) switch
    {
        0 => (24, 1000),
        1 => (40, 1000),
        2 => (64, 1000),
        _ => (100, 500),
    };

    private OrderPlan? Window(OrderPlan plan, int from, int to, int width)
    {
        Windows++;
        var (model, kept) = (plan.Model, plan.Choice.IsKept);
        var current = CostWithin(model, kept, from, to);
        int[] order = [.. model.Order];
        var instance = new OrderInstance(graph, capacityBytes, order.AsSpan(from, to - from), BorderState.Of(model, kept, from), BorderState.Of(model, kept, to));
        var search = new OrderSearch(instance, current + 1, width, random.NextDouble() * 0.5, stop);
        if (search.Run(out var cost) is not { } found)
        {
            return null;
        }

        for (var i = 0; i < found.Length; i++)
        {
            order[from + i] = instance.Ops[found[i]];
        }

        var next = new GapModel(graph, order, capacityBytes);
        var (choice, _) = GapSolver.Solve(next, null, plan.CostBytes + 1, stop);
        return choice is null ? null : new OrderPlan(next, choice);
    }

    // What the gaps cost that begin in a window and are not kept.
    private static long CostWithin(GapModel model, bool[] kept, int from, int to)
    {
        var cost = 0L;
        var (last, isWritten) = (-1, false);
        for (var g = 0; g < kept.Length; g++)
        {
            var gap = model.Gaps[g];
            isWritten = gap.Tensor == last ? isWritten : model.IsOffChip(gap.Tensor);
            last = gap.Tensor;
            if (!kept[g])
            {
                cost += gap.From >= from && gap.From < to ? gap.Bytes * (isWritten ? 1 : 2) : 0;
                isWritten = true;
            }
        }

        return cost;
    }
}
