using System.Text.Json;
using Dse.Core.Cost.Accelerators.Chips;
using Dse.Core.Hardware;
using Dse.Core.Spaces;
using Dse.Core.Studies.Devices;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>Reads <c>cluster</c>: a device by name or by its columns, how many, and the links between them.</summary>
internal static class ClusterReader
{
    // Chassis smaller than this may belong to one switched domain that spans many (NVL72 racks, TPU pods).
    private const int RackScaleDomain = 16;

    // Catalog columns of an inline device, as the catalog file spells them and in camelCase.
    private static readonly (string Column, Precision Precision)[] Rates =
    [
        ("fp32_tflops", Precision.Fp32), ("tf32_tflops", Precision.Tf32), ("bf16_tflops", Precision.Bf16),
        ("fp8_tflops", Precision.Fp8), ("int8_tops", Precision.Int8), ("fp4_tflops", Precision.Fp4),
    ];

    private static readonly string[] Remarks = ["vendor", "node_nm", "mem_type", "onchip_mem_mb", "l2_mb", "scaleup_link", "clock_mhz", "provenance", "notes"];

    /// <summary>Reads the cluster of a spec; null after an error.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <param name="takesUneven">Whether the kind prices unlike nodes and links.</param>
    public static Cluster? Read(SpecObject spec, ICollection<SpecError> errors, bool takesUneven = false)
    {
        var before = errors.Count;
        if (spec.Object("cluster") is not { } cluster)
        {
            spec.Error("cluster", "missingField", "'cluster' is missing. Give at least { device: H100-SXM5-80GB, devices: 64 }.");
            return null;
        }

        var failures = FailuresReader.Read(cluster);
        var price = cluster.OptionalNumber("usdPerDeviceHour", 0, 1e6);
        var read = takesUneven && UnevenClusterReader.Takes(cluster) ? UnevenClusterReader.Read(cluster, errors) : ReadEven(cluster, takesUneven, errors, before);
        return read is null ? null : Priced(read, price) with { Failures = failures };
    }

    private static Cluster Priced(Cluster cluster, double? price) => price is null
        ? cluster
        : cluster with
        {
            Device = cluster.Device with { UsdPerHour = price },
            Nodes = cluster.Nodes?.With(1, 1, d => d with { UsdPerHour = price }),
        };

    private static Cluster? ReadEven(SpecObject cluster, bool takesUneven, ICollection<SpecError> errors, int before)
    {
        var device = ReadDevice(cluster, errors);
        var devices = cluster.Int("devices", 1, Cluster.MaxDevices);
        foreach (var later in new[] { "bandwidthGBps", "groups" })
        {
            if (cluster.Has(later))
            {
                cluster.Error(later, "unsupported", $"This kind models like nodes with like links. Leave '{later}' out and give scaleUpGBps and scaleOutGBps.");
            }
        }

        var perNode = cluster.Has("devicesPerNode") ? cluster.Int("devicesPerNode", 1, Cluster.MaxDevices, 1) : 0;
        var domainGiven = cluster.Has("scaleUpDomain") ? cluster.Int("scaleUpDomain", 1, Cluster.MaxDevices, 1) : 0;
        var scaleUp = cluster.OptionalNumber("scaleUpGBps", 0.001, 1e6);
        var scaleOut = cluster.OptionalNumber("scaleOutGBps", 0.001, 1e6);
        var domain = Math.Clamp(domainGiven > 0 ? domainGiven : device is null ? 1 : DomainOf(device, perNode), 1, devices);
        var network = NetworkReader.Read(cluster, (devices + domain - 1) / domain);
        if (takesUneven)
        {
            cluster.Choice("placement", UnevenClusterReader.Placements, 0);
            if (cluster.Has("betweenGroupsGBps"))
            {
                cluster.Error("betweenGroupsGBps", "notTogether", "'betweenGroupsGBps' joins 'groups'. Give them, or leave it out.");
            }
        }

        cluster.RejectUnknown();
        if (device is null || errors.Count > before)
        {
            return null;
        }

        if (perNode > 0 && devices > perNode && devices % perNode != 0)
        {
            cluster.Error("devicesPerNode", "notADivisor", $"{devices} devices do not fill nodes of {perNode}. Use a divisor of {devices}.");
            return null;
        }

        return new Cluster(device, devices, domain, scaleUp ?? device.ScaleUpGBps, scaleOut ?? device.ScaleOutGBps) { Network = network };
    }

    /// <summary>Devices that reach one another at the scale-up rate; <paramref name="perNode"/> is 0 when not given.</summary>
    public static int DomainOf(Device device, int perNode)
    {
        // Devices in one chassis reach one another; on rack-scale machines so do those of the other chassis.
        var rack = device.ScaleUpDomain >= RackScaleDomain ? device.ScaleUpDomain : 0;
        return perNode > 0 ? Math.Max(perNode, rack) : device.ScaleUpDomain;
    }

