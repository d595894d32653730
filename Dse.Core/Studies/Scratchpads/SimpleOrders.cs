using Dse.Core.Workloads.Graphs;

namespace Dse.Core.Studies.Scratchpads;

/// <summary>Orders of operators that need no search, and the room that an order takes when nothing leaves early.</summary>
public static class SimpleOrders
{
    /// <summary>The order of the graph, the greedy one and the depth-first one.</summary>
    public static IReadOnlyList<int[]> All(ScratchpadGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return [[.. Enumerable.Range(0, graph.OperatorCount)], Greedy(graph), DepthFirst(graph)];
    }

    /// <summary>The lowest peak of the simple orders, bytes.</summary>
    public static long LowestPeakBytes(ScratchpadGraph graph) => All(graph).Min(order => PeakBytes(graph, order));

    /// <summary>The least room in which every operator can run, bytes.</summary>
    public static long TightestBytes(ScratchpadGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return Enumerable.Range(0, graph.OperatorCount).Max(graph.OperandBytes);
    }

    /// <summary>The most bytes alive at once when every tensor stays from its creation (or first use) to its last use.</summary>
    public static long PeakBytes(ScratchpadGraph graph, ReadOnlySpan<int> order) => LiveBytes(graph, order).Max();

    /// <summary>The bytes of tensors alive while each operator runs, in the order of the graph.</summary>
    public static long[] LiveBytes(TensorGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        return LiveBytes(new ScratchpadGraph(graph, hasWeights: false, elementBytes: null), [.. Enumerable.Range(0, graph.Operators.Count)]);
    }

    /// <summary>The bytes alive in each step of an order when every tensor stays from its creation (or first use) to its last use.</summary>
    public static long[] LiveBytes(ScratchpadGraph graph, ReadOnlySpan<int> order)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var left = UsesOf(graph);
        var isLive = new bool[graph.TensorCount];
        var steps = new long[order.Length];
        var live = 0L;
        for (var step = 0; step < steps.Length; step++)
        {
            var op = order[step];
            live += Enter(graph, graph.Inputs(op), isLive) + Enter(graph, graph.Outputs(op), isLive);
            steps[step] = live - graph.InPlaceBytes(op);
            live -= Leave(graph, op, left, isLive);
        }

        return steps;
    }

    /// <summary>Always the ready operator that adds least to the bytes alive, the last of equals.</summary>
    public static int[] Greedy(ScratchpadGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var left = UsesOf(graph);
        var isLive = new bool[graph.TensorCount];
        var missing = MissingOf(graph);
        var ready = Enumerable.Range(0, missing.Length).Where(o => missing[o] == 0).ToList();
        var order = new int[graph.OperatorCount];
        for (var step = 0; step < order.Length; step++)
        {
            var (best, least) = (-1, long.MaxValue);
            foreach (var op in ready)
            {
                var growth = Growth(graph, op, left, isLive);
                if (growth < least || (growth == least && op > best))
                {
                    (best, least) = (op, growth);
                }
            }

            ready.Remove(best);
            order[step] = best;
            Enter(graph, graph.Inputs(best), isLive);
            Enter(graph, graph.Outputs(best), isLive);
            Leave(graph, best, left, isLive);
            foreach (var tensor in graph.Outputs(best))
            {
                foreach (var reader in graph.Consumers(tensor))
                {
                    if (--missing[reader] == 0)
                    {
                        ready.Add(reader);
                    }
                }
            }
        }

        return order;
    }

    /// <summary>Each operator as late as its first reader allows: the producers of an operator, in the order in which it reads them, then itself.</summary>
    public static int[] DepthFirst(ScratchpadGraph graph)
    {
        ArgumentNullException.ThrowIfNull(graph);
        var order = new List<int>(graph.OperatorCount);
        var next = new int[graph.OperatorCount];
        var isDone = new bool[graph.OperatorCount];
        var stack = new Stack<int>();
        for (var root = 0; root < graph.OperatorCount; root++)
        {
            if (!IsSink(graph, root))
            {
                continue;
            }

            stack.Push(root);
            while (stack.TryPeek(out var op))
            {
                var inputs = graph.Inputs(op);
                if (!isDone[op] && next[op] < inputs.Length)
                {
                    if (graph.Producers[inputs[next[op]++]] is >= 0 and var producer && !isDone[producer])
                    {
                        stack.Push(producer);
                    }

                    continue;
                }

                stack.Pop();
                if (!isDone[op])
                {
                    isDone[op] = true;
                    order.Add(op);
                }
            }
        }

        return [.. order];
    }

    private static bool IsSink(ScratchpadGraph graph, int op)
    {
        foreach (var tensor in graph.Outputs(op))
        {
            if (graph.Consumers(tensor).Length > 0)
            {
                return false;
            }
        }

        return true;
    }

    private static int[] UsesOf(ScratchpadGraph graph) => [.. Enumerable.Range(0, graph.TensorCount).Select(t => graph.Consumers(t).Length)];

    private static int[] MissingOf(ScratchpadGraph graph)
    {
        var missing = new int[graph.OperatorCount];
        for (var op = 0; op < missing.Length; op++)
        {
            foreach (var tensor in graph.Inputs(op))
            {
                missing[op] += graph.Producers[tensor] >= 0 ? 1 : 0;
            }
        }

        return missing;
    }

    private static long Enter(ScratchpadGraph graph, ReadOnlySpan<int> tensors, bool[] isLive)
    {
        var entered = 0L;
        foreach (var tensor in tensors)
        {
            entered += isLive[tensor] ? 0 : graph.Bytes[tensor];
            isLive[tensor] = true;
        }

        return entered;
    }

    private static long Leave(ScratchpadGraph graph, int op, int[] left, bool[] isLive)
    {
        var gone = 0L;
        foreach (var tensor in graph.Inputs(op))
        {
            if (--left[tensor] == 0)
            {
                gone += graph.Bytes[tensor];
                isLive[tensor] = false;
            }
        }

        foreach (var tensor in graph.Outputs(op))
        {
            if (left[tensor] == 0)
            {
                gone += graph.Bytes[tensor];
                isLive[tensor] = false;
            }
        }

        return gone;
    }

    private static long Growth(ScratchpadGraph graph, int op, int[] left, bool[] isLive)
    {
        var growth = 0L;
        foreach (var tensor in graph.Inputs(op))
        {
            growth += (isLive[tensor] ? 0 : graph.Bytes[tensor]) - (left[tensor] == 1 ? graph.Bytes[tensor] : 0);
        }

        foreach (var tensor in graph.Outputs(op))
        {
            growth += left[tensor] > 0 ? graph.Bytes[tensor] : 0;
        }

        return growth;
    }
}
