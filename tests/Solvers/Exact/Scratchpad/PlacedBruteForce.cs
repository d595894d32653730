using Dse.Core.Studies.Scratchpads;

namespace Dse.Solvers.Tests.Exact.Scratchpad;

/// <summary>Least traffic under an order when every tensor needs an address: every address of every operand at every step is tried; for a few operators and some ten bytes.</summary>
/// <remarks>A tensor keeps its address from step to step, or leaves and comes back at another, which costs the same between any two steps. Shares nothing with the solvers.</remarks>
internal static class PlacedBruteForce
{
    /// <summary>Off-chip bytes beyond the compulsory ones; null when an operator does not fit.</summary>
    /// <param name="graph">What runs.</param>
    /// <param name="capacityBytes">Room.</param>
    /// <param name="order">Operators by step; null for the order of the graph.</param>
    /// <param name="isSpilledForAStep">Whether a tensor that memory does not hold yet stays away for a step when it leaves, as in COSMA's program.</param>
    /// <param name="mostBytes">What moves more is not looked at.</param>
    public static long? Solve(ScratchpadGraph graph, int capacityBytes, int[]? order = null, bool isSpilledForAStep = false, long mostBytes = long.MaxValue)
    {
        order ??= [.. Enumerable.Range(0, graph.OperatorCount)];
        // A digit for every tensor: 0 away, else its address and 1; then the set of those that memory holds.
        var level = new Dictionary<string, long>(StringComparer.Ordinal) { [new string('\0', graph.TensorCount + 1)] = 0 };
        for (var step = 0; step < order.Length; step++)
        {
            var next = new Dictionary<string, long>(StringComparer.Ordinal);
            foreach (var (state, cost) in level)
            {
                Leave(new Step(graph, capacityBytes, order, step, isSpilledForAStep, mostBytes), state.ToCharArray(), 0, cost, next);
            }

            level = next;
        }

        return level.Count == 0 ? null : level.Values.Min();
    }

    // Each resident tensor stays where it is or leaves.
    private static void Leave(Step at, char[] state, int tensor, long cost, Dictionary<string, long> next)
    {
        var graph = at.Graph;
        if (cost > at.MostBytes)
        {
            return;
        }

        if (tensor == graph.TensorCount)
        {
            Enter(at, state, 0, cost, next);
            return;
        }

        Leave(at, state, tensor + 1, cost, next);
        if (state[tensor] != 0)
        {
            var (place, copied) = (state[tensor], state[^1]);
            var isCopied = graph.IsOffChip(tensor) || (copied >> tensor & 1) != 0;
            state[tensor] = '\0';
            state[^1] = (char)(copied | 1 << tensor);
            if (!isCopied && at.IsSpilledForAStep && at.Operands.Contains(tensor))
            {
                (state[tensor], state[^1]) = (place, copied);
                return;
            }

            Leave(at, state, tensor + 1, cost + (isCopied ? 0 : graph.Bytes[tensor]), next);
            (state[tensor], state[^1]) = (place, copied);
        }
    }

    // Each operand that is not there comes to any free address.
    private static void Enter(Step at, char[] state, int operand, long cost, Dictionary<string, long> next)
    {
        var (graph, operands) = (at.Graph, at.Operands);
        if (cost > at.MostBytes)
        {
            return;
        }

        if (operand == operands.Length)
        {
            var after = (char[])state.Clone();
            for (var t = 0; t < graph.TensorCount; t++)
            {
                if (!graph.Consumers(t).ToArray().Any(c => Array.IndexOf(at.Order, c) > at.Number))
                {
                    after[t] = '\0';
                    after[^1] = (char)(after[^1] & ~(1 << t));
                }
            }

            var key = new string(after);
            next[key] = Math.Min(cost, next.GetValueOrDefault(key, long.MaxValue));
            return;
        }

        var tensor = operands[operand];
        if (state[tensor] != 0)
        {
            Enter(at, state, operand + 1, cost, next);
            return;
        }

        var isBack = graph.Producers[tensor] != at.Order[at.Number] && (graph.Producers[tensor] >= 0 || graph.Consumers(tensor).ToArray().Any(c => Array.IndexOf(at.Order, c) < at.Number));
        for (var place = 0; place + graph.Bytes[tensor] <= at.CapacityBytes; place++)
        {
            if (IsFree(graph, state, place, place + graph.Bytes[tensor]))
            {
                state[tensor] = (char)(place + 1);
                Enter(at, state, operand + 1, cost + (isBack ? graph.Bytes[tensor] : 0), next);
                state[tensor] = '\0';
            }
        }
    }

    private static bool IsFree(ScratchpadGraph graph, char[] state, long from, long to)
    {
        for (var t = 0; t < graph.TensorCount; t++)
        {
            if (state[t] != 0 && state[t] - 1 < to && from < state[t] - 1 + graph.Bytes[t])
            {
                return false;
            }
        }

        return true;
    }

    private sealed record Step(ScratchpadGraph Graph, int CapacityBytes, int[] Order, int Number, bool IsSpilledForAStep, long MostBytes)
    {
        public int[] Operands { get; } = [.. Graph.Inputs(Order[Number]), .. Graph.Outputs(Order[Number])];
    }
}
