using Dse.Core.Hardware;

namespace Dse.Core.Cost.Operators.Measured;

/// <summary>The measured tables of one device, each read when first asked for.</summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class DeviceKernels
{
    // A grid of this few units does not run the kernels that were measured.
    private const int LeastUnits = 16;

    // How much of a measured ratio carries over to another chip. Half of it mends the prior of A100 from H100 and the
    // other way round (GEMM 12.0 -> 10.9 % and 13.1 -> 11.7 % MAPE), all of it does not (bench/Accuracy, "carried over").
    private const double OtherChipShare = 0.5;

    // Latent attention was timed as several kernels launched from the host, whose jitter is in the times.
    private const double LatentNoiseRatio = 0.1;

    private static readonly Lazy<DeviceKernels> A100 = new(() => new DeviceKernels("a100", "A100-SXM4-80GB"));
    private static readonly Lazy<DeviceKernels> H100 = new(() => new DeviceKernels("h100", "H100-SXM5-80GB"));

    // How far ratios of far-apart kernels spread, by table (catalog/calibration/kernel-spreads.csv): 80 % of the kernels held
    // out lie within 1.28 times this and the root of the variance that the kriging expects.
    private static readonly Lazy<IReadOnlyDictionary<string, double>> Spreads = new(() =>
        CatalogText.ReadCsv("calibration/kernel-spreads.csv").ToDictionary(r => r["table"], r => CatalogText.Number(r, "spread_log_sigma")!.Value, StringComparer.Ordinal));

    private readonly string suffix;
    private readonly Lazy<GemmRatios?> bf16;
    private readonly Lazy<GemmRatios?> fp8;
    private readonly Dictionary<(Precision Precision, bool IsSkewed), Lazy<ExpertRatios?>> experts = [];

    private DeviceKernels(string suffix, string name)
    {
        this.suffix = suffix;
        Device = DeviceCatalog.Find(name) ?? throw new InvalidDataException($"The catalog has no {name}.");
        var prior = TileWaveOperators.Alone(Device);
        bf16 = new(() => Gemms("bf16", prior, Precision.Bf16));
        fp8 = new(() => Gemms("fp8", prior, Precision.Fp8));
        Prefill = new(() => Attention("prefill", (b, s, h, kv) => prior.FlashAttention(b, s, s, h, kv, HeadDim, HeadDim).Seconds, countsKvHeads: false));
        Decode = new(() => Attention("decode", (b, s, h, kv) => prior.AttentionDecode(b, s, h, kv, HeadDim).Seconds, countsKvHeads: true));
        LatentPrefill = new(() => Latent("prefill", (b, s, h, _) => prior.LatentPrefill(b, s, s, h, LatentKeyDim, LatentValueDim).Seconds));
        LatentDecode = new(() => Latent("decode", (b, s, h, _) => prior.LatentDecode(b, s, h, LatentRank, LatentRopeDim).Seconds));
        foreach (var (precision, word) in new[] { (Precision.Bf16, "bf16"), (Precision.Fp8, "fp8") })
        {
            foreach (var isSkewed in new[] { false, true })
            {
                experts[(precision, isSkewed)] = new(() => KernelTable.Load($"experts-{word}-{(isSkewed ? "skewed" : "balanced")}-{suffix}") is { } table
                    ? new ExpertRatios(table, Spread($"experts-{word}-{(isSkewed ? "skewed" : "balanced")}-{suffix}"), shape => prior.RoutedExperts(shape, precision, isSkewed).Seconds)
                    : null);
            }
        }
    }

    /// <summary>Widths of the latent attention tables: expanded key, value, cached latent, cached rotary key.</summary>
    public const double LatentKeyDim = 192, LatentValueDim = 128, LatentRank = 512, LatentRopeDim = 64;

    /// <summary>Head width of the attention tables.</summary>
    public const double HeadDim = 128;

    /// <summary>The measured devices.</summary>
    public static IReadOnlyList<DeviceKernels> All => [A100.Value, H100.Value];

    /// <summary>The device that was measured.</summary>
    public Device Device { get; }

    /// <summary>Causal attention over whole sequences.</summary>
    public Lazy<AttentionRatios?> Prefill { get; }

    /// <summary>Attention of one new position.</summary>
    public Lazy<AttentionRatios?> Decode { get; }

    /// <summary>Latent attention over whole sequences.</summary>
    public Lazy<AttentionRatios?> LatentPrefill { get; }

    /// <summary>Latent attention of one new position.</summary>
    public Lazy<AttentionRatios?> LatentDecode { get; }

    /// <summary>Routed experts; null when they were not measured in this precision.</summary>
    public ExpertRatios? Experts(Precision precision, bool isSkewed) => precision switch
    {
        Precision.Bf16 or Precision.Fp16 => experts[(Precision.Bf16, isSkewed)].Value,
        Precision.Fp8 or Precision.Mxfp8 => experts[(Precision.Fp8, isSkewed)].Value,
        _ => null,
    };

    /// <summary>Matrix products of a precision; null when they were not measured.</summary>
    public GemmRatios? Gemm(Precision precision) => precision switch
    {
        Precision.Bf16 or Precision.Fp16 => bf16.Value,
        Precision.Fp8 or Precision.Mxfp8 => fp8.Value,
        _ => null,
    };

    /// <summary>Collectives: the table, or null when there is none.</summary>
    /// <param name="library">Whose; null for NCCL inside one scale-up domain.</param>
    public KernelTable? Collectives(string? library = null) => KernelTable.Load(library is null ? $"collectives-{suffix}" : $"collectives-{library}-{suffix}");

    /// <summary>The tables that speak for a device, and how much of what they say carries over: 1 for the device itself and chips like it.</summary>
    /// <returns>Null when nothing measured resembles the device.</returns>
    public static (DeviceKernels Kernels, double Share, bool IsOwn)? For(Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        foreach (var kernels in new[] { A100, H100 })
        {
            var measured = kernels.Value.Device;
            if (device.ComputeUnits == measured.ComputeUnits && device.PeakFlops(Precision.Bf16) == measured.PeakFlops(Precision.Bf16))
            {
                // The same chip; with other memory the prior already tells the difference.
                return (kernels.Value, 1, device.Name == measured.Name && device.MemoryGBps == measured.MemoryGBps);
            }
        }

        return device.ComputeUnits < LeastUnits ? null : (OfGeneration(device).Value, OtherChipShare, false);
    }

    // As DeviceCalibration picks the efficiencies.
    private static Lazy<DeviceKernels> OfGeneration(Device device) => device.Year is > 0 and <= 2021 ? A100 : H100;

    private static double Spread(string table) => Spreads.Value[table];

    private GemmRatios? Gemms(string name, TileWaveOperators prior, Precision precision) =>
        KernelTable.Load($"gemm-{name}-{suffix}") is { } table ? new GemmRatios(table, Spread($"gemm-{name}-{suffix}"), prior, precision) : null;

    // All heads share the latent key; work items are heads as in the tables.
    private AttentionRatios? Latent(string name, AttentionRatios.Predict prior) =>
        KernelTable.Load($"mla-{name}-{suffix}") is { } table ? new AttentionRatios(table, Spread($"mla-{name}-{suffix}"), prior, countsKvHeads: false, LatentNoiseRatio) : null;

    private AttentionRatios? Attention(string name, AttentionRatios.Predict prior, bool countsKvHeads) =>
        KernelTable.Load($"attention-{name}-{suffix}") is { } table ? new AttentionRatios(table, Spread($"attention-{name}-{suffix}"), prior, countsKvHeads) : null;
}
