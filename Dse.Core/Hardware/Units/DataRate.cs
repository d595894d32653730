namespace Dse.Core.Hardware.Units;

/// <summary>Bytes per second. Made from a number and its unit, read in a unit.</summary>
public readonly record struct DataRate
{
    private DataRate(double gigabytesPerSecond)
    {
        GBps = gigabytesPerSecond;
    }

    /// <summary>10^9 bytes per second.</summary>
    public double GBps { get; }

    /// <summary>Bytes per second.</summary>
    public double BytesPerSecond => GBps * 1e9;

    /// <summary>Bits per second.</summary>
    public double BitsPerSecond => 8 * BytesPerSecond;

    /// <summary>From 10^9 bytes per second.</summary>
    /// <param name="gigabytesPerSecond">GB/s, at least 0.</param>
    public static DataRate FromGBps(double gigabytesPerSecond) => new(gigabytesPerSecond);

    /// <summary>So many of one rate side by side.</summary>
    /// <param name="times">How many, at least 0.</param>
    /// <param name="rate">One of them.</param>
    public static DataRate operator *(double times, DataRate rate) => new(times * rate.GBps);

    /// <summary>Words that pass in a cycle, not rounded.</summary>
    /// <param name="clock">Cycles per second.</param>
    /// <param name="wordBytes">Bytes of a word, above 0.</param>
    public double WordsPerCycle(ClockRate clock, double wordBytes) => BytesPerSecond / clock.Hertz / wordBytes;
}
