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

    /// <summary>How much slower kernels run inside a training job than in a kernel benchmark, on this device in this precision.</summary>
    /// <remarks>The device's own factor, else the default, times that of the precision.</remarks>
    public double Slowdown(Device device, Precision precision)
    {
        ArgumentNullException.ThrowIfNull(device);
        var ofDevice = values.TryGetValue($"slowdown.{device.Name}", out var own) ? own : values["slowdown.default"];
        return ofDevice * precision switch
        {
            Precision.Fp8 or Precision.Int8 => values["slowdown.fp8"],
            Precision.Mxfp8 => values["slowdown.mxfp8"],
            Precision.Fp4 or Precision.Nvfp4 or Precision.Int4 => values["slowdown.fp4"],
            _ => 1,
        };
    }

    /// <summary>How much slower attention cores run inside a training job than in a kernel benchmark, beyond <see cref="Slowdown"/> in bf16.</summary>
    public double AttentionSlowdown(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return Slowdown(device, Precision.Bf16) * (values.TryGetValue($"attention.slowdown.{device.Name}", out var own) ? own : values["attention.slowdown.default"]);
    }
}
