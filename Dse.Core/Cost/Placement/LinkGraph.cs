namespace Dse.Core.Cost.Placement;

/// <summary>Sizes of the connected sets of a directed graph, whatever the direction of its edges, and its degrees in ascending order.</summary>
/// <param name="SetSizes">Members of each connected set.</param>
/// <param name="Outgoing">Outgoing edges of each member, ascending.</param>
/// <param name="Incoming">Incoming edges of each member, ascending.</param>
internal sealed record LinkGraph(int[] SetSizes, int[] Outgoing, int[] Incoming)
{
    /// <summary>The graph of some edges.</summary>
    public static LinkGraph Of(int count, IEnumerable<(int From, int To)> edges)
    {
        var (outgoing, incoming) = (new int[count], new int[count]);
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
            outgoing[from]++;
            incoming[to]++;
            parent[Root(from)] = Root(to);
        }

        Array.Sort(outgoing);
        Array.Sort(incoming);
        return new LinkGraph([.. Enumerable.Range(0, count).GroupBy(Root).Select(g => g.Count())], outgoing, incoming);
    }

    /// <summary>The graph of all links of at least a rate.</summary>
    public static LinkGraph AtLeast(double[,] links, double rate)
    {
        var nodes = links.GetLength(0);
        IEnumerable<(int From, int To)> Fast()
        {
            for (var i = 0; i < nodes; i++)
            {
                for (var j = 0; j < nodes; j++)
                {
                    if (i != j && links[i, j] >= rate)
                    {
                        yield return (i, j);
                    }
                }
            }
        }

        return Of(nodes, Fast());
    }

    /// <summary>Whether another graph may fit into this one: false proves that it does not.</summary>
    public bool MayHold(LinkGraph other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var size in other.SetSizes.Distinct())
        {
            // As many connected sets of this size or more must find room in the connected sets here.
            if (other.SetSizes.Count(s => s >= size) > SetSizes.Sum(s => s / size))
            {
                return false;
            }
        }

        return Dominates(Outgoing, other.Outgoing) && Dominates(Incoming, other.Incoming);
    }

    private static bool Dominates(int[] degrees, int[] others)
    {
        for (var i = 0; i < degrees.Length; i++)
        {
            if (degrees[i] < others[i])
            {
                return false;
            }
        }

        return true;
    }
}
