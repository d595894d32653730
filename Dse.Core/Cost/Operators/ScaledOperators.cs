using Dse.Core.Hardware;

namespace Dse.Core.Cost.Operators;

/// <summary>
/// Times on a device that is a known one with other figures: what was measured of the known one over its prior, times the
/// prior of the other. So a figure may be turned without the device turning into a stranger.
/// </summary>
/// <remarks>Thread-safe.</remarks>
internal sealed class ScaledOperators(Device known, Device scaled) : IOperatorTimes
{
    private readonly MeasuredOperators measured = new(known);
    private readonly TileWaveOperators before = new(known);
    private readonly TileWaveOperators after = new(scaled);

    public string Fingerprint => $"scaled {measured.Fingerprint}";

    public OperatorTime Gemm(double m, double n, double k, Precision precision) =>
        Carry(measured.Gemm(m, n, k, precision), before.Gemm(m, n, k, precision), after.Gemm(m, n, k, precision));

    public OperatorTime Gemm(double m, double n, double k, Precision activations, Precision weights) =>
        Carry(measured.Gemm(m, n, k, activations, weights), before.Gemm(m, n, k, activations, weights), after.Gemm(m, n, k, activations, weights));

    public OperatorTime FlashAttention(double batch, double queries, double context, double heads, double kvHeads, double qkDim, double valueDim, double window = double.PositiveInfinity) =>
        Carry(
            measured.FlashAttention(batch, queries, context, heads, kvHeads, qkDim, valueDim, window),
            before.FlashAttention(batch, queries, context, heads, kvHeads, qkDim, valueDim, window),
            after.FlashAttention(batch, queries, context, heads, kvHeads, qkDim, valueDim, window));

    public OperatorTime AttentionDecode(double batch, double context, double heads, double kvHeads, double headDim, double storedBytes = 2) =>
        Carry(
            measured.AttentionDecode(batch, context, heads, kvHeads, headDim, storedBytes),
            before.AttentionDecode(batch, context, heads, kvHeads, headDim, storedBytes),
            after.AttentionDecode(batch, context, heads, kvHeads, headDim, storedBytes));

    public OperatorTime LatentPrefill(double batch, double queries, double context, double heads, double qkDim, double valueDim) =>
        Carry(
            measured.LatentPrefill(batch, queries, context, heads, qkDim, valueDim),
            before.LatentPrefill(batch, queries, context, heads, qkDim, valueDim),
            after.LatentPrefill(batch, queries, context, heads, qkDim, valueDim));

    public OperatorTime LatentDecode(double batch, double context, double heads, double kvRank, double ropeDim, double storedBytes = 2) =>
        Carry(
            measured.LatentDecode(batch, context, heads, kvRank, ropeDim, storedBytes),
            before.LatentDecode(batch, context, heads, kvRank, ropeDim, storedBytes),
            after.LatentDecode(batch, context, heads, kvRank, ropeDim, storedBytes));

    public OperatorTime RoutedExperts(in ExpertShape shape, Precision precision, bool isSkewed, Precision? weights = null) =>
        Carry(
            measured.RoutedExperts(shape, precision, isSkewed, weights),
            before.RoutedExperts(shape, precision, isSkewed, weights),
            after.RoutedExperts(shape, precision, isSkewed, weights));

    public OperatorTime UnfusedAttention(double batch, double queries, double context, double heads, double qkDim, double valueDim) =>
        Carry(
            measured.UnfusedAttention(batch, queries, context, heads, qkDim, valueDim),
            before.UnfusedAttention(batch, queries, context, heads, qkDim, valueDim),
            after.UnfusedAttention(batch, queries, context, heads, qkDim, valueDim));

    public OperatorTime Stream(double bytes) => Carry(measured.Stream(bytes), before.Stream(bytes), after.Stream(bytes));

    private static OperatorTime Carry(in OperatorTime measured, in OperatorTime before, in OperatorTime after) =>
        measured with { Seconds = before.Seconds > 0 ? measured.Seconds * after.Seconds / before.Seconds : measured.Seconds };
}
