using Dse.Core.Hardware.Units;

namespace Dse.Core.Studies;

/// <summary>Reads numbers of specs together with the unit that their name ends in.</summary>
internal static class SpecUnits
{
    /// <summary>A field <c>...KiB</c>.</summary>
    public static DataSize KiB(this SpecObject spec, string name, double low, double high, DataSize fallback)
    {
        EndsIn(name, "KiB");
        return DataSize.FromKiB(spec.Number(name, low, high, fallback.KiB));
    }

    /// <summary>A field <c>...Mhz</c>.</summary>
    public static ClockRate Mhz(this SpecObject spec, string name, double low, double high, ClockRate fallback)
    {
        EndsIn(name, "Mhz");
        return ClockRate.FromMHz(spec.Number(name, low, high, fallback.MHz));
    }

    /// <summary>A field <c>...GBps</c>.</summary>
    public static DataRate GBps(this SpecObject spec, string name, double low, double high, DataRate fallback)
    {
        EndsIn(name, "GBps");
        return DataRate.FromGBps(spec.Number(name, low, high, fallback.GBps));
    }

    // Fields of one of several parts carry its number behind the unit.
    private static void EndsIn(string name, string unit)
    {
        if (!name.AsSpan().TrimEnd("0123456789").EndsWith(unit, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{name} does not end in {unit}.", nameof(name));
        }
    }
}
