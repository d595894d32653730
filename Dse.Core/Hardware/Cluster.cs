namespace Dse.Core.Hardware;

/// <summary>Like devices in nodes of like size, joined by a network.</summary>
/// <param name="Device">The device.</param>
/// <param name="Devices">How many, 1 to <see cref="MaxDevices"/>.</param>
/// <param name="ScaleUpDomain">Devices that reach one another at <paramref name="ScaleUpGBps"/>, at least 1.</param>
/// <param name="ScaleUpGBps">GB/s per device and direction inside a domain.</param>
/// <param name="ScaleOutGBps">GB/s per device and direction between domains.</param>
public sealed record Cluster(Device Device, int Devices, int ScaleUpDomain, double ScaleUpGBps, double ScaleOutGBps)
{
    /// <summary>The most devices a cluster may have.</summary>
    public const int MaxDevices = 1 << 20;

    /// <summary>How the domains are wired; null when each reaches every other at full rate.</summary>
    public Network? Network { get; init; }

    /// <summary>Nodes with unlike links or devices; null when all are alike. <see cref="Device"/> is then the first one's.</summary>
    public NodeLinks? Nodes { get; init; }

    /// <summary>The devices of the cluster and how many of each.</summary>
    public IReadOnlyList<(Device Device, int Count)> Kinds => Nodes is null
        ? [(Device, Devices)]
        : [.. Nodes.Types.Zip(Nodes.NodesOfType(), (type, nodes) => (type.Device, nodes * ScaleUpDomain))];

    /// <summary>How often it fails and what that costs; null when not given.</summary>
    public Failures? Failures { get; init; }
}
