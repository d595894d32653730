using Dse.Core.Studies.Scratchpads;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>Least traffic when operators may run again, by trying every run, and every set that is dropped or written before it; for a few operators.</summary>
/// <remarks>Shares nothing with the solvers.</remarks>
internal static class RepeatedBruteForce
{
    /// <summary>Off-chip bytes beyond the compulsory ones.</summary>
    public static long Solve(ScratchpadGraph graph, long capacityBytes, bool isOrderFree, int most)
    {
        var all = (1 << graph.OperatorCount) - 1;
        var level = new Dictionary<(int Done, int Resident, int Copied, int Again), long> { [default] = 0 };
        var best = long.MaxValue;
        for (var run = 0; run < graph.OperatorCount + most; run++)
        {
            var next = new Dictionary<(int, int, int, int), long>();
            foreach (var (state, cost) in level)
            {
                for (var op = 0; op < graph.OperatorCount; op++)
                {
                    var isAgain = (state.Done >> op & 1) != 0;
                    var isNext = isOrderFree || op == 0 || (state.Done >> (op - 1) & 1) != 0;
                    if (isAgain ? state.Again < most : isNext)
                    {
                        Run(graph, capacityBytes, op, isAgain, state, cost, next);
                    }
                }
            }

            level = next;
            best = Math.Min(best, level.Where(s => s.Key.Done == all).Select(s => s.Value).DefaultIfEmpty(long.MaxValue).Min());
        }

        return best;
    }

    // Before the run every other resident tensor stays, is dropped, or is written and dropped.
    private static void Run(ScratchpadGraph graph, long capacity, int op, bool isAgain, (int Done, int Resident, int Copied, int Again) state, long cost, Dictionary<(int, int, int, int), long> next)
    {
        int[] operands = [.. graph.Inputs(op), .. graph.Outputs(op)];
        int[] others = [.. Enumerable.Range(0, graph.TensorCount).Where(t => (state.Resident >> t & 1) != 0 && !operands.Contains(t))];
        foreach (var tensor in graph.Inputs(op))
        {
            if ((state.Resident >> tensor & 1) != 0)
            {
                continue;
            }

            var isTouched = graph.Producers[tensor] >= 0 || graph.Consumers(tensor).ToArray().Any(c => (state.Done >> c & 1) != 0);
            if (!graph.IsOffChip(tensor) && (state.Copied >> tensor & 1) == 0)
            {
                return;
            }

            cost += isTouched ? graph.Bytes[tensor] : 0;
        }

        for (var choice = 0; choice < Math.Pow(3, others.Length); choice++)
        {
            var (resident, copied, paid) = (state.Resident, state.Copied, cost);
            for (var (i, digits) = (0, choice); i < others.Length; i++, digits /= 3)
            {
                resident = digits % 3 == 0 ? resident : resident & ~(1 << others[i]);
                if (digits % 3 == 2)
                {
                    paid += graph.IsOffChip(others[i]) || (copied >> others[i] & 1) != 0 ? 0 : graph.Bytes[others[i]];
                    copied |= 1 << others[i];
                }
            }

            foreach (var tensor in operands)
            {
                resident |= 1 << tensor;
            }

            if (Enumerable.Range(0, graph.TensorCount).Where(t => (resident >> t & 1) != 0).Sum(t => graph.Bytes[t]) <= capacity)
            {
                var key = (state.Done | 1 << op, resident, copied, state.Again + (isAgain ? 1 : 0));
                next[key] = Math.Min(paid, next.GetValueOrDefault(key, long.MaxValue));
            }
        }
    }
}
