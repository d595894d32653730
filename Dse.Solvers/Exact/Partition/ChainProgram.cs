using System.Numerics;
using Dse.Core.Studies.Partitions;

namespace Dse.Solvers.Exact.Partition;

/// <summary>
/// The split of a chain that is least in one sum while no stage and no transfer takes longer than a period: dynamic programming over
/// the devices that are used up, the last of them, and the layers that are done. A stage's first layer slides with its last one, so
/// that each state costs a constant (monotone queue).
/// </summary>
/// <remarks>Not thread-safe; reused from period to period.</remarks>
internal sealed class ChainProgram
{
    private readonly PartitionModel model;
    private readonly int layers;
    private readonly int devices;
    private readonly double[][] sums;
    private readonly double[][] times;
    private readonly double[][] memories;
    private readonly int[][] runs;
    private readonly double[][] least;
    private readonly double[] entry;
    private readonly int[] queue;
    private readonly int[][] starts;
    private readonly double latencyWeight;
    private readonly double energyWeight;

    /// <summary>A program that minimises a weighted sum of latency and energy.</summary>
    public ChainProgram(PartitionModel model, double latencyWeight, double energyWeight)
    {
        (this.model, this.latencyWeight, this.energyWeight) = (model, latencyWeight, energyWeight);
        (layers, devices) = (model.Layers.Count, model.Devices.Count);
        sums = Prefix((l, d) => (latencyWeight * l.LatencyMs[d]) + (energyWeight == 0 ? 0 : energyWeight * l.EnergyMj[d]));
        times = Prefix((l, d) => l.LatencyMs[d]);
        memories = Prefix((l, _) => l.MemoryBytes);
        runs = [.. Enumerable.Range(0, devices).Select(Runs)];
        least = new double[(1 << devices) * devices][];
        entry = new double[layers + 1];
        queue = new int[layers + 1];
        starts = [.. Enumerable.Range(0, devices).Select(_ => new int[layers + 1])];
    }

    /// <summary>Solves for a greatest period.</summary>
    /// <param name="periodMs">Most milliseconds of a stage or transfer.</param>
    /// <param name="stages">Most stages.</param>
    /// <param name="stop">True ends it early.</param>
    /// <returns>The device of each layer; null when there is no split, or when stopped.</returns>
    public int[]? Solve(double periodMs, int stages, Func<bool> stop)
    {
        for (var d = 0; d < devices; d++)
        {
            Windows(d, periodMs);
        }

        var (best, bestSet, bestDevice) = (double.PositiveInfinity, 0, -1);
        for (var set = 1; set < 1 << devices; set++)
        {
            var size = BitOperations.PopCount((uint)set);
            if (size > stages)
            {
                continue;
            }

            if (stop())
            {
                return null;
            }

            for (var device = 0; device < devices; device++)
            {
                if ((set & (1 << device)) == 0)
                {
                    continue;
                }

                var row = least[(set * devices) + device] ??= new double[layers + 1];
                Enter(set & ~(1 << device), device, periodMs);
                Slide(device, row);
                if (row[layers] < best)
                {
                    (best, bestSet, bestDevice) = (row[layers], set, device);
                }
            }
        }

        return bestDevice < 0 ? null : Trace(bestSet, bestDevice, periodMs);
    }

    private double[][] Prefix(Func<PartitionLayer, int, double> figure) => [.. Enumerable.Range(0, devices).Select(d =>
    {
        var prefix = new double[layers + 1];
        for (var l = 0; l < layers; l++)
        {
            prefix[l + 1] = prefix[l] + (double.IsFinite(model.Layers[l].LatencyMs[d]) ? figure(model.Layers[l], d) : 0);
        }

        return prefix;
    })];

    // For each end the first layer from which on the device can run everything.
    private int[] Runs(int device)
    {
        var first = new int[layers + 1];
        for (var l = 0; l < layers; l++)
        {
            first[l + 1] = double.IsFinite(model.Layers[l].LatencyMs[device]) ? first[l] : l + 1;
        }

        return first;
    }

    // For each end the first start that keeps period and memory.
    private void Windows(int device, double periodMs)
    {
        var (start, memory) = (0, model.Devices[device].MemoryBytes);
        for (var end = 1; end <= layers; end++)
        {
            start = Math.Max(start, runs[device][end]);
            while (start < end && (times[device][end] - times[device][start] > periodMs || memories[device][end] - memories[device][start] > memory))
            {
                start++;
            }

            starts[device][end] = start;
        }
    }

    // The least cost of having everything before a layer done by a set of devices and handed to the next device.
    private void Enter(int set, int device, double periodMs)
    {
        Array.Fill(entry, double.PositiveInfinity);
        if (set == 0)
        {
            entry[0] = 0;
            return;
        }

        for (var from = 0; from < devices; from++)
        {
            if ((set & (1 << from)) == 0 || model.Links[from][device] is not { } link)
            {
                continue;
            }

            var row = least[(set * devices) + from];
            var perByte = (latencyWeight / (link.GBps * 1e6)) + (energyWeight * link.EnergyMjPerMB * 1e-6);
            for (var l = 1; l < layers; l++)
            {
                var bytes = model.Layers[l - 1].OutputBytes;
                var cost = row[l] + (latencyWeight * link.LatencyMs) + (perByte * bytes);
                if (cost < entry[l] && link.LatencyMs + (bytes / (link.GBps * 1e6)) <= periodMs)
                {
                    entry[l] = cost;
                }
            }
        }
    }

    private void Slide(int device, double[] row)
    {
        var (head, tail, sum) = (0, 0, sums[device]);
        row[0] = double.PositiveInfinity;
        for (var end = 1; end <= layers; end++)
        {
            var key = entry[end - 1] - sum[end - 1];
            if (key < double.PositiveInfinity)
            {
                while (tail > head && entry[queue[tail - 1]] - sum[queue[tail - 1]] >= key)
                {
                    tail--;
                }

                queue[tail++] = end - 1;
            }

            while (head < tail && queue[head] < starts[device][end])
            {
                head++;
            }

            row[end] = head < tail ? entry[queue[head]] - sum[queue[head]] + sum[end] : double.PositiveInfinity;
        }
    }

    private int[] Trace(int set, int device, double periodMs)
    {
        var placement = new int[layers];
        var end = layers;
        while (true)
        {
            var rest = set & ~(1 << device);
            Enter(rest, device, periodMs);
            var (start, value) = (-1, double.PositiveInfinity);
            for (var l = starts[device][end]; l < end; l++)
            {
                if (entry[l] - sums[device][l] < value)
                {
                    (start, value) = (l, entry[l] - sums[device][l]);
                }
            }

            placement.AsSpan(start..end).Fill(device);
            if (rest == 0)
            {
                return placement;
            }

            var (best, next) = (double.PositiveInfinity, -1);
            for (var from = 0; from < devices; from++)
            {
                if ((rest & (1 << from)) == 0 || model.Links[from][device] is not { } link || model.TransferMs(from, device, model.Layers[start - 1].OutputBytes) > periodMs)
                {
                    continue;
                }

                var bytes = model.Layers[start - 1].OutputBytes;
                var cost = least[(rest * devices) + from][start] + (latencyWeight * link.LatencyMs) + (((latencyWeight / (link.GBps * 1e6)) + (energyWeight * link.EnergyMjPerMB * 1e-6)) * bytes);
                if (cost < best)
                {
                    (best, next) = (cost, from);
                }
            }

            (set, device, end) = (rest, next, start);
        }
    }
}
