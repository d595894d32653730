namespace Dse.Core.Cost.Serving.UnlikeDevices;

/// <summary>The most that can flow from one vertex of a graph to another: Dinic's algorithm (1970), exact up to rounding.</summary>
/// <remarks>Capacities are non-negative reals, infinite allowed as long as no path is all infinite. Not thread-safe.</remarks>
public sealed class MaxFlow
{
    // Below this share of the largest finite capacity a residue is rounding, not room.
    private const double Epsilon = 1e-12;

    private readonly int[] head;
    private readonly List<int> next = [];
    private readonly List<int> target = [];
    private readonly List<double> room = [];
    private readonly int[] level;
    private readonly int[] cursor;
    private readonly int[] queue;
    private double least;

    /// <summary>A graph without edges.</summary>
    /// <param name="vertices">How many, at least 2.</param>
    public MaxFlow(int vertices)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(vertices, 2);
        head = new int[vertices];
        Array.Fill(head, -1);
        level = new int[vertices];
        cursor = new int[vertices];
        queue = new int[vertices];
    }

    /// <summary>Adds an edge and gives its number.</summary>
    public int Add(int from, int to, double capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        Link(from, to, capacity);
        Link(to, from, 0);
        least = double.IsFinite(capacity) ? Math.Max(least, capacity) : least;
        return target.Count - 2;
    }

    /// <summary>What flows over an edge after <see cref="Solve"/>.</summary>
    public double FlowOf(int edge) => room[edge ^ 1];

    /// <summary>Finds the greatest flow; call once.</summary>
    public double Solve(int source, int sink)
    {
        least *= Epsilon;
        var total = 0.0;
        while (Reach(source, sink))
        {
            head.CopyTo(cursor, 0);
            for (var pushed = Push(source, sink, double.PositiveInfinity); pushed > least; pushed = Push(source, sink, double.PositiveInfinity))
            {
                total += pushed;
                if (double.IsPositiveInfinity(total))
                {
                    return total;
                }
            }
        }

        return total;
    }

    private void Link(int from, int to, double capacity)
    {
        next.Add(head[from]);
        head[from] = target.Count;
        target.Add(to);
        room.Add(capacity);
    }

    private bool Reach(int source, int sink)
    {
        Array.Fill(level, -1);
        level[source] = 0;
        queue[0] = source;
        var count = 1;
        for (var i = 0; i < count; i++)
        {
            for (var edge = head[queue[i]]; edge >= 0; edge = next[edge])
            {
                var to = target[edge];
                if (level[to] < 0 && room[edge] > least)
                {
                    level[to] = level[queue[i]] + 1;
                    queue[count++] = to;
                }
            }
        }

        return level[sink] >= 0;
    }

    private double Push(int from, int sink, double most)
    {
        if (from == sink)
        {
            return most;
        }

        for (; cursor[from] >= 0; cursor[from] = next[cursor[from]])
        {
            var edge = cursor[from];
            var to = target[edge];
            if (level[to] != level[from] + 1 || room[edge] <= least)
            {
                continue;
            }

            var pushed = Push(to, sink, Math.Min(most, room[edge]));
            if (pushed > least)
            {
                room[edge] -= pushed;
                room[edge ^ 1] += pushed;
                return pushed;
            }
        }

        return 0;
    }
}
