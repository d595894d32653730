namespace Dse.Core.Studies.Partitions;

/// <summary>A layer of a network that is split.</summary>
/// <param name="Name">Unique; the name of its parameter.</param>
/// <param name="OutputBytes">What each layer behind it needs of it, bytes.</param>
/// <param name="MemoryBytes">What it takes on the device that runs it, bytes.</param>
/// <param name="LatencyMs">Per device, milliseconds; infinite where it cannot run.</param>
/// <param name="EnergyMj">Per device, millijoules; NaN where not given.</param>
/// <param name="Inputs">Layers whose output it needs, all before it.</param>
public sealed record PartitionLayer(string Name, double OutputBytes, double MemoryBytes, double[] LatencyMs, double[] EnergyMj, int[] Inputs);

/// <summary>A device that runs layers.</summary>
/// <param name="Name">Unique.</param>
/// <param name="MemoryBytes">Its memory; infinite when not given.</param>
public sealed record PartitionDevice(string Name, double MemoryBytes);

/// <summary>A link in one direction.</summary>
/// <param name="GBps">Bandwidth, 10⁹ bytes per second.</param>
/// <param name="LatencyMs">Of each transfer, milliseconds.</param>
/// <param name="EnergyMjPerMB">Millijoules per 10⁶ bytes.</param>
public sealed record PartitionLink(double GBps, double LatencyMs, double EnergyMjPerMB);
