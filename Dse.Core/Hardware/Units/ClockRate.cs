namespace Dse.Core.Hardware.Units;

/// <summary>Cycles per second. Made from a number and its unit, read in a unit.</summary>
public readonly record struct ClockRate
{
    private ClockRate(double megahertz)
    {
        MHz = megahertz;
    }

    /// <summary>10^6 per second.</summary>
    public double MHz { get; }

    /// <summary>Per second.</summary>
    public double Hertz => MHz * 1e6;

    /// <summary>From 10^6 per second.</summary>
    /// <param name="megahertz">MHz, above 0.</param>
    public static ClockRate FromMHz(double megahertz) => new(megahertz);

    /// <summary>What an energy in every cycle draws, W.</summary>
    /// <param name="perCycle">Energy of a cycle.</param>
    public double Watts(Energy perCycle) => perCycle.Joules * Hertz;

    /// <summary>Time of a number of cycles, s.</summary>
    /// <param name="cycles">Cycles.</param>
    public double Seconds(double cycles) => cycles / MHz / 1e6;

    /// <summary>Time of a number of cycles, ms.</summary>
    /// <param name="cycles">Cycles.</param>
    public double Milliseconds(double cycles) => cycles / MHz / 1e3;
}
