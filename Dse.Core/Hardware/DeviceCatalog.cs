using System.Globalization;

namespace Dse.Core.Hardware;

/// <summary>The devices shipped with the product (catalog/devices).</summary>
public static class DeviceCatalog
{
    private static readonly Lazy<(IReadOnlyList<Device> All, IReadOnlyDictionary<string, Device> ByKey)> Loaded = new(Load);

    /// <summary>All devices in catalog order.</summary>
    public static IReadOnlyList<Device> All => Loaded.Value.All;

    /// <summary>Finds a device by name or alias, whatever the case and punctuation; null when there is none.</summary>
    public static Device? Find(string name) => CatalogText.Find(Loaded.Value.ByKey, name);

    private static (IReadOnlyList<Device> All, IReadOnlyDictionary<string, Device> ByKey) Load()
    {
        var all = CatalogText.ReadCsv("devices/accelerators.csv").Select(Parse).ToArray();
        var byKey = all.ToDictionary(d => CatalogText.Normalize(d.Name), StringComparer.Ordinal);
        foreach (var alias in CatalogText.ReadCsv("devices/aliases.csv"))
        {
            byKey[CatalogText.Normalize(alias["alias"])] = byKey[CatalogText.Normalize(alias["name"])];
        }

        return (all, byKey);
    }

    private static Device Parse(IReadOnlyDictionary<string, string> row)
    {
        var peaks = new Dictionary<Precision, double>();
        void Peak(Precision precision, string column)
        {
            if (CatalogText.Number(row, column) is { } tflops)
            {
                peaks[precision] = tflops;
            }
        }

        Peak(Precision.Fp32, "fp32_tflops");
        Peak(Precision.Tf32, "tf32_tflops");
        Peak(Precision.Bf16, "bf16_tflops");
        Peak(Precision.Fp8, "fp8_tflops");
        Peak(Precision.Int8, "int8_tops");
        Peak(Precision.Fp4, "fp4_tflops");
        var units = row.GetValueOrDefault("units")?.Split(' ')[0];
        return new Device(row["device"])
        {
            PeakTflops = peaks,
            MemoryGiB = CatalogText.Number(row, "mem_gb") ?? throw new InvalidDataException($"{row["device"]}: no mem_gb."),
            MemoryGBps = CatalogText.Number(row, "mem_bw_gbs") ?? throw new InvalidDataException($"{row["device"]}: no mem_bw_gbs."),
            ScaleUpGBps = CatalogText.Number(row, "scaleup_gbs_per_dir") ?? 0,
            ScaleUpDomain = (int)(CatalogText.Number(row, "scaleup_domain") ?? 1),
            ScaleOutGBps = CatalogText.Number(row, "scaleout_gbs_per_dir_default") ?? 12.5,
            HasSummingSwitch = SumsInSwitch(row.GetValueOrDefault("scaleup_link", string.Empty), CatalogText.Number(row, "scaleup_domain") ?? 1),
            ComputeUnits = units is null ? 0 : int.Parse(units, CultureInfo.InvariantCulture),
            TdpWatts = CatalogText.Number(row, "tdp_w"),
            UsdPerHour = CatalogText.Number(row, "cloud_usd_per_h"),
            PriceUsd = CatalogText.Number(row, "list_price_usd"),
            Year = (int)(CatalogText.Number(row, "year") ?? 0),
            Provenance = row.GetValueOrDefault("provenance", "catalog"),
        };
    }

    // Bridges join two cards without a switch.
    private static bool SumsInSwitch(string link, double domain) =>
        domain > 2 && link.StartsWith("NVLink", StringComparison.Ordinal) && link.Length > 6 && link[6] >= '4';
}
