using Dse.Core.Cost.Operators;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Communication;

/// <summary>Devices that take part in one collective: <paramref name="Size"/> ranks, <paramref name="Local"/> of them in each domain.</summary>
/// <param name="Size">Ranks, at least 1.</param>
/// <param name="Local">Ranks that share a scale-up domain, 1 to <paramref name="Size"/>.</param>
public readonly record struct RankGroup(int Size, int Local)
{
    /// <summary>Domains the group spans.</summary>
    public int Domains => (Size + Local - 1) / Local;

    /// <summary>Domains between neighbouring domains of the group beyond the first; 0 when they are neighbours.</summary>
    public int Gap { get; init; }
}

/// <summary>Times of collectives on a two-tier network (docs/cost-model.md §5).</summary>
/// <remarks>Pure and thread-safe. Bytes are the whole logical buffer, times are seconds.</remarks>
public sealed class CommunicationModel
{
    private readonly Cluster cluster;
    private readonly double localBytesPerSecond;
    private readonly double localLatency;
    private readonly double networkBytesPerSecond;
    private readonly double networkLatency;
    private readonly NetworkModel? network;

    /// <summary>Makes the model of a cluster.</summary>
    public CommunicationModel(Cluster cluster, DeviceCalibration calibration)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        ArgumentNullException.ThrowIfNull(calibration);
        this.cluster = cluster;
        networkBytesPerSecond = cluster.ScaleOutGBps * 1e9 * calibration.NetworkRatio;
        networkLatency = calibration.NetworkLatencySeconds;
        localBytesPerSecond = cluster.ScaleUpGBps > 0 ? cluster.ScaleUpGBps * 1e9 * calibration.CollectiveRatio : networkBytesPerSecond;
        localLatency = calibration.CollectiveLatencySeconds;
        network = cluster.Network is { } stated
            ? new NetworkModel(stated, (cluster.Devices + cluster.ScaleUpDomain - 1) / cluster.ScaleUpDomain, networkBytesPerSecond, networkLatency)
            : null;
    }

    /// <summary>The group of <paramref name="size"/> ranks that lie <paramref name="stride"/> apart.</summary>
    public RankGroup Group(int size, int stride) => 
        new(size, Math.Clamp(cluster.ScaleUpDomain / Math.Max(1, stride), 1, size)) { Gap = Math.Max(0, (stride / cluster.ScaleUpDomain) - 1) };

    /// <summary>Ring or tree all-reduce, hierarchical across domains: reduce-scatter, all-reduce of the shards, all-gather.</summary>
    public double AllReduce(double bytes, RankGroup group) => group.Size <= 1 ? 0 : 2 * HalfAllReduce(bytes, group);

    /// <summary>All-gather into a buffer of <paramref name="bytes"/>.</summary>
    public double AllGather(double bytes, RankGroup group) => group.Size <= 1 ? 0 : HalfAllReduce(bytes, group);

    /// <summary>Reduce-scatter of a buffer of <paramref name="bytes"/>.</summary>
    public double ReduceScatter(double bytes, RankGroup group) => group.Size <= 1 ? 0 : HalfAllReduce(bytes, group);

    /// <summary>Each rank sends <paramref name="bytesPerRank"/>, spread evenly over the group.</summary>
    public double AllToAll(double bytesPerRank, RankGroup group)
    {
        if (group.Size <= 1)
        {
            return 0;
        }

        var local = bytesPerRank * (group.Local - 1) / group.Size / localBytesPerSecond;
        if (network is not null && group.Domains > 1)
        {
            return Math.Max(local, network.Exchange(bytesPerRank * (group.Size - group.Local) / group.Size, group.Domains, group.Gap + 1));
        }

        var remote = bytesPerRank * (group.Size - group.Local) / group.Size / networkBytesPerSecond;
        var latency = group.Domains > 1 ? networkLatency * Math.Log2(group.Domains + 1) : localLatency * Math.Log2(group.Size + 1);
        return latency + Math.Max(local, remote);
    }

    /// <summary>One rank sends to a peer, inside a domain or across.</summary>
    public double PointToPoint(double bytes, bool crossesDomain) => crossesDomain
        ? network?.Send(bytes) ?? (networkLatency + (bytes / networkBytesPerSecond))
        : localLatency + (bytes / localBytesPerSecond);

    // Inside a domain a ring over all its links; across domains every rank sends its own shard over its own network port.
    // Latency grows with the ring inside a domain and with the depth of a tree across domains.
    private double HalfAllReduce(double bytes, RankGroup group)
    {
        var local = group.Local;
        var domains = group.Domains;
        var seconds = 0.0;
        if (local > 1)
        {
            seconds += (localLatency * Math.Min(local - 1, 2 * Math.Log2(local))) + ((local - 1.0) / local * bytes / localBytesPerSecond);
        }

        if (domains > 1 && network is not null)
        {
            seconds += network.Scatter(bytes / local, domains, group.Gap + 1).Seconds;
        }
        else if (domains > 1)
        {
            seconds += (networkLatency * Math.Log2(domains)) + ((domains - 1.0) / domains * bytes / local / networkBytesPerSecond);
        }

        return seconds;
    }
}
