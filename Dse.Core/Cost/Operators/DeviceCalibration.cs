using Dse.Core.Hardware;

namespace Dse.Core.Cost.Operators;

/// <summary>Efficiencies of a device's kernels and links, fitted to measurements (catalog/calibration/devices.csv names the source of each row).</summary>
/// <param name="GemmPeakRatio">Share of peak a large tile reaches (e_c).</param>
/// <param name="GemmMemoryRatio">Share of memory bandwidth a GEMM reaches (e_m).</param>
/// <param name="GemmLaunchSeconds">Fixed time of a GEMM (t0).</param>
/// <param name="GemmFillK">Prologue and epilogue of a tile, in steps of k (k0).</param>
/// <param name="TileLoss">How much small tiles lose (th).</param>
/// <param name="L2Ratio">Cache bandwidth over memory bandwidth (r_l2).</param>
/// <param name="AttentionPeakRatio">Share of bf16 peak that long flash attention reaches.</param>
/// <param name="AttentionHalfSequence">Context at which half of it is reached, positions.</param>
/// <param name="StreamRatio">Share of memory bandwidth of a large memory-bound kernel.</param>
/// <param name="StreamLaunchSeconds">Fixed time of a small kernel.</param>
/// <param name="CollectiveRatio">Share of scale-up bandwidth that large collectives reach.</param>
/// <param name="CollectiveLatencySeconds">Time of one collective step inside a domain.</param>
/// <param name="NetworkRatio">Share of scale-out bandwidth that large collectives reach.</param>
/// <param name="NetworkLatencySeconds">Time of one collective step between domains.</param>
/// <param name="IdlePowerRatio">Idle power over the power limit.</param>
/// <param name="IsOwn">True when the row was fitted to this very device.</param>
public sealed record DeviceCalibration(
    double GemmPeakRatio,
    double GemmMemoryRatio,
    double GemmLaunchSeconds,
    double GemmFillK,
    double TileLoss,
    double L2Ratio,
    double AttentionPeakRatio,
    double AttentionHalfSequence,
    double StreamRatio,
    double StreamLaunchSeconds,
    double CollectiveRatio,
    double CollectiveLatencySeconds,
    double NetworkRatio,
    double NetworkLatencySeconds,
    double IdlePowerRatio,
    bool IsOwn)
{
    /// <summary>Time of a training step over what the model says, fitted to runs of the device's user; 1 when there were none.</summary>
    public double TrainingRatio { get; init; } = 1;

    private static readonly Lazy<IReadOnlyDictionary<string, DeviceCalibration>> Rows = new(Load);

    /// <summary>What its user fitted, else the device's own row, else the default of its generation.</summary>
    public static DeviceCalibration For(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return device.Calibration ?? Rows.Value.GetValueOrDefault(device.Name)
            ?? Rows.Value[device.Year is > 0 and <= 2021 ? "default-2021" : "default-2022"];
    }

    private static Dictionary<string, DeviceCalibration> Load() =>
        CatalogText.ReadCsv("calibration/devices.csv").ToDictionary(r => r["device"], Parse, StringComparer.Ordinal);

    private static DeviceCalibration Parse(IReadOnlyDictionary<string, string> row)
    {
        double Cell(string column) => CatalogText.Number(row, column) ?? throw new InvalidDataException($"{row["device"]}: no {column}.");
        return new DeviceCalibration(
            Cell("gemm_peak_ratio"), Cell("gemm_memory_ratio"), Cell("gemm_launch_us") * 1e-6, Cell("gemm_fill_k"), Cell("tile_loss"),
            Cell("l2_ratio"), Cell("attention_peak_ratio"), Cell("attention_half_sequence"), Cell("stream_ratio"),
            Cell("stream_launch_us") * 1e-6, Cell("collective_ratio"), Cell("collective_latency_us") * 1e-6, Cell("network_ratio"),
            Cell("network_latency_us") * 1e-6, Cell("idle_power_ratio"),
            IsOwn: !row["device"].StartsWith("default", StringComparison.Ordinal));
    }
}
