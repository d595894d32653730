using Dse.Core.Hardware;

namespace Dse.Core.Cost.Training;

/// <summary>Constants of the training model, fitted or quoted (catalog/calibration/training.csv names the source of each).</summary>
public sealed class TrainingConstants
{
    private static readonly Lazy<TrainingConstants> Shipped = new(() => new TrainingConstants(
        CatalogText.ReadCsv("calibration/training.csv").ToDictionary(r => r["name"], r => CatalogText.Number(r, "value")!.Value, StringComparer.Ordinal)));

    private readonly Dictionary<string, double> values;

    private TrainingConstants(Dictionary<string, double> values) => this.values = values;

    /// <summary>The constants shipped with the product.</summary>
    public static TrainingConstants Default => Shipped.Value;

    /// <summary>The names, in alphabetical order.</summary>
    public IReadOnlyList<string> Names => [.. values.Keys.Order(StringComparer.Ordinal)];

    /// <summary>The value of a constant.</summary>
    /// <exception cref="KeyNotFoundException">There is no such constant.</exception>
    public double this[string name] => values[name];

    /// <summary>The same constants but one; for fitting and sensitivity.</summary>
    public TrainingConstants With(string name, double value)
    {
        if (!values.ContainsKey(name))
        {
            throw new KeyNotFoundException(name);
        }

        return new TrainingConstants(new Dictionary<string, double>(values, StringComparer.Ordinal) { [name] = value });
    }

    /// <summary>How much slower products run inside a training job than in a kernel benchmark, on this device in this precision: clocks under load, power limits.</summary>
    /// <remarks>The device's own factor, else that of its generation, times that of the precision.</remarks>
    public double Slowdown(Device device, Precision precision)
    {
        ArgumentNullException.ThrowIfNull(device);
        var ofDevice = values.TryGetValue($"slowdown.{device.Name}", out var own) ? own : values[$"slowdown.{Generation(device)}"];
        return ofDevice * precision switch
        {
            Precision.Fp8 or Precision.Int8 => values["slowdown.fp8"],
            Precision.Mxfp8 => values["slowdown.mxfp8"],
            Precision.Fp4 or Precision.Nvfp4 or Precision.Int4 => values["slowdown.fp4"],
            _ => 1,
        };
    }

    /// <summary>How much slower attention cores run in a job of this software than in the kernel tables, which hold the kernels of today.</summary>
    public double AttentionSlowdown(Device device, SoftwareStack stack)
    {
        ArgumentNullException.ThrowIfNull(device);
        return values[$"attention.slowdown.{TrainingWorkload.NameOf(stack)}"] * (stack == SoftwareStack.Early && Generation(device) != "2021" ? values["attention.slowdown.earlyHopper"] : 1);
    }

    // Years in which a generation of matrix units came out: Ampere, Hopper, Blackwell and their contemporaries.
    private static string Generation(Device device) => device.Year switch
    {
        > 0 and <= 2021 => "2021",
        >= 2024 => "2024",
        _ => "2022",
    };
}
