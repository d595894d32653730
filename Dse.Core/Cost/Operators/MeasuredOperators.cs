using Dse.Core.Cost.Operators.Measured;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Operators;

/// <summary>
/// Operator times from tables of measured kernels: a hit is the measured time, between hits the ratio of measured to
/// predicted time is interpolated, and where no table reaches the tile and wave prior answers (docs/cost-model.md §2-3).
/// </summary>
/// <remarks>Pure and thread-safe. Tables are read when first needed; a product between table shapes takes some 20 microseconds.</remarks>
public sealed class MeasuredOperators : IOperatorTimes
{
    // A kernel measured twice differs by this much (docs/cost-model.md §10).
    private const double MeasuredLogSigma = 0.03;

    // Octaves from the nearest measured shape after which a table no longer speaks for a kernel.
    private const double ReachOctaves = 2;

    // What every octave beyond the first adds to the uncertainty.
    private const double SigmaPerOctave = 0.05;

    // 80 % of the shapes held out lie within 1.28 of these (bench/Accuracy/kernels-last-result.txt).
    private const double GemmLogSigma = 0.06;
    private const double AttentionLogSigma = 0.05;

    private const double LatentLogSigma = 0.13;
    private const double ExpertLogSigma = 0.13;

    // Carried between A100 and H100 (same file, "carried over").
    private const double OtherChipGemmLogSigma = 0.15;
    private const double OtherChipLogSigma = 0.35;

    // The same chip with other memory, and heads of another width: wider than what was held out, by judgement.
    private const double SameChipLogSigma = 0.12;
    private const double CarriedLogSigma = 0.15;

    private readonly TileWaveOperators prior;
    private readonly DeviceKernels? kernels;
    private readonly double share;
    private readonly bool isOwn;

    /// <summary>Prices operators on a device from its own tables, those of a chip like it, or the prior.</summary>
    public MeasuredOperators(Device device)
    {
        prior = new TileWaveOperators(device);
        if (DeviceKernels.For(device) is { } found)
        {
            (kernels, share, isOwn) = found;
        }

        Fingerprint = $"measured:{kernels?.Device.Name ?? "none"}:{(isOwn ? "own" : "carried")}:{prior.Fingerprint}";
    }

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public OperatorTime Gemm(double m, double n, double k, Precision precision)
    {
        var time = prior.Gemm(m, n, k, precision);
        return kernels?.Gemm(precision) is { } table ? Apply(time, table.At(m, n, k), GemmLogSigma, OtherChipGemmLogSigma) : time;
    }

    /// <inheritdoc/>
    public OperatorTime Gemm(double m, double n, double k, Precision activations, Precision weights)
    {
        if (activations == weights)
        {
            return Gemm(m, n, k, activations);
        }

        // No table has narrower weights: the ratio of the product in its own precision carries over, with a wider interval.
        var time = prior.Gemm(m, n, k, activations, weights);
        return kernels?.Gemm(activations) is { } table
            ? Apply(time, table.At(m, n, k) with { MeasuredSeconds = null }, CarriedLogSigma, OtherChipGemmLogSigma) with { Basis = Basis.Prior }
            : time;
    }

    /// <inheritdoc/>
    public OperatorTime FlashAttention(
        double batch, double queries, double context, double heads, double kvHeads, double qkDim, double valueDim, double window = double.PositiveInfinity)
    {
        var time = prior.FlashAttention(batch, queries, context, heads, kvHeads, qkDim, valueDim, window);
        if (kernels?.Prefill.Value is not { } table || window < context)
        {
            return time;
        }

        // The last part of a sequence makes as many work items as that part of the batch.
        var ratio = table.At(batch * queries / context, context, heads, kvHeads);
        var isWhole = queries == context && qkDim == DeviceKernels.HeadDim && valueDim == DeviceKernels.HeadDim;
        return Apply(time, isWhole ? ratio : ratio with { MeasuredSeconds = null }, isWhole ? AttentionLogSigma : CarriedLogSigma);
    }

