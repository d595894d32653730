using Dse.Core.Cost.Accelerators.Systolic;

namespace Dse.Core.Cost.Accelerators.Networks;

/// <summary>A systolic array with its clock and its DRAM.</summary>
/// <remarks>Immutable.</remarks>
public sealed record AcceleratorDesign
{
    private const double GB = 1e9;

    /// <summary>Puts a design together.</summary>
    /// <param name="array">The array; its words per cycle follow from the other two.</param>
    /// <param name="clockMhz">Clock, MHz; above 0.</param>
    /// <param name="bandwidthGBps">DRAM bandwidth, 10^9 bytes per second; above 0.</param>
    public AcceleratorDesign(SystolicArray array, double clockMhz, double bandwidthGBps)
    {
        ArgumentNullException.ThrowIfNull(array);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(clockMhz);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(bandwidthGBps);
        ClockMhz = clockMhz;
        BandwidthGBps = bandwidthGBps;
        Array = array with { BandwidthWordsPerCycle = bandwidthGBps * GB / (clockMhz * 1e6) / array.WordBytes };
    }

    /// <summary>The array.</summary>
    public SystolicArray Array { get; }

    /// <summary>Clock, MHz.</summary>
    public double ClockMhz { get; }

    /// <summary>DRAM bandwidth, 10^9 bytes per second.</summary>
    public double BandwidthGBps { get; }

    /// <summary>All on-chip memories, KiB.</summary>
    public double SramKiB => Array.IfmapSramKiB + Array.FilterSramKiB + Array.OfmapSramKiB;

    /// <summary>Most operations per second, 10^9; a multiply-accumulate is two.</summary>
    public double PeakGops => 2 * Array.Elements * ClockMhz / 1e3;
}
