using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Accelerators.Chips;

/// <summary>Turns a chip design into a device like those of the catalog.</summary>
public static class DesignedDevice
{
    // fp8 and int8 products are half as wide.
    private const double NarrowRatio = 2;

    /// <summary>The device of a design: peak rates, memory, links, power and price; operators are priced on its arrays.</summary>
    public static Device Of(ChipDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        var tflops = design.PeakFlops / 1e12;
        var peaks = new Dictionary<Precision, double> { [Precision.Fp32] = design.VectorFlops / 1e12, [Precision.Bf16] = tflops };
        if (design.HasNarrowFormats)
        {
            peaks[Precision.Fp8] = NarrowRatio * tflops;
            peaks[Precision.Int8] = NarrowRatio * tflops;
        }

        return new Device($"designed-{HashOf(design)}")
        {
            PeakTflops = peaks,
            MemoryGiB = design.MemorySize.GiB,
            MemoryGBps = design.MemoryRate.GBps,
            ScaleUpGBps = design.Link.GBps,
            ScaleUpDomain = design.ScaleUpDomain,
            ScaleOutGBps = design.ScaleOut.GBps,
            ComputeUnits = design.Arrays,
            TdpWatts = ChipPower.Of(design).TotalWatts,
            PriceUsd = ChipPrice.Of(design).TotalUsd,
            Year = design.Process.Year,
            Provenance = "designed",
            Design = design,
        };
    }

    /// <summary>Identity of a design: equal hashes, equal designs.</summary>
    public static string HashOf(ChipDesign design)
    {
        ArgumentNullException.ThrowIfNull(design);
        var text = string.Create(
            CultureInfo.InvariantCulture,
            $"{design.Rows},{design.Columns},{design.Arrays},{design.Dataflow},{design.Template?.Name},{design.Sram.MiB:R},{design.Clock.MHz:R},{design.Stacks},{design.Memory},{design.Link.GBps:R},{design.Process},{design.ScaleUpDomain},{design.ScaleOut.GBps:R},{design.HasNarrowFormats},{design.Business}");
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..16];
    }
}
