using System.Globalization;
using Dse.Core.Cost.Accelerators.Chips;

namespace Dse.Core.Studies.Codesigns;

/// <summary>What every candidate keeps; null where nothing is asked.</summary>
/// <param name="AreaMm2">Most area of a designed chip, mm².</param>
/// <param name="DeviceWatts">Highest power limit of a device, W.</param>
/// <param name="PowerWatts">Most power of all devices at their limits, W.</param>
/// <param name="CapexUsd">Most money for all devices, US dollars.</param>
internal sealed record CodesignLimits(double? AreaMm2, double? DeviceWatts, double? PowerWatts, double? CapexUsd)
{
    private const double Most = 1e15;

    /// <summary>Reads <c>limits</c>; all null when it is not there.</summary>
    public static CodesignLimits Read(SpecObject root)
    {
        if (root.Object("limits") is not { } spec)
        {
            return new CodesignLimits(null, null, null, null);
        }

        var limits = new CodesignLimits(
            spec.OptionalNumber("areaMm2", 1e-6, ChipRules.MaxAreaMm2), spec.OptionalNumber("deviceWatts", 1e-6, Most),
            spec.OptionalNumber("powerWatts", 1e-6, Most), spec.OptionalNumber("capexUsd", 1e-6, Most));
        spec.RejectUnknown();
        return limits;
    }

    /// <summary>The limits that a candidate exceeds or, lacking the figure, cannot be shown to keep.</summary>
    public IEnumerable<SpecError> Exceeded(DeviceFigures figures)
    {
        SpecError? Check(double? limit, double value, string field, string code, string what, string mend) => limit is { } most && !(value <= most)
            ? new SpecError($"$.limits.{field}", code, double.IsNaN(value)
                ? $"The catalog does not say {what} of {figures.Name}. Leave the limit or the device out."
                : string.Create(CultureInfo.InvariantCulture, $"The {what} of {figures.Name}: {value:G6}, the limit is {most:G6}. {mend}"))
            : null;
        return new[]
        {
            figures.IsDesigned ? Check(AreaMm2, figures.AreaMm2, "areaMm2", "areaLimit", "area in mm2", "Use fewer or smaller arrays, or less memory.") : null,
            Check(DeviceWatts, figures.DeviceWatts, "deviceWatts", "deviceWattsLimit", "power in W", "Use fewer arrays, a lower clock or fewer stacks."),
            Check(PowerWatts, figures.ClusterWatts, "powerWatts", "powerLimit", "power in W of all devices", "Use fewer devices, or such as draw less."),
            Check(CapexUsd, figures.CapexUsd, "capexUsd", "capexLimit", "price in USD of all devices", "Use fewer devices, or cheaper ones."),
        }.OfType<SpecError>();
    }
}
