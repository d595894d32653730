using Dse.Core.Cost.Accelerators.Chips;

namespace Dse.Core.Studies.Codesigns;

/// <summary>The metrics of a device beside those of the plan that runs on it.</summary>
internal static class CodesignMetrics
{
    // p10 and p90 of a normal distribution lie this many standard deviations from the middle.
    private const double Z90 = 1.2816;

    private const int Area = 4;

    /// <summary>Names and meaning.</summary>
    public static readonly IReadOnlyList<MetricDefinition> All =
    [
        new("deviceTdpWatts", "Power limit of a device: what a designed chip draws with everything at its peak.", false),
        new("clusterPowerWatts", "The same of all devices; hosts, networks and cooling not counted.", false),
        new("devicePriceUsd", "Price of a device: making and design of a chip, list price of a catalog device.", false),
        new("capexUsd", "The same of all devices.", false),
        new("areaMm2", "Area of a designed chip.", false),
        new("devicePeakTflops", "Peak bf16 rate of a device, TFLOP/s.", true),
    ];

    /// <summary>The value of a metric; NaN where the catalog does not say.</summary>
    public static double Value(int metric, DeviceFigures figures) => metric switch
    {
        0 => figures.DeviceWatts,
        1 => figures.ClusterWatts,
        2 => figures.DeviceUsd,
        3 => figures.CapexUsd,
        Area => figures.AreaMm2,
        5 => figures.PeakTflops,
        _ => throw new ArgumentOutOfRangeException(nameof(metric)),
    };

    /// <summary>p10 and p90 of a figure of a designed chip, from how far real chips lie from designs like them; null where it is given.</summary>
    public static (double P10, double P90)? Interval(int metric, DeviceFigures figures)
    {
        if (!figures.IsDesigned || metric is not (0 or 1 or Area))
        {
            return null;
        }

        var value = Value(metric, figures);
        var width = Math.Exp(Z90 * ChipConstants.Default[metric == Area ? "sigma.area" : "sigma.power"]);
        return (value / width, value * width);
    }
}
