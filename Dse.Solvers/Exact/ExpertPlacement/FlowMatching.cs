using Dse.Core.Studies.ExpertPlacements;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>The b-matching of greatest weight between the experts of two layers: a flow of least cost by successive shortest paths.</summary>
/// <remarks>Not thread-safe; one use.</remarks>
internal sealed class FlowMatching
{
    private readonly FlowTable flows;
    private readonly int experts;
    private readonly int sink;
    private readonly int most;
    private readonly int[] fromOf;
    private readonly double[] potential;
    private readonly double[] distance;
    private readonly int[] arrival;
    private readonly bool[] done;
    private readonly int[] used;
    private readonly bool[] matched;
    private readonly List<int>[] matchedTo;
    private readonly PriorityQueue<int, double> queue = new();

    /// <summary>Prepares a matching.</summary>
    /// <param name="flows">Weights of the pairs.</param>
    /// <param name="most">The most partners of an expert.</param>
    public FlowMatching(FlowTable flows, int most)
    {
        (this.flows, this.most, experts, sink) = (flows, most, flows.Experts, 2 * flows.Experts);
        potential = new double[sink + 1];
        distance = new double[sink + 1];
        arrival = new int[sink + 1];
        done = new bool[sink + 1];
        used = new int[sink];
        matched = new bool[flows.To.Length];
        matchedTo = [.. Enumerable.Range(0, experts).Select(_ => new List<int>())];
        fromOf = [.. flows.Pairs.Select(p => p.From)];
        foreach (var (_, to, tokens) in flows.Pairs)
        {
            potential[experts + to] = Math.Min(potential[experts + to], -tokens);
            potential[sink] = Math.Min(potential[sink], -tokens);
        }
    }

    /// <summary>The greatest weight; all weight there is when the work is ended early, so that it stays an upper bound.</summary>
    /// <param name="stop">Asked at every path.</param>
    public double Weight(Func<bool> stop)
    {
        var weight = 0.0;
        while (!stop())
        {
            if (!Reach())
            {
                return weight;
            }

            for (var v = 0; v <= sink; v++)
            {
                potential[v] += done[v] ? distance[v] : distance[sink];
            }

            // The source keeps potential 0, so that the sink's is the cost of the path.
            if (potential[sink] >= 0)
            {
                return weight;
            }

            weight -= potential[sink];
            Augment();
        }

        return flows.Total;
    }

    // Dijkstra's algorithm on reduced costs, from every expert with room to the sink.
    private bool Reach()
    {
        Array.Fill(distance, double.PositiveInfinity);
        Array.Clear(done);
        queue.Clear();
        for (var a = 0; a < experts; a++)
        {
            if (used[a] < most)
            {
                Relax(a, -potential[a], -1);
            }
        }

        while (queue.TryDequeue(out var v, out _))
        {
            if (done[v])
            {
                continue;
            }

            done[v] = true;
            if (v == sink)
            {
                return true;
            }

            if (v < experts)
            {
                for (var i = flows.Starts[v]; i < flows.Starts[v + 1]; i++)
                {
                    var b = experts + flows.To[i];
                    if (!matched[i] && !done[b])
                    {
                        Relax(b, distance[v] - flows.Tokens[i] + potential[v] - potential[b], i);
                    }
                }

                continue;
            }

            if (used[v] < most)
            {
                Relax(sink, distance[v] + potential[v] - potential[sink], v);
            }

            foreach (var i in matchedTo[v - experts])
            {
                if (!done[fromOf[i]])
                {
                    Relax(fromOf[i], distance[v] + flows.Tokens[i] + potential[v] - potential[fromOf[i]], i);
                }
            }
        }

        return false;
    }

    private void Relax(int v, double length, int by)
    {
        length = Math.Max(0, length);
        if (length < distance[v])
        {
            (distance[v], arrival[v]) = (length, by);
            queue.Enqueue(v, length);
        }
    }

    private void Augment()
    {
        var v = arrival[sink];
        used[v]++;
        while (true)
        {
            // From an expert of the next layer back along a pair that becomes matched.
            var i = arrival[v];
            matched[i] = true;
            matchedTo[v - experts].Add(i);
            var a = fromOf[i];
            if (arrival[a] < 0)
            {
                used[a]++;
                return;
            }

            // The expert came from a pair that was matched and no longer is.
            var j = arrival[a];
            matched[j] = false;
            v = experts + flows.To[j];
            matchedTo[v - experts].Remove(j);
        }
    }
}
