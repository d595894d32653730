namespace Dse.Core.Cost.Accelerators.LoopNests;

/// <summary>One level of a memory hierarchy.</summary>
/// <remarks>Immutable. Words are of one element; energies are for reads and writes alike.</remarks>
/// <param name="Name">As specs name it.</param>
/// <param name="Keeps">Tensors that stay here; the others pass by.</param>
public sealed record MemoryLevel(string Name, Tensors Keeps)
{
    /// <summary>Words that one instance holds of all kept tensors together; null when unlimited.</summary>
    public double? CapacityWords { get; init; }

    /// <summary>Words per cycle of one instance, reads and writes together; null when never a limit.</summary>
    public double? BandwidthWordsPerCycle { get; init; }

    /// <summary>Energy of one word, pJ; at least 0.</summary>
    public double AccessPj { get; init; }

    /// <summary>Instances of what lies below that one instance feeds: the largest product of spatial factors; at least 1.</summary>
    public long FanOut { get; init; } = 1;
}
