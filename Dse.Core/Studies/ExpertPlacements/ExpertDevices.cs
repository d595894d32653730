namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>The devices that experts are placed on.</summary>
/// <param name="Slots">Experts that each device holds per layer, at least 0.</param>
/// <param name="NodeOf">The node of each device, 0 to <see cref="Nodes"/> − 1, ascending.</param>
/// <param name="Speeds">Relative speed of each device, above 0; their mean is 1.</param>
/// <param name="BandwidthGBps">GB/s (10^9 bytes) from device to device; null when not given.</param>
public sealed record ExpertDevices(int[] Slots, int[] NodeOf, double[] Speeds, double[][]? BandwidthGBps)
{
    /// <summary>Devices.</summary>
    public int Count => Slots.Length;

    /// <summary>Nodes.</summary>
    public int Nodes => NodeOf[^1] + 1;

    /// <summary>Slots of all devices.</summary>
    public int TotalSlots => Slots.Sum();

    /// <summary>Whether every device has the same slots and the same speed.</summary>
    public bool AreAlike => Array.TrueForAll(Slots, s => s == Slots[0]) && Array.TrueForAll(Speeds, s => s == Speeds[0]);

    /// <summary>The devices of a node, ascending.</summary>
    public IEnumerable<int> Of(int node) => Enumerable.Range(0, Count).Where(d => NodeOf[d] == node);
}
