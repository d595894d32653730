using Dse.Core.Spaces;

namespace Dse.Core.Studies.Partitions;

/// <summary>A network that is split over unlike devices and links.</summary>
/// <remarks>
/// A chain is cut into stages, each on a device of its own. In a graph every layer may go to any device. Either way a request visits
/// the layers one after the other, and with many requests in flight the busiest device or link sets the period (docs/studies/partition.md).
/// </remarks>
public sealed class PartitionModel : ExactModel
{
    /// <summary>Columns of <see cref="Metrics"/>.</summary>
    public const int Latency = 0, Throughput = 1, Energy = 2, Period = 3, Stages = 4, Batch = 5;

    /// <summary>Puts a model together.</summary>
    /// <param name="layers">In an order in which inputs come first.</param>
    /// <param name="devices">At least one.</param>
    /// <param name="links">[from][to]; null where there is none.</param>
    /// <param name="isChain">Whether the layers are a chain that is cut into stages.</param>
    /// <param name="microbatches">Requests of a batch, at least 1.</param>
    public PartitionModel(IReadOnlyList<PartitionLayer> layers, IReadOnlyList<PartitionDevice> devices, PartitionLink?[][] links, bool isChain, int microbatches) =>
        (Layers, Devices, Links, IsChain, Microbatches) = (layers, devices, links, isChain, microbatches);

    /// <summary>The metrics, in column order.</summary>
    public static IReadOnlyList<MetricDefinition> Metrics { get; } =
    [
        new("latencyMs", "Time of one request alone, milliseconds.", false),
        new("throughputPerSecond", "Requests per second with many in flight.", true),
        new("energyMj", "Energy of one request, millijoules.", false),
        new("periodMs", "Time between requests with many in flight: that of the busiest device or link, milliseconds.", false),
        new("stages", "Devices in use.", false),
        new("batchMs", "Time of a batch of microbatches through the pipeline, milliseconds.", false),
    ];

    /// <summary>The layers, inputs before those that need them.</summary>
    public IReadOnlyList<PartitionLayer> Layers { get; }

    /// <summary>The devices.</summary>
    public IReadOnlyList<PartitionDevice> Devices { get; }

    /// <summary>[from][to]; null where there is no link.</summary>
    public IReadOnlyList<PartitionLink?[]> Links { get; }

    /// <summary>Whether stages are contiguous parts of a chain.</summary>
    public bool IsChain { get; }

    /// <summary>Requests of a batch.</summary>
    public int Microbatches { get; }

    /// <summary>Whether every layer's energy is known wherever it can run.</summary>
    public bool KnowsEnergy => !Layers.Any(l => Enumerable.Range(0, Devices.Count).Any(d => double.IsFinite(l.LatencyMs[d]) && double.IsNaN(l.EnergyMj[d])));

    /// <summary>Devices that can run a layer, in their order.</summary>
    public int[] Choices(int layer) => [.. Enumerable.Range(0, Devices.Count).Where(d => double.IsFinite(Layers[layer].LatencyMs[d]))];

    /// <summary>Milliseconds of a transfer; 0 on one device, infinite without a link.</summary>
    public double TransferMs(int from, int to, double bytes) =>
        from == to ? 0 : Links[from][to] is { } link ? link.LatencyMs + (bytes / (link.GBps * 1e6)) : double.PositiveInfinity;

    /// <summary>Millijoules of a transfer; 0 on one device.</summary>
    public double TransferMj(int from, int to, double bytes) => from == to || Links[from][to] is not { } link ? 0 : link.EnergyMjPerMB * bytes * 1e-6;

    /// <inheritdoc/>
    public override string? Refusal(StudyProblem problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        if (problem.Objectives.FirstOrDefault(o => o.Maximize != string.Equals(o.Metric, Metrics[Throughput].Name, StringComparison.Ordinal)) is { } objective)
        {
            return $"'{(objective.Maximize ? "max" : "min")} {objective.Metric}' is the wrong way round for it";
        }

        if (problem.Space.Constraints.Count > 0)
        {
            return $"'{problem.Space.Constraints[0].Text}' is about single layers; leave a device out of a layer's latencyMs instead";
        }

        return problem.MetricConstraints.FirstOrDefault(c => NameLimit.Of(c)!.Any(IsWrongWay)) is { } limit ? $"'{limit.Text}' is the wrong way round for it" : null;
    }

    private static bool IsWrongWay(NameLimit limit) => string.Equals(limit.Name, Metrics[Throughput].Name, StringComparison.Ordinal)
        ? limit.High < double.MaxValue
        : limit.Low > double.MinValue;
}
