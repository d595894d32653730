using Dse.Core.Hardware;

namespace Dse.Core.Cost.Communication;

/// <summary>Times between the domains of a cluster, on the topology it states (docs/cost-model.md §5).</summary>
/// <remarks>Pure and thread-safe. Bytes are those of one device, seconds are its own; every device of a node has its own port.</remarks>
internal sealed class NetworkModel
{
    private readonly Network network;
    private readonly int nodes;
    private readonly double bytesPerSecond;
    private readonly double stepSeconds;

    /// <summary>Makes the model of a network.</summary>
    /// <param name="network">The topology.</param>
    /// <param name="nodes">Domains of the cluster.</param>
    /// <param name="bytesPerSecond">What one device sends into the network.</param>
    /// <param name="stepSeconds">One step between domains.</param>
    public NetworkModel(Network network, int nodes, double bytesPerSecond, double stepSeconds)
    {
        this.network = network;
        this.nodes = nodes;
        this.bytesPerSecond = bytesPerSecond;
        this.stepSeconds = stepSeconds;
    }

    /// <summary>Half an all-reduce (reduce-scatter or all-gather) of a buffer among domains that lie <paramref name="stride"/> apart.</summary>
    public (double Seconds, CollectiveAlgorithm Algorithm) Scatter(double bytes, int domains, int stride)
    {
        var sent = (domains - 1.0) / domains * bytes;
        if (network.Topology == NetworkTopology.Torus)
        {
            return TorusRings.Box(network.TorusDimensions, domains, stride) is { } box
                ? (TorusRings.Scatter(box, bytes, LinkRate, stepSeconds), CollectiveAlgorithm.TorusRings)
                : ((stepSeconds * (domains - 1)) + (sent / LinkRate), CollectiveAlgorithm.Ring);
        }

        var ring = (stepSeconds * (domains - 1)) + (sent / RingRate(domains, stride));
        var tree = (stepSeconds * Math.Log2(domains)) + (sent / FarRate(domains, stride));
        return ring < tree ? (ring, CollectiveAlgorithm.HierarchicalRing) : (tree, CollectiveAlgorithm.HierarchicalTree);
    }

    /// <summary>Each device sends <paramref name="bytes"/> beyond its domain, spread evenly over the other domains.</summary>
    public double Exchange(double bytes, int domains, int stride)
    {
        var latency = stepSeconds * Math.Log2(domains + 1);
        if (network.Topology == NetworkTopology.Torus)
        {
            // Nodes that are no box are taken as a line through the torus.
            return latency + (TorusRings.Box(network.TorusDimensions, domains, stride) is { } box
                ? TorusRings.Exchange(box, bytes, LinkRate)
                : TorusRings.Exchange([(domains, false)], bytes, LinkRate));
        }

        var near = Near(domains, stride);
        var leaving = domains <= near ? 0 : (domains - (double)near) / (domains - 1);
        return latency + Math.Max(bytes / bytesPerSecond, leaving * bytes * network.OversubscriptionRatio / bytesPerSecond);
    }

    /// <summary>One device of every node sends to its peer in another domain.</summary>
    public double Send(double bytes) => stepSeconds + (bytes / (network.Topology == NetworkTopology.Torus ? LinkRate : FarRate(nodes, 1)));

    private double LinkRate => bytesPerSecond / (2 * Math.Max(1, network.TorusDimensions.Count(d => d > 1)));

    // Nodes of a group that share a switch.
    private int Near(int domains, int stride) => Math.Clamp(network.NodesPerSwitch / Math.Max(1, stride), 1, domains);

    /// <summary>Bytes per second of one device in a ring of neighbouring domains.</summary>
    /// <remarks>
    /// A ring in the order of nodes leaves each switch once, so that its nodes share the way out. Direct links between two
    /// dragonfly groups are few: traffic goes round by a third group and takes twice the links (Kim et al., ISCA 2008).
    /// </remarks>
    public double RingRate(int domains, int stride)
    {
        var near = Near(domains, stride);
        if (domains <= near)
        {
            return bytesPerSecond;
        }

        var detour = network.Topology == NetworkTopology.Dragonfly ? 2 : 1;
        return bytesPerSecond / Math.Max(1, detour * network.OversubscriptionRatio / near);
    }

    /// <summary>Bytes per second of one device when all nodes of a switch send beyond it.</summary>
    public double FarRate(int domains, int stride) =>
        domains <= Near(domains, stride) ? bytesPerSecond : bytesPerSecond / network.OversubscriptionRatio;
}
