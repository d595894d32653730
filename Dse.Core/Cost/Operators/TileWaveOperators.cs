using System.Globalization;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Operators;

/// <summary>Operator times from a device's data sheet and a few fitted efficiencies (docs/cost-model.md §2).</summary>
/// <remarks>Pure and thread-safe; no allocation per call.</remarks>
public sealed class TileWaveOperators : IOperatorTimes
{
    // 80 % of the kernels measured on A100 and H100 lie within 1.28 of these ("prior alone", bench/Accuracy/kernels-last-result.txt).
    private const double GemmLogSigma = 0.16;
    private const double AttentionLogSigma = 0.37;
    private const double StreamLogSigma = 0.15;
    private const double DecodeLogSigma = 0.47;
    private const double LatentLogSigma = 0.25;
    private const double ExpertLogSigma = 0.36;

    // Prefill attention alone: the shortest calls of the A100 and H100 tables. With it the half ratio carried to the other chip
    // misses 13 and 18 % instead of 18 and 33 % (MAPE, bench/Accuracy/kernels-last-result.txt).
    internal const double PrefillLaunchSeconds = 10e-6;

    // A batched kernel on fewer work items than this many per compute unit leaves units idle.
    private const double AttentionBlock = 128;

    // Decode attention: the shortest kernel of the A100 and H100 tables, the share of bf16 peak that its narrow products
    // reach, cached positions per work item, and how many items a sequence is split into at most when units would idle.
    internal const double DecodeLaunchSeconds = 11e-6;
    private const double DecodePeakRatio = 0.3;
    private const double DecodeBlock = 256;
    private const double DecodeSplits = 4;

    // Latent attention: the shortest call of the H100 tables, several kernels launched one by one; absorbed heads make products
    // of half the peak.
    private const double LatentLaunchSeconds = 130e-6;
    private const double LatentPeakRatio = 0.5;

    // Routed experts: the shortest call of the H100 tables, the peak that grouped products of long batches reach there, rows
    // to which each expert's are padded, and bytes moved per routed element of every token, local or not.
    private const double ExpertLaunchSeconds = 25e-6;
    private const double ExpertPeakRatio = 0.35;
    private const double ExpertPadding = 16;
    private const double ExpertRouteBytes = 20;

    private readonly Device device;
    private readonly DeviceCalibration calibration;
    private readonly double attentionLaunchSeconds;
    private readonly double memoryBytesPerSecond;

    /// <summary>Prices operators on a device with its own calibration, else its generation's.</summary>
    public TileWaveOperators(Device device)
        : this(device, DeviceCalibration.For(device))
    {
    }

    /// <summary>Prices operators on a device with given efficiencies.</summary>
    public TileWaveOperators(Device device, DeviceCalibration calibration)
        : this(device, calibration, calibration?.StreamLaunchSeconds ?? 0)
    {
    }