    /// <summary>Reads <c>device</c>: a catalog name or alias, or an object with the catalog's columns; null after an error.</summary>
    public static Device? ReadDevice(SpecObject cluster, ICollection<SpecError> errors)
    {
        if (cluster.Has("deviceFile"))
        {
            cluster.Error("deviceFile", "unsupported", "Files are read by the command dse, which puts their object into 'device'. Give the object, or the name of a device of your own.");
            return null;
        }

        if (cluster.Member("device") is not { } member)
        {
            cluster.Error("device", "missingField", "'device' is missing. Give a catalog name such as H100-SXM5-80GB or an object with the catalog's columns.");
            return null;
        }

        if (member.ValueKind == JsonValueKind.String)
        {
            var name = member.GetString()!;
            var found = name.Length <= 200 ? DeviceCatalog.Find(name) : null;
            if (found is null)
            {
                cluster.Error("device", "unknownDevice", $"The catalog has no device '{SpecObject.Short(name)}'.{Nearest.Hint(name, DeviceCatalog.All.Select(d => d.Name))} 'dse catalog devices' lists them; or give the device's figures as an object.");
            }

            return found;
        }

        return Figures(cluster.Object("device")!, errors);
    }

    /// <summary>Reads a device's figures from the catalog's columns; null after an error.</summary>
    public static Device? Figures(SpecObject device, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        if (device.Object("design") is { } chip)
        {
            return Designed(device, chip, errors);
        }

        var peaks = new Dictionary<Precision, double>();
        foreach (var (column, precision) in Rates)
        {
            if (Column(device, column, 1e-6, 1e9) is { } tflops)
            {
                peaks[precision] = tflops;
            }
        }

        foreach (var remark in Remarks)
        {
            device.Member(remark);
            device.Member(Camel(remark));
        }

        if (peaks.Count == 0)
        {
            device.Error("bf16Tflops", "missingField", "The device has no peak rate. Give at least one of fp32Tflops, bf16Tflops, fp8Tflops, int8Tops, fp4Tflops.");
        }

        var parsed = new Device(device.String("device", 200) ?? device.String("name", 200) ?? "custom")
        {
            PeakTflops = peaks,
            MemoryGiB = Required(device, "mem_gb", 1e-3, 1e6),
            MemoryGBps = Required(device, "mem_bw_gbs", 1e-3, 1e9),
            ScaleUpGBps = Column(device, "scaleup_gbs_per_dir", 0, 1e6) ?? 0,
            ScaleUpDomain = (int)(Column(device, "scaleup_domain", 1, Cluster.MaxDevices) ?? 1),
            ScaleOutGBps = Column(device, "scaleout_gbs_per_dir_default", 0.001, 1e6) ?? 12.5,
            ComputeUnits = (int)(Column(device, "units", 0, 1e7) ?? 0),
            TdpWatts = Column(device, "tdp_w", 0.001, 1e6),
            UsdPerHour = Column(device, "cloud_usd_per_h", 0, 1e6),
            PriceUsd = Column(device, "list_price_usd", 0, 1e9),
            Year = (int)(Column(device, "year", 1990, 2100) ?? 0),
        };
        parsed = parsed with { Calibration = CalibrationReader.Read(device, parsed), Measurements = MeasurementsReader.Read(device, errors) };
        device.RejectUnknown();
        return errors.Count == before ? parsed : null;
    }

    // A chip that nobody has made stands for all figures but its name.
    private static Device? Designed(SpecObject device, SpecObject chip, ICollection<SpecError> errors)
    {
        var before = errors.Count;
        var name = device.String("device", 200) ?? device.String("name", 200);
        var design = ChipReader.Read(chip, errors);
        device.RejectUnknown();
        if (design is null || errors.Count > before)
        {
            return null;
        }

        if (ChipReader.Violation(design, chip.Path) is { } violation)
        {
            errors.Add(violation);
            return null;
        }

        var made = DesignedDevice.Of(design);
        return name is null ? made : made with { Name = name };
    }

    private static double Required(SpecObject device, string column, double low, double high)
    {
        if (Column(device, column, low, high) is { } value)
        {
            return value;
        }

        device.Error(Camel(column), "missingField", $"'{Camel(column)}' is missing. Give a number from {low} to {high}.");
        return low;
    }

    private static double? Column(SpecObject device, string column, double low, double high) =>
        device.OptionalNumber(column, low, high) ?? device.OptionalNumber(Camel(column), low, high);

    private static string Camel(string column)
    {
        var words = column.Split('_');
        return words[0] + string.Concat(words.Skip(1).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
    }
}
