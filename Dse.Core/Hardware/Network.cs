namespace Dse.Core.Hardware;

/// <summary>The network between the scale-up domains ("nodes") of a cluster; without one every node reaches every other at full rate.</summary>
/// <param name="Topology">Wiring.</param>
/// <remarks>Immutable, thread-safe, compared by content.</remarks>
public sealed record Network(NetworkTopology Topology)
{
    /// <summary>Bandwidth into a leaf switch (or dragonfly group) from its nodes over the bandwidth out of it, at least 1. Ignored by a torus.</summary>
    public double OversubscriptionRatio { get; init; } = 1;

    /// <summary>Nodes below one leaf switch, or in one dragonfly group; at least 1.</summary>
    public int NodesPerSwitch { get; init; } = 1;

    /// <summary>Nodes in each dimension of a torus, neighbours in the order of nodes first; empty for other topologies.</summary>
    public IReadOnlyList<int> TorusDimensions { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(Network? other) => other is not null && Topology == other.Topology
        && OversubscriptionRatio.Equals(other.OversubscriptionRatio) && NodesPerSwitch == other.NodesPerSwitch
        && TorusDimensions.SequenceEqual(other.TorusDimensions);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Topology, OversubscriptionRatio, NodesPerSwitch, TorusDimensions.Count);
}
