using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Hardware.Units;

namespace Dse.Core.Cost.Accelerators.Networks;

/// <summary>A systolic array with its clock and its DRAM.</summary>
/// <remarks>Immutable.</remarks>
public sealed record AcceleratorDesign
{
    /// <summary>Puts a design together.</summary>
    /// <param name="array">The array; its words per cycle follow from the other two.</param>
    /// <param name="clock">Clock; above 0.</param>
    /// <param name="bandwidth">DRAM bandwidth; above 0.</param>
    public AcceleratorDesign(SystolicArray array, ClockRate clock, DataRate bandwidth)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(clock.MHz);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bandwidth.GBps);
        Clock = clock;
        Bandwidth = bandwidth;
        Array = array with { BandwidthWordsPerCycle = bandwidth.WordsPerCycle(clock, array.WordBytes) };
    }

    /// <summary>The array.</summary>
    public SystolicArray Array { get; }

    /// <summary>Clock.</summary>
    public ClockRate Clock { get; }

    /// <summary>DRAM bandwidth.</summary>
    public DataRate Bandwidth { get; }

    /// <summary>All on-chip memories.</summary>
    public DataSize Sram => Array.IfmapSram + Array.FilterSram + Array.OfmapSram;

    /// <summary>Most operations per second, 10^9; a multiply-accumulate is two.</summary>
    public double PeakGops => 2 * Array.Elements * Clock.MHz / 1e3;
}
