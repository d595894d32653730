using System.Globalization;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Says which limit a design exceeds.</summary>
internal static class AcceleratorViolations
{
    /// <summary>Codes of the limits, in the order in which they are checked.</summary>
    public static readonly IReadOnlyList<string> Codes = ["areaLimit", "powerLimit", "bandwidthLimit"];

    /// <summary>Code of a design on which a layer has no mapping.</summary>
    public const string NoMapping = "noMapping";

    /// <summary>That in words.</summary>
    public static SpecError NoMappingOf(string template) =>
        new("$.design", NoMapping, $"No mapping of a layer onto this {template} was found: its tiles do not fit, or it can be spread in too many ways. Give the memories more words.");

    /// <summary>The first limit exceeded and by how much of it; -1 when all are kept.</summary>
    public static (int Reason, double Excess) Check(AcceleratorLimits limits, double areaMm2, double powerWatts, double bandwidthGBps)
    {
        Span<(double? Limit, double Value)> checks = [(limits.AreaMm2, areaMm2), (limits.PowerWatts, powerWatts), (limits.BandwidthGBps, bandwidthGBps)];
        var (reason, excess) = (-1, 0.0);
        for (var c = 0; c < checks.Length; c++)
        {
            if (checks[c].Limit is { } limit && checks[c].Value > limit)
            {
                reason = reason < 0 ? c : reason;
                excess += (checks[c].Value - limit) / limit;
            }
        }

        return (reason, excess);
    }

    /// <summary>The limit in words.</summary>
    public static SpecError Of(int reason, AcceleratorLimits limits, double areaMm2, double powerWatts, double bandwidthGBps) => reason switch
    {
        0 => Error("$.limits.areaMm2", Codes[0], $"The design takes {areaMm2:G6} mm², the limit is {limits.AreaMm2:G6}. Use fewer elements or smaller memories."),
        1 => Error("$.limits.powerWatts", Codes[1], $"The design draws {powerWatts:G6} W on average, the limit is {limits.PowerWatts:G6}. Lower the clock or the traffic."),
        _ => Error("$.limits.bandwidthGBps", Codes[2], $"The design has {bandwidthGBps:G6} GB/s to DRAM, the limit is {limits.BandwidthGBps:G6}. Lower bandwidthGBps."),
    };

    private static SpecError Error(string path, string code, FormattableString message) => new(path, code, message.ToString(CultureInfo.InvariantCulture));
}
