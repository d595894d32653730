namespace Dse.Core.Studies.Accelerators;

/// <summary>What a design must keep; null where nothing is asked.</summary>
/// <param name="AreaMm2">Most area, mm².</param>
/// <param name="PowerWatts">Most mean power, W.</param>
/// <param name="BandwidthGBps">Most DRAM bandwidth, 10^9 bytes per second.</param>
internal sealed record AcceleratorLimits(double? AreaMm2, double? PowerWatts, double? BandwidthGBps)
{
    private const double Most = 1e9;

    /// <summary>Reads <c>limits</c>; all null when it is not there.</summary>
    public static AcceleratorLimits Read(SpecObject root)
    {
        if (root.Object("limits") is not { } spec)
        {
            return new AcceleratorLimits(null, null, null);
        }

        var limits = new AcceleratorLimits(
            spec.OptionalNumber("areaMm2", 1e-6, Most), spec.OptionalNumber("powerWatts", 1e-9, Most), spec.OptionalNumber("bandwidthGBps", 1e-3, Most));
        spec.RejectUnknown();
        return limits;
    }
}