    private TileWaveOperators(Device device, DeviceCalibration calibration, double attentionLaunchSeconds)
    {
        ArgumentNullException.ThrowIfNull(device);
        this.device = device;
        this.calibration = calibration;
        this.attentionLaunchSeconds = attentionLaunchSeconds;
        memoryBytesPerSecond = device.MemoryGBps * 1e9;
        var peaks = string.Join(',', device.PeakTflops.OrderBy(p => p.Key).Select(p => string.Create(CultureInfo.InvariantCulture, $"{p.Key}={p.Value:R}")));
        Fingerprint = string.Create(CultureInfo.InvariantCulture, $"tile-wave:{device.MemoryGBps:R}:{device.ComputeUnits}:{peaks}:{calibration}");
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <summary>Prices operators that run alone, as kernels are measured: nothing hides the launches of attention over whole sequences.</summary>
    internal static TileWaveOperators Alone(Device device, DeviceCalibration? calibration = null) =>
        new(device, calibration ?? DeviceCalibration.For(device), PrefillLaunchSeconds);

    private static ReadOnlySpan<int> TileRows => [256, 128, 128, 128, 64, 64, 64, 32, 16, 16];

    private static ReadOnlySpan<int> TileColumns => [128, 256, 128, 64, 128, 64, 32, 64, 64, 128];

    private static ReadOnlySpan<int> Splits => [1, 2, 4, 8];

    /// <inheritdoc/>
    public OperatorTime Gemm(double m, double n, double k, Precision precision) => Gemm(m, n, k, precision, precision);

    /// <inheritdoc/>
    public OperatorTime Gemm(double m, double n, double k, Precision activations, Precision weights)
    {
        var precision = activations;
        var peak = device.PeakFlops(precision) ?? device.PeakFlops(Precision.Bf16) ?? device.PeakFlops(Precision.Fp32) ?? double.NaN;
        var word = precision.Bytes();

        // Accumulated results leave in bf16 even when the inputs are narrower.
        var outBytes = Math.Max(word, 2) * m * n;
        var weightWord = weights.Bytes();
        var inBytes = (word * m * k) + (weightWord * k * n);
        var best = double.PositiveInfinity;

        // Devices with a few large cores do not share out tiles in waves.
        var units = device.ComputeUnits >= 16 ? device.ComputeUnits : 0;
        for (var i = 0; i < TileRows.Length; i++)
        {
            double rows = TileRows[i];
            double columns = TileColumns[i];
            var tiles = Math.Ceiling(m / rows) * Math.Ceiling(n / columns);
            var efficiency = calibration.GemmPeakRatio * rows * columns / ((rows * columns) + (calibration.TileLoss * 6.4 * (rows + columns)));
            var cacheSeconds = tiles * ((rows * word) + (columns * weightWord)) * k / (memoryBytesPerSecond * calibration.L2Ratio);
            foreach (var split in Splits)
            {
                var waves = units > 0 ? Math.Ceiling(tiles * split / units) / split * units : tiles;
                var compute = waves * 2 * rows * columns * (k + (split * calibration.GemmFillK)) / (peak * efficiency);
                var outPasses = split > 1 ? 1 + (split / 2.0) : 1;
                var memory = (inBytes + (outBytes * outPasses)) / (memoryBytesPerSecond * calibration.GemmMemoryRatio);
                best = Math.Min(best, Math.Max(compute, Math.Max(memory, cacheSeconds)));
            }
        }

        return new OperatorTime(calibration.GemmLaunchSeconds + best, 2 * m * n * k, inBytes + outBytes, GemmLogSigma, Basis.Prior);
    }

    /// <inheritdoc/>
    public OperatorTime FlashAttention(double batch, double queries, double context, double heads, double kvHeads, double qkDim, double valueDim, double window = double.PositiveInfinity)
    {
        var pairs = CausalPairs.Of(queries, context, window);
        context = Math.Min(context, queries + window);
        var flops = 2 * batch * heads * (qkDim + valueDim) * pairs;
        var bytes = 2 * batch * ((heads * queries * (qkDim + valueDim)) + (kvHeads * context * (qkDim + valueDim)));
        var peak = device.PeakFlops(Precision.Bf16) ?? device.PeakFlops(Precision.Fp32) ?? double.NaN;
        var efficiency = calibration.AttentionPeakRatio * context / (context + calibration.AttentionHalfSequence) * NarrowHead(qkDim);
        var items = batch * heads * Math.Ceiling(queries / AttentionBlock);
        var idle = device.ComputeUnits > 0 ? Math.Max(1, device.ComputeUnits / items) : 1;
        var seconds = Math.Max(flops / (peak * efficiency) * idle, bytes / (memoryBytesPerSecond * calibration.StreamRatio));
        return new OperatorTime(attentionLaunchSeconds + seconds, flops, bytes, AttentionLogSigma, Basis.Prior);
    }

    /// <inheritdoc/>
    public OperatorTime AttentionDecode(double batch, double context, double heads, double kvHeads, double headDim, double storedBytes = 2)
    {
        var flops = 4 * batch * heads * headDim * context;
        var bytes = 2 * batch * headDim * ((storedBytes * kvHeads * context) + (2 * heads));
        var peak = device.PeakFlops(Precision.Bf16) ?? device.PeakFlops(Precision.Fp32) ?? double.NaN;
        var items = batch * kvHeads * Math.Ceiling(context / DecodeBlock);
        var idle = device.ComputeUnits > 0 ? Math.Clamp(device.ComputeUnits / items, 1, DecodeSplits) : 1;
        var seconds = Math.Max(bytes / (memoryBytesPerSecond * calibration.StreamRatio) * idle, flops / (peak * DecodePeakRatio));
        return new OperatorTime(DecodeLaunchSeconds + seconds, flops, bytes, DecodeLogSigma, Basis.Prior);
    }

    /// <inheritdoc/>
    public OperatorTime LatentPrefill(double batch, double queries, double context, double heads, double qkDim, double valueDim)
    {
        var time = FlashAttention(batch, queries, context, heads, heads, qkDim, valueDim);
        return time with { Seconds = time.Seconds + LatentLaunchSeconds, LogSigma = LatentLogSigma };
    }

    /// <inheritdoc/>
    public OperatorTime LatentDecode(double batch, double context, double heads, double kvRank, double ropeDim, double storedBytes = 2)
    {
        var flops = 2 * batch * heads * context * ((2 * kvRank) + ropeDim);
        var bytes = batch * (kvRank + ropeDim) * ((storedBytes * context) + (2 * heads));
        var peak = device.PeakFlops(Precision.Bf16) ?? device.PeakFlops(Precision.Fp32) ?? double.NaN;
        var seconds = Math.Max(bytes / (memoryBytesPerSecond * calibration.StreamRatio), flops / (peak * LatentPeakRatio));
        return new OperatorTime(LatentLaunchSeconds + seconds, flops, bytes, LatentLogSigma, Basis.Prior);
    }

    /// <inheritdoc/>
    public OperatorTime RoutedExperts(in ExpertShape shape, Precision precision, bool isSkewed, Precision? weights = null)
    {
        var peak = device.PeakFlops(precision) ?? device.PeakFlops(Precision.Bf16) ?? device.PeakFlops(Precision.Fp32) ?? double.NaN;
        var width = shape.Width / shape.TensorParallel;
        var rows = shape.Tokens * shape.TopK / shape.ExpertParallel;

        // Experts that get at least one token when routing is even.
        var active = shape.Experts / shape.ExpertParallel * (1 - Math.Pow(1 - (shape.TopK / shape.Experts), shape.Tokens));
        var padded = active * ExpertPadding * Math.Ceiling(rows * shape.Imbalance / active / ExpertPadding);
        var weightBytes = active * 3 * shape.Hidden * width * (weights ?? precision).Bytes();
        var routed = ExpertRouteBytes * (shape.IsDispatched ? rows * shape.Imbalance : shape.Tokens * shape.TopK) * shape.Hidden;
        var compute = 6 * padded * shape.Hidden * width / (peak * ExpertPeakRatio);
        var memory = weightBytes / (memoryBytesPerSecond * calibration.GemmMemoryRatio);
        var seconds = ExpertLaunchSeconds + Math.Max(compute, memory) + (routed / (memoryBytesPerSecond * calibration.StreamRatio));
        return new OperatorTime(seconds, 6 * rows * shape.Hidden * width, weightBytes + (4 * rows * (shape.Hidden + width)), ExpertLogSigma, Basis.Prior);
    }

    /// <inheritdoc/>
    public OperatorTime UnfusedAttention(double batch, double queries, double context, double heads, double qkDim, double valueDim)
    {
        var flops = 2 * batch * heads * (qkDim + valueDim) * queries * context;
        var scores = batch * heads * queries * context;

        // Masked softmax reads and writes the scores, dropout reads them and writes result and mask: 5 passes of 2 bytes,
        // and the two products write and read them once more.
        var bytes = (2 * 6 * scores) + (2 * batch * heads * (queries + context) * (qkDim + valueDim));
        var peak = device.PeakFlops(Precision.Bf16) ?? device.PeakFlops(Precision.Fp32) ?? double.NaN;

        // Batched products have k or n as narrow as a head: half the GEMM ratio (docs/cost-model.md §3).
        var compute = flops / (peak * calibration.GemmPeakRatio * 0.5);
        var seconds = compute + (bytes / (memoryBytesPerSecond * calibration.StreamRatio));
        return new OperatorTime((4 * calibration.StreamLaunchSeconds) + seconds, flops, bytes, AttentionLogSigma, Basis.Prior);
    }

    /// <inheritdoc/>
    public OperatorTime Stream(double bytes)
    {
        var seconds = calibration.StreamLaunchSeconds + (bytes / (memoryBytesPerSecond * calibration.StreamRatio));
        return new OperatorTime(seconds, 0, bytes, StreamLogSigma, Basis.Prior);
    }

    // A 64-wide head keeps the matrix units about 20 % less busy than a 128-wide one (attention tables of both sizes).
    private static double NarrowHead(double qkDim) => qkDim >= 128 ? 1 : 0.6 + (0.4 * qkDim / 128);
}
