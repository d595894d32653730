namespace Dse.Core.Cost.Serving.UnlikeDevices;

/// <summary>A model's layers over unlike workers with unlike links, so that the most tokens pass per second (Helix, ASPLOS 2025).</summary>
/// <remarks>
/// Every worker holds consecutive layers. A token enters at a worker that holds layer 0, may go from a worker whose layers
/// end at e to any worker that holds layer e, computes there the layers from e on, and leaves after the last. The tokens
/// per second of a placement are the greatest flow of that graph, with the workers' rates and the links' as capacities.
/// Immutable and thread-safe.
/// </remarks>
public sealed class PlacementProblem
{
    private readonly double[,] links;

    /// <summary>A problem.</summary>
    /// <param name="layers">Layers of the model (or blocks of layers), at least 1.</param>
    /// <param name="workers">The workers, at least one.</param>
    /// <param name="linkTokensPerSecond">Activations of how many tokens per second go from one worker to another; infinite for no limit.</param>
    public PlacementProblem(int layers, IReadOnlyList<LayerWorker> workers, double[,] linkTokensPerSecond)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(layers, 1);
        ArgumentNullException.ThrowIfNull(workers);
        ArgumentNullException.ThrowIfNull(linkTokensPerSecond);
        ArgumentOutOfRangeException.ThrowIfZero(workers.Count);
        if (linkTokensPerSecond.GetLength(0) != workers.Count || linkTokensPerSecond.GetLength(1) != workers.Count)
        {
            throw new ArgumentException($"{workers.Count} workers need as many rows and columns of links.", nameof(linkTokensPerSecond));
        }

        Layers = layers;
        Workers = workers;
        links = (double[,])linkTokensPerSecond.Clone();
    }

    /// <summary>Layers of the model.</summary>
    public int Layers { get; }

    /// <summary>The workers.</summary>
    public IReadOnlyList<LayerWorker> Workers { get; }

    /// <summary>Tokens per second that no placement exceeds: all workers busy with the layers they do best.</summary>
    public double Bound => Workers.Sum(w => w.MaxLayersPerSecond) / Layers;

    /// <summary>Tokens per second over a link.</summary>
    public double Link(int from, int to) => links[from, to];

    /// <summary>Whether two workers can be exchanged without changing anything.</summary>
    public bool AreAlike(int a, int b)
    {
        if (!Workers[a].TokensPerSecond.SequenceEqual(Workers[b].TokensPerSecond) || !links[a, b].Equals(links[b, a]))
        {
            return false;
        }

        for (var other = 0; other < Workers.Count; other++)
        {
            if (other != a && other != b && (!links[a, other].Equals(links[b, other]) || !links[other, a].Equals(links[other, b])))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Tokens per second of a placement; 0 when no path leads through all layers.</summary>
    /// <param name="placement">One range per worker, within its memory and the model.</param>
    public double TokensPerSecond(ReadOnlySpan<LayerRange> placement) => Solve(placement, flows: null);

    /// <summary>Tokens per second over every pair of workers in a greatest flow; the diagonal holds what a worker computes.</summary>
    public double[,] FlowsOf(ReadOnlySpan<LayerRange> placement)
    {
        var flows = new double[Workers.Count, Workers.Count];
        Solve(placement, flows);
        return flows;
    }

    private double Solve(ReadOnlySpan<LayerRange> placement, double[,]? flows)
    {
        var count = Workers.Count;
        var graph = new MaxFlow((2 * count) + 2);
        var (source, sink) = (2 * count, (2 * count) + 1);
        var edges = new List<(int From, int To, int Edge)>();
        for (var w = 0; w < count; w++)
        {
            var held = placement[w];
            if (held.Count == 0)
            {
                continue;
            }

            edges.Add((w, w, graph.Add(2 * w, (2 * w) + 1, Workers[w].TokensPerSecond[held.Count - 1])));
            if (held.First == 0)
            {
                graph.Add(source, 2 * w, double.PositiveInfinity);
            }

            if (held.End == Layers)
            {
                graph.Add((2 * w) + 1, sink, double.PositiveInfinity);
                continue;
            }

            for (var to = 0; to < count; to++)
            {
                if (to != w && placement[to].First <= held.End && held.End < placement[to].End)
                {
                    edges.Add((w, to, graph.Add((2 * w) + 1, 2 * to, links[w, to])));
                }
            }
        }

        var total = graph.Solve(source, sink);
        foreach (var (from, to, edge) in flows is null ? [] : edges)
        {
            flows![from, to] = graph.FlowOf(edge);
        }

        return total;
    }
}
