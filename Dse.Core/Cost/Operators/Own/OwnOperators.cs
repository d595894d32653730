using Dse.Core.Cost.Operators.Measured;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Operators.Own;

/// <summary>Operator times corrected by what a user measured on the device.</summary>
/// <remarks>Pure and thread-safe.</remarks>
internal sealed class OwnOperators(OwnTables own, string contentHash) : IOperatorTimes
{
    private readonly IOperatorTimes prior = own.Base;

    /// <inheritdoc/>
    public string Fingerprint { get; } = $"own:{contentHash}:{own.Base.Fingerprint}";

    /// <inheritdoc/>
    public OperatorTime Gemm(double m, double n, double k, Precision precision) =>
        Correct(prior.Gemm(m, n, k, precision), Of(KernelClass.Gemm, precision), true, m, n, k);

    /// <inheritdoc/>
    public OperatorTime Gemm(double m, double n, double k, Precision activations, Precision weights) =>
        Correct(prior.Gemm(m, n, k, activations, weights), Of(KernelClass.Gemm, activations), activations == weights, m, n, k);

    /// <inheritdoc/>
    public OperatorTime FlashAttention(
        double batch, double queries, double context, double heads, double kvHeads, double qkDim, double valueDim, double window = double.PositiveInfinity) =>
        Correct(
            prior.FlashAttention(batch, queries, context, heads, kvHeads, qkDim, valueDim, window), Of(KernelClass.AttentionPrefill),
            qkDim == valueDim && window >= context, batch, queries, context, heads, kvHeads, qkDim);

    /// <inheritdoc/>
    public OperatorTime AttentionDecode(double batch, double context, double heads, double kvHeads, double headDim, double storedBytes = 2) =>
        Correct(prior.AttentionDecode(batch, context, heads, kvHeads, headDim, storedBytes), Of(KernelClass.AttentionDecode), storedBytes == 2, batch, context, heads, kvHeads, headDim);

    /// <inheritdoc/>
    public OperatorTime LatentPrefill(double batch, double queries, double context, double heads, double qkDim, double valueDim) => Correct(
        prior.LatentPrefill(batch, queries, context, heads, qkDim, valueDim), Of(KernelClass.MlaPrefill),
        queries == context && qkDim == DeviceKernels.LatentKeyDim && valueDim == DeviceKernels.LatentValueDim, batch * queries / context, context, heads);

    /// <inheritdoc/>
    public OperatorTime LatentDecode(double batch, double context, double heads, double kvRank, double ropeDim, double storedBytes = 2) => Correct(
        prior.LatentDecode(batch, context, heads, kvRank, ropeDim, storedBytes), Of(KernelClass.MlaDecode),
        storedBytes == 2 && kvRank == DeviceKernels.LatentRank && ropeDim == DeviceKernels.LatentRopeDim, batch, context, heads);

    /// <inheritdoc/>
    public OperatorTime RoutedExperts(in ExpertShape shape, Precision precision, bool isSkewed, Precision? weights = null) => Correct(
        prior.RoutedExperts(shape, precision, isSkewed, weights), Of(KernelClass.Moe, precision, isSkewed),
        (weights is null || weights == precision) && !shape.IsDispatched && shape.Imbalance == 1,
        shape.Tokens, shape.Hidden, shape.Width, shape.TopK, shape.Experts, shape.TensorParallel, shape.ExpertParallel);

    /// <inheritdoc/>
    public OperatorTime UnfusedAttention(double batch, double queries, double context, double heads, double qkDim, double valueDim) =>
        prior.UnfusedAttention(batch, queries, context, heads, qkDim, valueDim);

    /// <inheritdoc/>
    public OperatorTime Stream(double bytes) => Correct(prior.Stream(bytes), Of(KernelClass.Elementwise), true, bytes);

    private static KernelGroup Of(KernelClass kernel, Precision precision = Precision.Bf16, bool isSkewed = false) =>
        new KernelSample(kernel, precision, isSkewed, [], 0).Group;

    private OperatorTime Correct(in OperatorTime time, KernelGroup group, bool isLike, params ReadOnlySpan<double> sizes) =>
        own.Table(group) is { } table ? OwnTables.Correct(time, table, table.At(group.Class, sizes), isLike) : time;
}
