using System.Numerics;

namespace Dse.Solvers.Exact.Partition;

/// <summary>
/// The split of a chain that is least in one sum while no stage and no transfer takes longer than a period: dynamic programming from
/// the end over the devices that are used up, the last of them, and the layer where its stage starts. A stage's end slides with its
/// start, so that each state costs a constant (monotone queue).
/// </summary>
/// <remarks>Not thread-safe; reused from period to period. Costs of one period are bounds for all shorter ones.</remarks>
internal sealed class ChainProgram
{
    private readonly ChainTables tables;
    private readonly int layers;
    private readonly int devices;
    private readonly double[]?[] rest;
    private readonly double[]?[][] open;
    private readonly double[] leave;
    private readonly int[] queue;

    public ChainProgram(ChainTables tables)
    {
        this.tables = tables;
        (layers, devices) = (tables.Layers, tables.Devices);
        rest = new double[(1 << devices) * devices][];
        open = [.. tables.TransferCosts.Select(row => row.Select(costs => costs is null ? null : new double[costs.Length]).ToArray())];
        (leave, queue) = (new double[layers + 1], new int[layers + 1]);
    }

    /// <summary>Least cost of a split; infinite when there is none.</summary>
    public double Least { get; private set; }

    /// <summary>Steps of one solve, about.</summary>
    public long Work => (1L << devices) * devices * layers * (devices + 2) / 4;

    /// <summary>The least cost from the start of a stage to the end of the chain, by first layer; empty where nothing was solved.</summary>
    /// <param name="set">Devices that are used up, the stage's among them.</param>
    /// <param name="device">The stage's.</param>
    public ReadOnlySpan<double> Rest(int set, int device) => rest[(set * devices) + device];

    /// <summary>Solves for a greatest period.</summary>
    /// <param name="periodMs">Most milliseconds of a stage or transfer.</param>
    /// <param name="stages">Most stages.</param>
    /// <param name="stop">True ends it early.</param>
    /// <returns>Whether there is a split; false too when stopped.</returns>
    public bool Solve(double periodMs, int stages, Func<bool> stop)
    {
        tables.Limit(periodMs);
        Open(periodMs);
        Least = double.PositiveInfinity;
        for (var set = (1 << devices) - 1; set > 0; set--)
        {
            var size = BitOperations.PopCount((uint)set);
            if (size > stages)
            {
                continue;
            }

            if (stop())
            {
                Least = double.PositiveInfinity;
                return false;
            }

            for (var device = 0; device < devices; device++)
            {
                if ((set & (1 << device)) != 0)
                {
                    var row = rest[(set * devices) + device] ??= new double[layers + 1];
                    Leave(set, device, mayLeave: size < stages);
                    Slide(device, row);
                    Least = size == 1 ? Math.Min(Least, row[0]) : Least;
                }
            }
        }

        return double.IsFinite(Least);
    }

    /// <summary>The device of each layer of the split that <see cref="Solve"/> found for a period.</summary>
    public int[] Trace(double periodMs)
    {
        var placement = new int[layers];
        var (device, start) = (Enumerable.Range(0, devices).MinBy(d => Rest(1 << d, d)[0]), 0);
        var set = 1 << device;
        while (true)
        {
            var (end, next, least) = (-1, -1, double.PositiveInfinity);
            for (var e = start + 1; e <= tables.Ends[device][start]; e++)
            {
                var cost = tables.Costs[device][e];
                if (e == layers)
                {
                    (end, next, least) = cost < least ? (e, -1, cost) : (end, next, least);
                    break;
                }

                for (var to = 0; to < devices; to++)
                {
                    if ((set & (1 << to)) == 0 && tables.TransferMs[device][to] is { } transfer && transfer[e] <= periodMs && rest[((set | (1 << to)) * devices) + to] is { } row
                        && cost + tables.TransferCosts[device][to]![e] + row[e] is var sum && sum < least)
                    {
                        (end, next, least) = (e, to, sum);
                    }
                }
            }

            placement.AsSpan(start..end).Fill(device);
            if (next < 0)
            {
                return placement;
            }

            (device, start, set) = (next, end, set | (1 << next));
        }
    }

    // What it costs to hand over where that takes no longer than the period; infinite elsewhere.
    private void Open(double periodMs)
    {
        for (var from = 0; from < devices; from++)
        {
            for (var to = 0; to < devices; to++)
            {
                if (tables.TransferMs[from][to] is { } transfer)
                {
                    var (costs, row) = (tables.TransferCosts[from][to]!, open[from][to]!);
                    for (var l = 0; l < row.Length; l++)
                    {
                        row[l] = transfer[l] <= periodMs ? costs[l] : double.PositiveInfinity;
                    }
                }
            }
        }
    }

    // The least cost of everything behind a stage, by where the stage ends.
    private void Leave(int set, int device, bool mayLeave)
    {
        Array.Fill(leave, double.PositiveInfinity);
        leave[layers] = 0;
        for (var to = 0; mayLeave && to < devices; to++)
        {
            if ((set & (1 << to)) != 0 || open[device][to] is not { } costs)
            {
                continue;
            }

            var row = rest[((set | (1 << to)) * devices) + to]!;
            var l = 0;
            for (; l <= costs.Length - Vector<double>.Count; l += Vector<double>.Count)
            {
                Vector.Min(new Vector<double>(leave, l), new Vector<double>(row, l) + new Vector<double>(costs, l)).CopyTo(leave, l);
            }

            for (; l < costs.Length; l++)
            {
                leave[l] = Math.Min(leave[l], row[l] + costs[l]);
            }
        }
    }

    private void Slide(int device, double[] row)
    {
        var (head, tail, sum, ends) = (0, 0, tables.Costs[device], tables.Ends[device]);
        row[layers] = double.PositiveInfinity;
        for (var start = layers - 1; start >= 0; start--)
        {
            var key = leave[start + 1] + sum[start + 1];
            if (key < double.PositiveInfinity)
            {
                while (tail > head && leave[queue[tail - 1]] + sum[queue[tail - 1]] >= key)
                {
                    tail--;
                }

                queue[tail++] = start + 1;
            }

            while (head < tail && queue[head] > ends[start])
            {
                head++;
            }

            row[start] = head < tail ? leave[queue[head]] + sum[queue[head]] - sum[start] : double.PositiveInfinity;
        }
    }
}
