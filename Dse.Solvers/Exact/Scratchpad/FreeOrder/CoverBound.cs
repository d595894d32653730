using Dse.Core.Studies.Scratchpads;

namespace Dse.Solvers.Exact.Scratchpad.FreeOrder;

/// <summary>
/// A lower bound on traffic for every order: a tensor that an ancestor of an operator makes and a descendant uses is alive
/// while the operator runs, whatever the order. What does not fit beside the operands must be away and come back.
/// </summary>
/// <remarks>Bounds of operators add up as long as no tensor takes part in two of them.</remarks>
internal static class CoverBound
{
    private const int MaxNodes = 20_000;
    private const int StopEvery = 16;

    /// <summary>The bound, bytes.</summary>
    /// <param name="graph">What runs.</param>
    /// <param name="capacityBytes">Room.</param>
    /// <param name="stop">Ends the work early, with the bound so far.</param>
    public static long Of(ScratchpadGraph graph, long capacityBytes, Func<bool> stop)
    {
        var count = graph.OperatorCount;
        var words = (count + 63) / 64;
        var before = Ancestors(graph, words);
        var covers = new List<(long Bytes, int[] Tensors)>();
        for (var op = 0; op < count && (op % StopEvery != 0 || !stop()); op++)
        {
            var forced = Forced(graph, op, before, words);
            var excess = graph.OperandBytes(op) + forced.Sum(t => graph.Bytes[t]) - capacityBytes;
            if (excess > 0)
            {
                covers.Add((LeastCover(graph, forced, excess), forced));
            }
        }

        var taken = new bool[graph.TensorCount];
        var bound = 0L;
        foreach (var (bytes, tensors) in covers.OrderByDescending(c => c.Bytes))
        {
            if (!Array.Exists(tensors, t => taken[t]))
            {
                Array.ForEach(tensors, t => taken[t] = true);
                bound += bytes;
            }
        }

        return bound;
    }

    private static ulong[] Ancestors(ScratchpadGraph graph, int words)
    {
        var before = new ulong[graph.OperatorCount * words];
        for (var op = 0; op < graph.OperatorCount; op++)
        {
            foreach (var tensor in graph.Inputs(op))
            {
                if (graph.Producers[tensor] is >= 0 and var producer)
                {
                    before[(op * words) + (producer >> 6)] |= 1UL << producer;
                    for (var w = 0; w < words; w++)
                    {
                        before[(op * words) + w] |= before[(producer * words) + w];
                    }
                }
            }
        }

        return before;
    }

    // Touched by an ancestor, and read by a descendant, and no operand.
    private static int[] Forced(ScratchpadGraph graph, int op, ulong[] before, int words)
    {
        bool Precedes(int first, int second) => (before[(second * words) + (first >> 6)] & (1UL << first)) != 0;
        var forced = new List<int>();
        for (var tensor = 0; tensor < graph.TensorCount; tensor++)
        {
            var isMade = graph.Producers[tensor] is >= 0 and var producer && Precedes(producer, op);
            var (isRead, isOperand) = (false, graph.Producers[tensor] == op);
            foreach (var reader in graph.Consumers(tensor))
            {
                isOperand |= reader == op;
                isRead |= Precedes(op, reader);
                isMade |= graph.IsOffChip(tensor) && Precedes(reader, op);
            }

            if (isMade && isRead && !isOperand)
            {
                forced.Add(tensor);
            }
        }

        return [.. forced];
    }

    // The cheapest set of at least so many bytes, where a byte costs 1 or 2; parts of tensors when sets are too many to try.
    private static long LeastCover(ScratchpadGraph graph, int[] tensors, long excess)
    {
        var (best, nodes) = (long.MaxValue, 0);
        var order = tensors.OrderBy(t => graph.IsOffChip(t) ? 1 : 2).ThenByDescending(t => graph.Bytes[t]).ToArray();
        Choose(0, excess, 0);
        return nodes <= MaxNodes ? best : Parts();

        long Parts()
        {
            var cheap = Math.Min(excess, order.Where(graph.IsOffChip).Sum(t => graph.Bytes[t]));
            return cheap + (2 * (excess - cheap));
        }

        void Choose(int from, long missing, long cost)
        {
            if (++nodes > MaxNodes)
            {
                return;
            }

            if (missing <= 0)
            {
                best = Math.Min(best, cost);
                return;
            }

            // Every missing byte costs at least as much as in the cheapest tensor that is left.
            if (from == order.Length || cost + (missing * (graph.IsOffChip(order[from]) ? 1 : 2)) >= best)
            {
                return;
            }

            var bytes = graph.Bytes[order[from]];
            Choose(from + 1, missing - bytes, cost + (bytes * (graph.IsOffChip(order[from]) ? 1 : 2)));
            Choose(from + 1, missing, cost);
        }
    }
}
