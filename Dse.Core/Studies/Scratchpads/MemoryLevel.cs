namespace Dse.Core.Studies.Scratchpads;

/// <summary>A memory on the chip between the scratchpad and the memory outside.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="CapacityBytes">Its room, at least 1.</param>
/// <param name="EnergyPjPerByte">What a byte costs that is written to it or read from it, at least 0.</param>
public sealed record MemoryLevel(string Name, long CapacityBytes, double EnergyPjPerByte);
