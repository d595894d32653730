namespace Dse.Core.Cost.Placement;

/// <summary>What no order of nodes can better, respect by respect.</summary>
/// <remarks>
/// Links at least as fast as a rate form a graph of nodes. Slots that exchange data must fit into it: every connected set of
/// slots into one connected set of nodes, and every slot onto a node with as many links. A rate at which this fails is out of
/// reach; the largest at which it does not is a bound.
/// </remarks>
internal static class PlacementBounds
{
    /// <summary>A rating that covers every order.</summary>
    public static PlacementRating Ideal(PlacementProblem problem) =>
        new([.. Enumerable.Range(0, problem.Traffic.Length).Select(kind => Fastest(problem, problem.Traffic[kind]))], LeastStageTime(problem));

    private static double Fastest(PlacementProblem problem, (int From, int To)[] edges)
    {
        if (edges.Length == 0)
        {
            return double.PositiveInfinity;
        }

        var nodes = problem.Nodes;
        var slots = Sizes(nodes, edges);
        var (slotOut, slotIn) = Degrees(nodes, edges);
        var rates = new SortedSet<double>();
        for (var i = 0; i < nodes; i++)
        {
            for (var j = 0; j < nodes; j++)
            {
                if (i != j)
                {
                    rates.Add(problem.Links[i, j]);
                }
            }
        }

        // Feasible at the slowest link, and never again once infeasible: halve the sorted rates.
        var sorted = rates.ToArray();
        var (low, high) = (0, sorted.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            var fast = Enumerable.Range(0, nodes).SelectMany(i => Enumerable.Range(0, nodes).Where(j => i != j && problem.Links[i, j] >= sorted[middle]).Select(j => (i, j))).ToArray();
            var (nodeOut, nodeIn) = Degrees(nodes, fast);
            if (Fits(slots, Sizes(nodes, fast)) && Dominates(nodeOut, slotOut) && Dominates(nodeIn, slotIn))
            {
                low = middle;
            }
            else
            {
                high = middle - 1;
            }
        }

        return sorted[low];
    }

    // For every size, as many connected sets of slots of that size or more must find room in the connected sets of nodes.
    private static bool Fits(int[] slotSets, int[] nodeSets) =>
        slotSets.Distinct().All(size => slotSets.Count(s => s >= size) <= nodeSets.Sum(n => n / size));

    private static bool Dominates(int[] nodes, int[] slots)
    {
        Array.Sort(nodes);
        Array.Sort(slots);
        return nodes.Zip(slots, (n, s) => n >= s).All(fits => fits);
    }

    private static (int[] Out, int[] In) Degrees(int count, IEnumerable<(int From, int To)> edges)
    {
        var (outgoing, incoming) = (new int[count], new int[count]);
        foreach (var (from, to) in edges)
        {
            outgoing[from]++;
            incoming[to]++;
        }

        return (outgoing, incoming);
    }

    // Sizes of the connected sets, whatever the direction of their links.
    private static int[] Sizes(int count, IEnumerable<(int From, int To)> edges)
    {
        var parent = Enumerable.Range(0, count).ToArray();
        int Root(int i)
        {
            while (parent[i] != i)
            {
                i = parent[i] = parent[parent[i]];
            }

            return i;
        }

        foreach (var (from, to) in edges)
        {
            parent[Root(from)] = Root(to);
        }

        return [.. Enumerable.Range(0, count).GroupBy(Root).Select(g => g.Count())];
    }

    // Stages of like size that share no slot are fastest when nodes are dealt out in the order of their speed.
    private static double LeastStageTime(PlacementProblem problem)
    {
        var stages = problem.Stages;
        if (stages.Length == 0)
        {
            return 0;
        }

        var size = stages[0].Length;
        var sorted = problem.Slowness.Order().ToArray();
        var isDealt = stages.All(s => s.Length == size) && stages.SelectMany(s => s).Distinct().Count() == size * stages.Length;
        return isDealt ? stages.Select((_, i) => sorted[((i + 1) * size) - 1]).Sum() : stages.Length * sorted[0];
    }
}
