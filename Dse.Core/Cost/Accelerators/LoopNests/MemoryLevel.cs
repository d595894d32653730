namespace Dse.Core.Cost.Accelerators.LoopNests;

/// <summary>One level of a memory hierarchy, or a fan-out that keeps nothing.</summary>
/// <remarks>Immutable. Words are of one element; all figures are of one instance.</remarks>
/// <param name="Name">As specs name it.</param>
/// <param name="Keeps">Tensors that stay here; the others pass by.</param>
public sealed record MemoryLevel(string Name, Tensors Keeps)
{
    /// <summary>
    /// Kept tensors that lie here whole, in words set aside beside <see cref="CapacityWords"/>, and never go further out: no level
    /// outside may keep them. A level that holds tensors has one instance.
    /// </summary>
    public Tensors Holds { get; init; }

    /// <summary>Words that one instance holds of all kept tensors together; null when unlimited.</summary>
    public double? CapacityWords { get; init; }

    /// <summary>Words per cycle, reads and writes together; null when never a limit.</summary>
    public double? BandwidthWordsPerCycle { get; init; }

    /// <summary>Words read per cycle; null when never a limit.</summary>
    public double? ReadBandwidthWordsPerCycle { get; init; }

    /// <summary>Words written per cycle; null when never a limit.</summary>
    public double? WriteBandwidthWordsPerCycle { get; init; }

    /// <summary>Energy of one word read, pJ; at least 0.</summary>
    public double ReadPj { get; init; }

    /// <summary>Energy of one word written or updated, pJ; at least 0.</summary>
    public double WritePj { get; init; }

    /// <summary>Leakage of an instance in use, pJ per cycle; at least 0. Instances that a mapping leaves idle are switched off.</summary>
    public double LeakagePjPerCycle { get; init; }

    /// <summary>Instances of what lies below that one instance feeds: the largest product of spatial factors; at least 1.</summary>
    public long FanOut { get; init; } = 1;

    /// <summary>Dimensions whose loops may be spatial here; of no effect where <see cref="FanOut"/> is 1.</summary>
    public LoopDimensions SpatialDimensions { get; init; } = LoopDimensions.All;

    /// <summary>Dimensions whose loops may be temporal here.</summary>
    public LoopDimensions TemporalDimensions { get; init; } = LoopDimensions.All;
}
