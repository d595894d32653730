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

    // Carried between A100 and H100 (same file, "carried over").
    internal const double OtherChipGemmLogSigma = 0.145;
    internal const double OtherChipPrefillLogSigma = 0.235;
    internal const double OtherChipLogSigma = 0.37;

    // The same chip with other memory or clocks (added to what the table leaves open), and kernels that differ from those
    // measured in more than their sizes: wider than what was held out, by judgement.
    private const double SameChipLogSigma = 0.09;
    private const double CarriedLogSigma = 0.15;

    private delegate double TableSigma(in KernelRatio ratio);

    private readonly TileWaveOperators prior;
    private readonly DeviceKernels? kernels;
    private readonly double share;
    private readonly bool isOwn;

    /// <summary>Prices operators on a device from its own tables, those of a chip like it, or the prior.</summary>
    public MeasuredOperators(Device device)
    {
        prior = TileWaveOperators.Alone(device);
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
        return kernels?.Gemm(precision) is { } table ? Apply(time, table.At(m, n, k), table.LogSigma, otherChipLogSigma: OtherChipGemmLogSigma) : time;
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
            ? Apply(time, table.At(m, n, k), table.LogSigma, isLike: false, OtherChipGemmLogSigma) with { Basis = Basis.Prior }
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
        return Apply(time, ratio, table.LogSigma, isWhole, OtherChipPrefillLogSigma);
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
        return Apply(time, ratio, table.LogSigma, isWhole);
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
        return Apply(time, ratio, table.LogSigma, queries == context);
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
        return Apply(time, ratio, table.LogSigma, storedBytes == 2);
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
            ? Apply(time, ratio, table.LogSigma)
            : Apply(time, ratio, table.LogSigma, isLike: false) with { Basis = Basis.Prior };
    }

    /// <inheritdoc/>
    public OperatorTime UnfusedAttention(double batch, double queries, double context, double heads, double qkDim, double valueDim) =>
        prior.UnfusedAttention(batch, queries, context, heads, qkDim, valueDim);

    /// <inheritdoc/>
    public OperatorTime Stream(double bytes) => prior.Stream(bytes);

    // Kernels that differ from the measured ones in more than size (isLike false) take their ratio, never their time.
    private OperatorTime Apply(
        in OperatorTime time, in KernelRatio ratio, TableSigma tableSigma, bool isLike = true, double otherChipLogSigma = OtherChipLogSigma)
    {
        if (isOwn && isLike && ratio.MeasuredSeconds is { } measured)
        {
            return time with { Seconds = measured, LogSigma = MeasuredLogSigma, Basis = Basis.Measured };
        }

        var carried = time with { Seconds = time.Seconds * Math.Exp(share * ratio.LogRatio) };
        if (share < 1)
        {
            return carried with { LogSigma = otherChipLogSigma };
        }

        var table = tableSigma(ratio);
        var sigma = Math.Max(MeasuredLogSigma, isOwn ? table : Math.Sqrt((table * table) + (SameChipLogSigma * SameChipLogSigma)));
        sigma = isLike ? sigma : Math.Max(sigma, CarriedLogSigma);
        return ratio.Octaves > ReachOctaves
            ? carried with { LogSigma = Math.Max(time.LogSigma, sigma) }
            : carried with { LogSigma = sigma, Basis = Basis.Interpolated };
    }
}
