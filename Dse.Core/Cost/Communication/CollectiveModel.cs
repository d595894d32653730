using Dse.Core.Cost.Operators;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Communication;

/// <summary>The fastest algorithm for a single collective, and its time, where nothing was measured (docs/cost-model.md §5).</summary>
/// <remarks>
/// Pure and thread-safe. Finer than <see cref="CommunicationModel"/>, which training prices its many overlapping collectives
/// with: protocols inside a domain, and every algorithm on its own.
/// </remarks>
public sealed class CollectiveModel
{
    private readonly LinkProtocols links;
    private readonly NetworkModel network;
    private readonly double localBytesPerSecond;
    private readonly double networkStep;
    private readonly bool isTorus;

    /// <summary>Makes the model of a cluster.</summary>
    public CollectiveModel(Cluster cluster)
    {
        ArgumentNullException.ThrowIfNull(cluster);
        var calibration = DeviceCalibration.For(cluster.Device);
        links = LinkProtocols.For(cluster.Device);
        var portBytesPerSecond = cluster.ScaleOutGBps * 1e9 * calibration.NetworkRatio;
        networkStep = calibration.NetworkLatencySeconds;

        // Devices without links of their own talk through the network port.
        localBytesPerSecond = cluster.ScaleUpGBps > 0 ? cluster.ScaleUpGBps * 1e9 : cluster.ScaleOutGBps * 1e9;
        var nodes = (cluster.Devices + cluster.ScaleUpDomain - 1) / cluster.ScaleUpDomain;
        network = new NetworkModel(cluster.Network ?? new Network(NetworkTopology.FatTree), nodes, portBytesPerSecond, networkStep);
        isTorus = cluster.Network is { Topology: NetworkTopology.Torus };
    }

    /// <summary>Chooses an algorithm.</summary>
    /// <param name="collective">Which collective.</param>
    /// <param name="bytes">The whole logical buffer, above 0; for all-to-all what each rank sends, for point-to-point the message.</param>
    /// <param name="group">The ranks, at least 2.</param>
    public (double Seconds, CollectiveAlgorithm Algorithm) Fastest(Collective collective, double bytes, RankGroup group)
    {
        switch (collective)
        {
            case Collective.PointToPoint:
                return (group.Domains > 1 ? network.Send(bytes) : LinkProtocols.Fastest(links.Direct, 1, bytes, localBytesPerSecond), CollectiveAlgorithm.Direct);
            case Collective.AllToAll:
                return (Exchange(bytes, group), CollectiveAlgorithm.Direct);
            default:
                var best = (Seconds: double.PositiveInfinity, Algorithm: CollectiveAlgorithm.Ring);
                foreach (var choice in Sums(collective == Collective.AllReduce, bytes, group))
                {
                    best = choice.Seconds < best.Seconds ? choice : best;
                }

                return best;
        }
    }

    private IEnumerable<(double Seconds, CollectiveAlgorithm Algorithm)> Sums(bool isWhole, double bytes, RankGroup group)
    {
        double passes = isWhole ? 2 : 1;
        double q = group.Size;
        double local = group.Local;
        var domains = group.Domains;
        var sent = passes * (q - 1) / q * bytes;
        if (domains == 1)
        {
            yield return (LinkProtocols.Fastest(links.Ring, passes * (q - 1), sent, localBytesPerSecond), CollectiveAlgorithm.Ring);
            if (isWhole && q > 2 && links.Multicast is { } switched)
            {
                yield return (switched.Seconds(0, bytes, localBytesPerSecond), CollectiveAlgorithm.Multicast);
            }

            yield break;
        }

        var (scatter, algorithm) = network.Scatter(bytes / local, domains, group.Gap + 1);
        yield return (Inside(isWhole, bytes, local) + (passes * scatter), algorithm);
        if (isTorus)
        {
            yield break;
        }

        // One ring for each rank of a domain: every one enters and leaves the domain through a port of its own.
        var inside = LinkProtocols.Fastest(links.Ring, passes * (q - domains), sent, localBytesPerSecond);
        var outside = sent / (local * network.RingRate(domains, group.Gap + 1));
        yield return (Math.Max(inside, outside) + (passes * (domains - 1) * networkStep), CollectiveAlgorithm.Ring);
        if (isWhole)
        {
            // Up and down a tree, pipelined: a node sends the buffer once each way, over two trees (Sanders, Speck, Träff 2009).
            var depth = 2 * Math.Log2(domains);
            var tree = LinkProtocols.Fastest(links.Ring, 2 * (local - 1), 2 * bytes, localBytesPerSecond);
            yield return (Math.Max(tree, 2 * bytes / (local * network.FarRate(domains, group.Gap + 1))) + (depth * networkStep), CollectiveAlgorithm.Tree);
        }
    }

    private double Inside(bool isWhole, double bytes, double local) => local <= 1 ? 0
        : LinkProtocols.Fastest(links.Ring, (isWhole ? 2 : 1) * (local - 1), (isWhole ? 2 : 1) * (local - 1) / local * bytes, localBytesPerSecond);

    private double Exchange(double bytes, RankGroup group)
    {
        var local = LinkProtocols.Fastest(links.Direct, group.Local - 1, bytes * (group.Local - 1) / group.Size, localBytesPerSecond);
        return group.Domains == 1 ? local : Math.Max(local, network.Exchange(bytes * (group.Size - group.Local) / group.Size, group.Domains, group.Gap + 1));
    }
}
