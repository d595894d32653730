using Dse.Core.Cost.Operators;
using Dse.Core.Hardware;

namespace Dse.Core.Studies.Operators;

/// <summary>Reads and prices what surrounds the products and the attention of a layer (docs/cost-model.md §4).</summary>
internal static class LayerReader
{
    private const int MaxSize = int.MaxValue;
    private const double MaxBytes = 1L << 50;

    // Routed tokens are read and written once on the way to the experts and once back.
    private const double RoutePasses = 4;

    // Bytes per logit: read for the maximum and the sum, read again and written as a gradient, in fp32 on the way (§4).
    private const double LossBytes = 12;

    // Reads and writes of weights, gradient, both moments and the master copy, bytes per parameter (§4).
    private const double AdamBytes = 32;

    /// <summary><c>bytes</c> read and written, or <c>elements, inputs, outputs, precision</c>.</summary>
    public static OperatorEstimate Elementwise(SpecObject spec, Device device)
    {
        if (spec.Has("bytes"))
        {
            return Stream(spec.Number("bytes", 1, MaxBytes), device);
        }

        var elements = spec.Number("elements", 1, MaxBytes);
        return Stream(elements * (spec.Int("inputs", 0, 64, 1) + spec.Int("outputs", 1, 64, 1)) * Word(spec), device);
    }

    /// <summary><c>tokens, hidden, residual, precision</c>: layer or root-mean-square norm.</summary>
    public static OperatorEstimate Norm(SpecObject spec, Device device)
    {
        double tokens = spec.Int("tokens", 1, MaxSize);
        double hidden = spec.Int("hidden", 1, MaxSize);
        return Stream((spec.Flag("residual", false) ? 4 : 2) * tokens * hidden * Word(spec), device);
    }

    /// <summary><c>tokens, hidden, precision</c>: rows of the table are read, activations written.</summary>
    public static OperatorEstimate Embedding(SpecObject spec, Device device)
    {
        double tokens = spec.Int("tokens", 1, MaxSize);
        double hidden = spec.Int("hidden", 1, MaxSize);
        return Stream(tokens * ((2 * hidden * Word(spec)) + sizeof(int)), device);
    }

    /// <summary><c>tokens, hidden, vocab, tp, loss, training, precision</c>: the product with the output embedding, the loss, and in training both gradients.</summary>
    public static OperatorEstimate Logits(SpecObject spec, Device device)
    {
        double tokens = spec.Int("tokens", 1, MaxSize);
        double hidden = spec.Int("hidden", 1, MaxSize);
        var vocab = spec.Int("vocab", 1, MaxSize);
        var tp = spec.Int("tp", 1, MaxSize, 1);
        var isTraining = spec.Flag("training", false);
        var hasLoss = spec.Flag("loss", isTraining);
        var (precision, peak) = KernelReader.Rate(spec, device);
        if (vocab % tp != 0 && vocab < tp)
        {
            spec.Error("tp", "outOfRange", $"{tp} devices share a vocabulary of {vocab}. Use fewer.");
        }

        var columns = Math.Ceiling((double)vocab / tp);
        var operators = DeviceOperators.For(device);
        var time = operators.Gemm(tokens, columns, hidden, precision);
        if (isTraining)
        {
            time = Then(Then(time, operators.Gemm(tokens, hidden, columns, precision)), operators.Gemm(columns, hidden, tokens, precision));
        }

        return KernelReader.Bounded(hasLoss ? Then(time, operators.Stream(LossBytes * tokens * columns)) : time, device, peak);
    }

    /// <summary><c>parameters</c> held: one mixed-precision step of Adam.</summary>
    public static OperatorEstimate Adam(SpecObject spec, Device device) => Stream(AdamBytes * spec.Number("parameters", 1, MaxBytes), device);

    /// <summary><c>tokens, hidden, topK, experts, permutation, precision</c>: scores of all experts, the best of them, and the way of the tokens there and back.</summary>
    public static OperatorEstimate Router(SpecObject spec, Device device)
    {
        double tokens = spec.Int("tokens", 1, MaxSize);
        double hidden = spec.Int("hidden", 1, MaxSize);
        var experts = spec.Int("experts", 1, 1 << 16);
        var topK = spec.Int("topK", 1, experts);
        var isPermuted = spec.Flag("permutation", true);
        var (precision, peak) = KernelReader.Rate(spec, device);
        var operators = DeviceOperators.For(device);

        // Scores leave the product in 16 bits, are read in the softmax and the choice, and the chosen weights are written.
        var time = Then(operators.Gemm(tokens, experts, hidden, precision), operators.Stream(2 * tokens * ((2.0 * experts) + (4 * topK))));
        return KernelReader.Bounded(
            isPermuted ? Then(time, operators.Stream(RoutePasses * tokens * topK * hidden * Math.Max(1, precision.Bytes()))) : time, device, peak);
    }

    private static double Word(SpecObject spec) => ((Precision)spec.Choice("precision", Precisions.Names, (int)Precision.Bf16)).Bytes();

    private static OperatorEstimate Stream(double bytes, Device device) =>
        KernelReader.Bounded(DeviceOperators.For(device).Stream(bytes), device, double.PositiveInfinity);

    // One kernel after another: the uncertainty is that of the longer, as both lean on one model.
    private static OperatorTime Then(in OperatorTime first, in OperatorTime second) => new(
        first.Seconds + second.Seconds,
        first.Flops + second.Flops,
        first.Bytes + second.Bytes,
        ((first.Seconds * first.LogSigma) + (second.Seconds * second.LogSigma)) / (first.Seconds + second.Seconds),
        (Basis)Math.Max((int)first.Basis, (int)second.Basis));
}
