using Dse.Core.Hardware;

namespace Dse.Api.Catalog;

/// <summary>A device of the catalog.</summary>
/// <param name="Name">Catalog name, as specs spell it.</param>
/// <param name="PeakTflops">Dense peak rate by precision, TFLOP/s (TOP/s for integers); precisions the device lacks are absent.</param>
/// <param name="MemoryGiB">Memory, GiB.</param>
/// <param name="MemoryGBps">Memory bandwidth, GB/s.</param>
/// <param name="ScaleUpGBps">Bandwidth to peers in the scale-up domain, GB/s per direction; 0 without such a link.</param>
/// <param name="ScaleUpDomain">Devices in one scale-up domain.</param>
/// <param name="ScaleOutGBps">Network bandwidth beyond the domain, GB/s per direction.</param>
/// <param name="ComputeUnits">Parallel compute units; 0 when unknown.</param>
/// <param name="TdpWatts">Board power limit, watts; null when unknown.</param>
/// <param name="UsdPerHour">Rent, US dollars per hour; null when unknown.</param>
/// <param name="PriceUsd">Purchase price, US dollars; null when unknown.</param>
/// <param name="Year">Year of introduction; 0 when unknown.</param>
/// <param name="Provenance">Where the figures come from.</param>
/// <param name="Own">Added by the tenant; false for what ships with the product.</param>
internal sealed record DeviceResponse(
    string Name,
    IReadOnlyDictionary<string, double> PeakTflops,
    double MemoryGiB,
    double MemoryGBps,
    double ScaleUpGBps,
    int ScaleUpDomain,
    double ScaleOutGBps,
    int ComputeUnits,
    double? TdpWatts,
    double? UsdPerHour,
    double? PriceUsd,
    int Year,
    string Provenance,
    bool Own)
{
    /// <summary>The device in the wire's form.</summary>
    public static DeviceResponse From(Device device, bool own) => new(
        device.Name,
        device.PeakTflops.OrderBy(p => p.Key).ToDictionary(p => Precisions.Names[(int)p.Key], p => p.Value, StringComparer.Ordinal),
        device.MemoryGiB,
        device.MemoryGBps,
        device.ScaleUpGBps,
        device.ScaleUpDomain,
        device.ScaleOutGBps,
        device.ComputeUnits,
        device.TdpWatts,
        device.UsdPerHour,
        device.PriceUsd,
        device.Year,
        device.Provenance,
        own);
}
