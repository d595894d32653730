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

    /// <summary>From 10^9 bytes per second.</summary>
    /// <param name="gigabytesPerSecond">GB/s, above 0.</param>
    public static DataRate FromGBps(double gigabytesPerSecond) => new(gigabytesPerSecond);

    /// <summary>Words that pass in a cycle, not rounded.</summary>
    /// <param name="clock">Cycles per second.</param>
    /// <param name="wordBytes">Bytes of a word, above 0.</param>
    public double WordsPerCycle(ClockRate clock, double wordBytes) => BytesPerSecond / clock.Hertz / wordBytes;
}
