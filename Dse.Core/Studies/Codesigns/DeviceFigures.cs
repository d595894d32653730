using Dse.Core.Cost.Accelerators.Chips;
using Dse.Core.Hardware;

namespace Dse.Core.Studies.Codesigns;

/// <summary>What a study asks of a device besides what runs on it; NaN where the catalog does not say.</summary>
/// <param name="Name">Name of the device, or <c>designed</c>.</param>
/// <param name="IsDesigned">Whether nobody has made it.</param>
/// <param name="DeviceWatts">Its power limit, W.</param>
/// <param name="ClusterWatts">The same of all devices.</param>
/// <param name="DeviceUsd">Its price, US dollars.</param>
/// <param name="CapexUsd">The same of all devices.</param>
/// <param name="AreaMm2">Area of a designed chip, mm².</param>
/// <param name="PeakTflops">Peak bf16 rate, TFLOP/s.</param>
internal sealed record DeviceFigures(
    string Name, bool IsDesigned, double DeviceWatts, double ClusterWatts, double DeviceUsd, double CapexUsd, double AreaMm2, double PeakTflops)
{
    /// <summary>How lines and spaces call the device that is designed.</summary>
    public const string Designed = "designed";

    /// <summary>The figures of a cluster's device.</summary>
    public static DeviceFigures Of(Cluster cluster)
    {
        var device = cluster.Device;
        var watts = device.TdpWatts ?? double.NaN;
        var usd = device.PriceUsd ?? double.NaN;
        return new DeviceFigures(
            device.Design is null ? device.Name : Designed, device.Design is not null, watts, cluster.Devices * watts, usd, cluster.Devices * usd,
            device.Design is { } design ? ChipArea.Of(design).TotalMm2 : double.NaN, (device.PeakFlops(Precision.Bf16) ?? double.NaN) / 1e12);
    }
}