    /// <inheritdoc/>
    public OperatorTime AttentionDecode(double batch, double context, double heads, double kvHeads, double headDim, double storedBytes = 2)
    {
        var time = prior.AttentionDecode(batch, context, heads, kvHeads, headDim, storedBytes);
        if (kernels?.Decode.Value is not { } table)
        {
            return time;
        }

        var ratio = table.At(batch, context, heads, kvHeads);
        var isWhole = headDim == DeviceKernels.HeadDim && storedBytes == 2;
        return Apply(time, isWhole ? ratio : ratio with { MeasuredSeconds = null }, isWhole ? AttentionLogSigma : CarriedLogSigma);
    }

    /// <inheritdoc/>
    public OperatorTime LatentPrefill(double batch, double queries, double context, double heads, double qkDim, double valueDim)
    {
        var isLike = qkDim == DeviceKernels.LatentKeyDim && valueDim == DeviceKernels.LatentValueDim;
        var time = prior.LatentPrefill(batch, queries, context, heads, qkDim, valueDim);
        if (!isLike || kernels?.LatentPrefill.Value is not { } table)
        {
            return time;
        }

        // As in FlashAttention: the last part of a sequence stands for that part of the batch.
        var ratio = table.At(batch * queries / context, context, heads, heads);
        return Apply(time, queries == context ? ratio : ratio with { MeasuredSeconds = null }, queries == context ? LatentLogSigma : CarriedLogSigma);
    }

    /// <inheritdoc/>
    public OperatorTime LatentDecode(double batch, double context, double heads, double kvRank, double ropeDim, double storedBytes = 2)
    {
        var isLike = kvRank == DeviceKernels.LatentRank && ropeDim == DeviceKernels.LatentRopeDim;
        var time = prior.LatentDecode(batch, context, heads, kvRank, ropeDim, storedBytes);
        if (!isLike || kernels?.LatentDecode.Value is not { } table)
        {
            return time;
        }

        var ratio = table.At(batch, context, heads, heads);
        return storedBytes == 2 ? Apply(time, ratio, LatentLogSigma) : Apply(time, ratio with { MeasuredSeconds = null }, CarriedLogSigma);
    }

    /// <inheritdoc/>
    public OperatorTime RoutedExperts(in ExpertShape shape, Precision precision, bool isSkewed, Precision? weights = null)
    {
        var time = prior.RoutedExperts(shape, precision, isSkewed, weights);
        if (kernels?.Experts(precision, isSkewed) is not { } table)
        {
            return time;
        }

        var ratio = table.At(shape);
        return (weights is null || weights == precision) && !shape.IsDispatched && shape.Imbalance == 1
            ? Apply(time, ratio, ExpertLogSigma)
            : Apply(time, ratio with { MeasuredSeconds = null }, CarriedLogSigma) with { Basis = Basis.Prior };
    }

    /// <inheritdoc/>
    public OperatorTime UnfusedAttention(double batch, double queries, double context, double heads, double qkDim, double valueDim) =>
        prior.UnfusedAttention(batch, queries, context, heads, qkDim, valueDim);

    /// <inheritdoc/>
    public OperatorTime Stream(double bytes) => prior.Stream(bytes);

    private OperatorTime Apply(in OperatorTime time, in KernelRatio ratio, double logSigma, double otherChipLogSigma = OtherChipLogSigma)
    {
        if (isOwn && ratio.MeasuredSeconds is { } measured)
        {
            return time with { Seconds = measured, LogSigma = MeasuredLogSigma, Basis = Basis.Measured };
        }

        var carried = time with { Seconds = time.Seconds * Math.Exp(share * ratio.LogRatio) };
        if (share < 1)
        {
            return carried with { LogSigma = Math.Max(time.LogSigma, otherChipLogSigma) };
        }

        var sigma = (isOwn ? logSigma : Math.Max(logSigma, SameChipLogSigma)) + (SigmaPerOctave * Math.Max(0, ratio.Octaves - 1));
        return ratio.Octaves > ReachOctaves
            ? carried with { LogSigma = Math.Max(time.LogSigma, sigma) }
            : carried with { LogSigma = sigma, Basis = Basis.Interpolated };
    }
}
