using Dse.Core.Studies.Scratchpads;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>Least traffic by trying every order and every set of tensors that may leave at any step; for graphs of up to some ten operators.</summary>
/// <remarks>Charges writes when tensors leave and reads when they come back, and shares nothing with the solvers.</remarks>
internal static class BruteForce
{
    /// <summary>Off-chip bytes beyond the compulsory ones; null when an operator does not fit.</summary>
    public static long? Solve(ScratchpadGraph graph, long capacityBytes, bool isOrderFree)
    {
        var level = new Dictionary<(int Done, int Resident, int Copied), long> { [default] = 0 };
        for (var step = 0; step < graph.OperatorCount; step++)
        {
            var next = new Dictionary<(int, int, int), long>();
            foreach (var ((done, resident, copied), cost) in level)
            {
                for (var op = 0; op < graph.OperatorCount; op++)
                {
                    if ((done >> op & 1) == 0 && (isOrderFree || op == step) && IsReady(graph, op, done))
                    {
                        Run(graph, capacityBytes, op, done, resident, copied, cost, next);
                    }
                }
            }

            level = next;
        }

        return level.Count == 0 ? null : level.Values.Min();
    }

    private static bool IsReady(ScratchpadGraph graph, int op, int done)
    {
        foreach (var tensor in graph.Inputs(op))
        {
            if (graph.Producers[tensor] is >= 0 and var producer && (done >> producer & 1) == 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsTouched(ScratchpadGraph graph, int tensor, int done)
    {
        foreach (var reader in graph.Consumers(tensor))
        {
            if ((done >> reader & 1) != 0)
            {
                return true;
            }
        }

        return graph.Producers[tensor] >= 0;
    }

    private static void Run(ScratchpadGraph graph, long capacity, int op, int done, int resident, int copied, long cost, Dictionary<(int, int, int), long> next)
    {
        var operands = 0;
        foreach (var tensor in (ReadOnlySpan<int>)[.. graph.Inputs(op), .. graph.Outputs(op)])
        {
            operands |= 1 << tensor;
        }

        var others = resident & ~operands;
        for (var leaving = others; ; leaving = (leaving - 1) & others)
        {
            var (bytes, paid, copies) = (-graph.InPlaceBytes(op), cost, copied);
            for (var tensor = 0; tensor < graph.TensorCount; tensor++)
            {
                var bit = 1 << tensor;
                bytes += (((resident & ~leaving) | operands) & bit) != 0 ? graph.Bytes[tensor] : 0;
                if ((leaving & bit) != 0 && (copies & bit) == 0 && !graph.IsOffChip(tensor))
                {
                    paid += graph.Bytes[tensor];
                    copies |= bit;
                }
            }

            foreach (var tensor in graph.Inputs(op))
            {
                paid += (resident >> tensor & 1) == 0 && IsTouched(graph, tensor, done) ? graph.Bytes[tensor] : 0;
            }

            if (bytes <= capacity)
            {
                var after = done | (1 << op);
                var left = Living(graph, (resident & ~leaving) | operands, after);
                var key = (after, left, copies & Living(graph, ~0, after));
                next[key] = Math.Min(paid, next.GetValueOrDefault(key, long.MaxValue));
            }

            if (leaving == 0)
            {
                return;
            }
        }
    }

    private static int Living(ScratchpadGraph graph, int tensors, int done)
    {
        var living = 0;
        for (var tensor = 0; tensor < graph.TensorCount; tensor++)
        {
            foreach (var reader in (tensors >> tensor & 1) != 0 ? graph.Consumers(tensor) : [])
            {
                living |= (done >> reader & 1) == 0 ? 1 << tensor : 0;
            }
        }

        return living;
    }
}
