using Dse.Core.Cost.Accelerators.Chips;
using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Operators.Own;

namespace Dse.Core.Hardware;

/// <summary>What the cost model knows of one accelerator: peak rates, memory, links, power and price.</summary>
/// <remarks>Dense (not sparse) rates; 1 GB = 1e9 bytes; bandwidths are for one direction. Immutable and thread-safe.</remarks>
/// <param name="Name">Catalog name.</param>
public sealed record Device(string Name)
{
    /// <summary>Peak rate by precision, TFLOP/s (TOP/s for integers); absent where the device has none.</summary>
    public required IReadOnlyDictionary<Precision, double> PeakTflops { get; init; }

    /// <summary>Memory, GiB; above 0.</summary>
    public required double MemoryGiB { get; init; }

    /// <summary>Memory bandwidth, GB/s; above 0.</summary>
    public required double MemoryGBps { get; init; }

    /// <summary>Bandwidth to peers in the scale-up domain, GB/s per direction per device; 0 when there is no such link.</summary>
    public required double ScaleUpGBps { get; init; }

    /// <summary>Devices in one scale-up domain, at least 1.</summary>
    public required int ScaleUpDomain { get; init; }

    /// <summary>Network bandwidth beyond the domain, GB/s per direction per device.</summary>
    public required double ScaleOutGBps { get; init; }

    /// <summary>Whether the switch of its domain sums and copies for the devices (NVLink 4 and later).</summary>
    public bool HasSummingSwitch { get; init; }

    /// <summary>Parallel compute units (SMs, CUs, cores) that share out tiles; 0 when unknown.</summary>
    public int ComputeUnits { get; init; }

    /// <summary>Board power limit, watts; null when unknown.</summary>
    public double? TdpWatts { get; init; }

    /// <summary>Rent, US dollars per hour; null when unknown.</summary>
    public double? UsdPerHour { get; init; }

    /// <summary>Purchase price, US dollars; null when unknown.</summary>
    public double? PriceUsd { get; init; }

    /// <summary>Year of introduction; 0 when unknown. Picks the default calibration.</summary>
    public int Year { get; init; }

    /// <summary>Where the figures come from.</summary>
    public string Provenance { get; init; } = "user";

    /// <summary>Efficiencies fitted to this device by its user; null takes the catalog's, of the device or of its generation.</summary>
    public DeviceCalibration? Calibration { get; init; }

    /// <summary>Kernels that its user measured; null when there are none.</summary>
    public DeviceMeasurements? Measurements { get; init; }

    /// <summary>The chip, when the device was designed rather than measured or read from a data sheet; null else.</summary>
    public ChipDesign? Design { get; init; }

    /// <summary>Peak rate in FLOP/s, or null when the device does not support the precision.</summary>
    /// <remarks>fp16 shares the bf16 rate, mxfp8 that of fp8, nvfp4 that of fp4, as the data sheets give them.</remarks>
    public double? PeakFlops(Precision precision)
    {
        var column = precision switch
        {
            Precision.Fp16 => Precision.Bf16,
            Precision.Mxfp8 => Precision.Fp8,
            Precision.Nvfp4 => Precision.Fp4,
            _ => precision,
        };
        return PeakTflops.TryGetValue(column, out var tflops) ? tflops * 1e12 : null;
    }
}
