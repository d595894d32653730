namespace Dse.Solvers.Exact.Partition;

/// <summary>
/// The best split of a chain when it is known to cost little more than a bound: dynamic programming from the start over the states
/// whose cost so far and bound on the rest together stay below a limit, which are few. Whatever it finds within the limit is the best.
/// </summary>
/// <remarks>Not thread-safe; reused from period to period.</remarks>
internal sealed class ChainCorridor
{
    private readonly ChainTables tables;
    private readonly ChainProgram bounds;
    private readonly int layers;
    private readonly int devices;
    private readonly double[]?[] costs;
    private readonly int[] first;
    private readonly int[] last;
    private readonly List<int> touched = [];
    private readonly double[] done;
    private readonly int[] queue;

    /// <summary>A corridor along bounds.</summary>
    /// <param name="tables">The chain.</param>
    /// <param name="bounds">Solved for a period that is not shorter than those asked for here.</param>
    public ChainCorridor(ChainTables tables, ChainProgram bounds)
    {
        (this.tables, this.bounds) = (tables, bounds);
        (layers, devices) = (tables.Layers, tables.Devices);
        var states = (1 << devices) * devices;
        (costs, first, last) = (new double[states][], new int[states], new int[states]);
        Array.Fill(first, int.MaxValue);
        Array.Fill(last, -1);
        (done, queue) = (new double[layers + 1], new int[layers + 1]);
    }

    /// <summary>Steps of all searches.</summary>
    public long Work { get; private set; }

    /// <summary>Finds the best split.</summary>
    /// <param name="periodMs">Most milliseconds of a stage or transfer.</param>
    /// <param name="limit">Most that it may cost.</param>
    /// <returns>The device of each layer, and the cost; null when every split costs more.</returns>
    public (int[]? Placement, double Cost) Find(double periodMs, double limit)
    {
        tables.Limit(periodMs);
        for (var d = 0; d < devices; d++)
        {
            if (bounds.Rest(1 << d, d)[0] <= limit)
            {
                Reach(((1 << d) * devices) + d, 0, 0);
            }
        }

        var (best, bestState) = (double.PositiveInfinity, -1);
        for (var state = devices; state < costs.Length; state++)
        {
            if (first[state] > last[state])
            {
                continue;
            }

            var end = Run(state);
            if (end == layers && done[layers] < best)
            {
                (best, bestState) = (done[layers], state);
            }

            Leave(state, Math.Min(end, layers - 1), periodMs, limit);
        }

        var placement = best <= limit ? Trace(bestState, periodMs) : null;
        foreach (var state in touched)
        {
            costs[state].AsSpan(first[state], last[state] - first[state] + 1).Fill(double.PositiveInfinity);
            (first[state], last[state]) = (int.MaxValue, -1);
        }

        touched.Clear();
        return (placement, best);
    }

    private void Reach(int state, int layer, double cost)
    {
        if (costs[state] is not { } row)
        {
            costs[state] = row = new double[layers + 1];
            Array.Fill(row, double.PositiveInfinity);
        }

        if (first[state] > last[state])
        {
            touched.Add(state);
        }

        (first[state], last[state]) = (Math.Min(first[state], layer), Math.Max(last[state], layer));
        row[layer] = Math.Min(row[layer], cost);
    }

    // The least cost of having finished a stage, by its end.
    private int Run(int state)
    {
        var device = state % devices;
        var (row, sum, ends) = (costs[state]!, tables.Costs[device], tables.Ends[device]);
        var (from, to) = (first[state], last[state]);
        var (end, head, tail) = (ends[to], 0, 0);
        for (var e = from + 1; e <= end; e++)
        {
            if (e - 1 <= to && row[e - 1] < double.PositiveInfinity)
            {
                var key = row[e - 1] - sum[e - 1];
                while (tail > head && row[queue[tail - 1]] - sum[queue[tail - 1]] >= key)
                {
                    tail--;
                }

                queue[tail++] = e - 1;
            }

            while (head < tail && ends[queue[head]] < e)
            {
                head++;
            }

            done[e] = head < tail ? row[queue[head]] - sum[queue[head]] + sum[e] : double.PositiveInfinity;
        }

        Work += Math.Max(0, end - from);
        return end;
    }

    private void Leave(int state, int end, double periodMs, double limit)
    {
        var (set, device, from) = (state / devices, state % devices, first[state]);
        for (var to = 0; to < devices; to++)
        {
            if ((set & (1 << to)) != 0 || tables.TransferMs[device][to] is not { } transfer)
            {
                continue;
            }

            var (next, paid) = (set | (1 << to), tables.TransferCosts[device][to]!);
            var rest = bounds.Rest(next, to);
            if (rest.IsEmpty)
            {
                continue;
            }

            for (var e = from + 1; e <= end; e++)
            {
                var cost = done[e] + paid[e];
                if (cost + rest[e] <= limit && transfer[e] <= periodMs)
                {
                    Reach((next * devices) + to, e, cost);
                }
            }

            Work += Math.Max(0, end - from);
        }
    }

    private int[] Trace(int state, double periodMs)
    {
        var placement = new int[layers];
        var end = layers;
        while (true)
        {
            var (set, device) = (state / devices, state % devices);
            var start = Start(state, end).Layer;
            placement.AsSpan(start..end).Fill(device);
            if (start == 0)
            {
                return placement;
            }

            var (least, before) = (double.PositiveInfinity, -1);
            for (var from = 0; from < devices; from++)
            {
                var earlier = ((set & ~(1 << device)) * devices) + from;
                if (from != device && (set & (1 << from)) != 0 && first[earlier] <= last[earlier] && tables.TransferMs[from][device] is { } transfer && transfer[start] <= periodMs
                    && Start(earlier, start).Cost + tables.TransferCosts[from][device]![start] is var cost && cost < least)
                {
                    (least, before) = (cost, earlier);
                }
            }

            (state, end) = (before, start);
        }
    }

    // Where a stage with a given end best starts, and what everything up to that end costs.
    private (int Layer, double Cost) Start(int state, int end)
    {
        var device = state % devices;
        var (row, sum, ends) = (costs[state]!, tables.Costs[device], tables.Ends[device]);
        var (layer, least) = (-1, double.PositiveInfinity);
        for (var s = first[state]; s <= Math.Min(last[state], end - 1); s++)
        {
            if (ends[s] >= end && row[s] - sum[s] < least)
            {
                (layer, least) = (s, row[s] - sum[s]);
            }
        }

        return (layer, least + sum[end]);
    }
}
