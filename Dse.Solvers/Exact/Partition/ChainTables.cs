using Dse.Core.Studies.Partitions;

namespace Dse.Solvers.Exact.Partition;

/// <summary>The figures of a chain as sums of its first layers, and how far a stage may reach within a period.</summary>
/// <remarks>Not thread-safe; reused from period to period.</remarks>
internal sealed class ChainTables
{
    private readonly PartitionModel model;
    private readonly double[][] memories;

    /// <summary>Tables of a weighted sum of latency and energy.</summary>
    public ChainTables(PartitionModel model, double latencyWeight, double energyWeight)
    {
        this.model = model;
        (Layers, Devices) = (model.Layers.Count, model.Devices.Count);
        Costs = Prefix((l, d) => (latencyWeight * l.LatencyMs[d]) + (energyWeight == 0 ? 0 : energyWeight * l.EnergyMj[d]));
        Times = Prefix((l, d) => l.LatencyMs[d]);
        memories = Prefix((l, _) => l.MemoryBytes);
        Ends = [.. Enumerable.Range(0, Devices).Select(_ => new int[Layers])];
        TransferMs = Transfers((link, bytes) => link.LatencyMs + (bytes / (link.GBps * 1e6)));
        TransferCosts = Transfers((link, bytes) => (latencyWeight * (link.LatencyMs + (bytes / (link.GBps * 1e6)))) + (energyWeight * link.EnergyMjPerMB * bytes * 1e-6));
    }

    /// <summary>Layers.</summary>
    public int Layers { get; }

    /// <summary>Devices.</summary>
    public int Devices { get; }

    /// <summary>[device][layers]: what the first layers cost.</summary>
    public double[][] Costs { get; }

    /// <summary>[device][layers]: how long the first layers take, milliseconds.</summary>
    public double[][] Times { get; }

    /// <summary>[from][to][layer]: how long it takes to hand over to a stage that starts at a layer, milliseconds; null without a link.</summary>
    public double[]?[][] TransferMs { get; }

    /// <summary>The same in costs.</summary>
    public double[]?[][] TransferCosts { get; }

    /// <summary>[device][start]: the farthest end of a stage within period and memory; the start itself when it cannot run that layer.</summary>
    public int[][] Ends { get; }

    /// <summary>No split has a shorter period than the layer that takes longest where it is fastest.</summary>
    public double LeastPeriodMs => model.Layers.Max(l => l.LatencyMs.Min());

    /// <summary>Sets the most milliseconds of a stage.</summary>
    public void Limit(double periodMs)
    {
        for (var d = 0; d < Devices; d++)
        {
            var (end, memory, times) = (0, model.Devices[d].MemoryBytes, Times[d]);
            for (var start = 0; start < Layers; start++)
            {
                end = Math.Max(end, start);
                while (end < Layers && double.IsFinite(model.Layers[end].LatencyMs[d]) && times[end + 1] - times[start] <= periodMs && memories[d][end + 1] - memories[d][start] <= memory)
                {
                    end++;
                }

                Ends[d][start] = end;
            }
        }
    }

    private double[][] Prefix(Func<PartitionLayer, int, double> figure) => [.. Enumerable.Range(0, Devices).Select(d =>
    {
        var prefix = new double[Layers + 1];
        for (var l = 0; l < Layers; l++)
        {
            prefix[l + 1] = prefix[l] + (double.IsFinite(model.Layers[l].LatencyMs[d]) ? figure(model.Layers[l], d) : 0);
        }

        return prefix;
    })];

    private double[]?[][] Transfers(Func<PartitionLink, double, double> figure) => [.. Enumerable.Range(0, Devices).Select(from => Enumerable.Range(0, Devices).Select(to =>
        from == to || model.Links[from][to] is not { } link ? null : Enumerable.Range(0, Layers).Select(l => l == 0 ? double.PositiveInfinity : figure(link, model.Layers[l - 1].OutputBytes)).ToArray()).ToArray())];
}
