namespace Dse.Core.Cost.Placement;

/// <summary>Which node goes to which slot: slots exchange data in a few kinds of traffic, and links between nodes differ (docs/cost-model.md §5).</summary>
/// <remarks>
/// An order is rated by the slowest link of each kind of traffic and by how slow the stages are that it makes of unlike nodes.
/// Immutable and thread-safe.
/// </remarks>
public sealed class PlacementProblem
{
    /// <summary>States a problem.</summary>
    /// <param name="links">Rate from each node (row) to each other, above 0.</param>
    /// <param name="traffic">For each kind of traffic the slots that send, and to which; no slot to itself.</param>
    /// <param name="stages">For each stage the slots that it runs on.</param>
    /// <param name="slowness">For each node the time it takes relative to others, above 0; all alike when null.</param>
    public PlacementProblem(
        double[,] links, IReadOnlyList<IReadOnlyList<(int From, int To)>> traffic, IReadOnlyList<IReadOnlyList<int>> stages, IReadOnlyList<double>? slowness)
    {
        ArgumentNullException.ThrowIfNull(links);
        ArgumentNullException.ThrowIfNull(traffic);
        ArgumentNullException.ThrowIfNull(stages);
        Links = links;
        Traffic = [.. traffic.Select(edges => edges.Distinct().ToArray())];
        Stages = [.. stages.Select(s => s.ToArray())];
        Slowness = slowness is null ? Enumerable.Repeat(1.0, links.GetLength(0)).ToArray() : [.. slowness];
    }

    /// <summary>Nodes, as many as slots.</summary>
    public int Nodes => Links.GetLength(0);

    /// <summary>Rate from each node to each other.</summary>
    internal double[,] Links { get; }

    /// <summary>Pairs of slots by kind of traffic.</summary>
    internal (int From, int To)[][] Traffic { get; }

    /// <summary>Slots by stage.</summary>
    internal int[][] Stages { get; }

    /// <summary>Relative time of each node.</summary>
    internal double[] Slowness { get; }

    /// <summary>Rates an order.</summary>
    /// <param name="order">The node in each slot.</param>
    public PlacementRating Rate(IReadOnlyList<int> order)
    {
        ArgumentNullException.ThrowIfNull(order);
        var rates = new double[Traffic.Length];
        for (var kind = 0; kind < rates.Length; kind++)
        {
            var slowest = double.PositiveInfinity;
            foreach (var (from, to) in Traffic[kind])
            {
                slowest = Math.Min(slowest, Links[order[from], order[to]]);
            }

            rates[kind] = slowest;
        }

        var time = 0.0;
        foreach (var stage in Stages)
        {
            var slowest = 0.0;
            foreach (var slot in stage)
            {
                slowest = Math.Max(slowest, Slowness[order[slot]]);
            }

            time += slowest;
        }

        return new PlacementRating(rates, time);
    }
}
