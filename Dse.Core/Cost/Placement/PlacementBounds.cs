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
    public static PlacementRating Ideal(PlacementProblem problem)
    {
        var rates = new HashSet<double>();
        for (var i = 0; i < problem.Nodes; i++)
        {
            for (var j = 0; j < problem.Nodes; j++)
            {
                if (i != j)
                {
                    rates.Add(problem.Links[i, j]);
                }
            }
        }

        var sorted = rates.Order().ToArray();
        var graphs = new Dictionary<int, LinkGraph>();
        return new PlacementRating([.. problem.Traffic.Select(edges => Fastest(problem, edges, sorted, graphs))], LeastStageTime(problem));
    }

    private static double Fastest(PlacementProblem problem, (int From, int To)[] edges, double[] sorted, Dictionary<int, LinkGraph> graphs)
    {
        if (edges.Length == 0)
        {
            return double.PositiveInfinity;
        }

        // Feasible at the slowest link, and never again once infeasible: halve the sorted rates.
        var slots = LinkGraph.Of(problem.Nodes, edges);
        var (low, high) = (0, sorted.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (!graphs.TryGetValue(middle, out var graph))
            {
                graphs[middle] = graph = LinkGraph.AtLeast(problem.Links, sorted[middle]);
            }

            (low, high) = graph.MayHold(slots) ? (middle, high) : (low, middle - 1);
        }

        return sorted[low];
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
