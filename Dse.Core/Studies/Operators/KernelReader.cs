using Dse.Core.Cost.Operators;
using Dse.Core.Hardware;

namespace Dse.Core.Studies.Operators;

/// <summary>Reads and prices kernels that run on one device.</summary>
internal static class KernelReader
{
    private const int MaxSize = int.MaxValue;
    private const int MaxHeads = 1 << 20;
    private const int MaxWidth = 1 << 16;

    // A kernel of launch size that could finish in this share of its time waits for launches and idle units, not for a
    // resource; longer ones that are as slow just use the resource badly.
    private const double LatencyShare = 0.25;
    private const double LatencySeconds = 300e-6;

    private static readonly string[] Routings = ["balanced", "skewed"];

    /// <summary><c>m, n, k, precision</c>.</summary>
    public static OperatorEstimate Gemm(SpecObject spec, Device device)
    {
        var (m, n, k) = (spec.Int("m", 1, MaxSize), spec.Int("n", 1, MaxSize), spec.Int("k", 1, MaxSize));
        var (precision, peak) = Rate(spec, device);
        return Bounded(DeviceOperators.For(device).Gemm(m, n, k, precision), device, peak);
    }

    /// <summary><c>batch, sequence, context, heads, kvHeads, headDim, precision</c>.</summary>
    public static OperatorEstimate Prefill(SpecObject spec, Device device)
    {
        var batch = spec.Int("batch", 1, MaxSize, 1);
        var sequence = spec.Int("sequence", 1, MaxSize);
        var context = spec.Int("context", 0, MaxSize, 0);
        if (context > 0 && context < sequence)
        {
            spec.Error("context", "outOfRange", $"{context} key positions are fewer than the {sequence} of the sequence, which are among them. Leave it out when nothing came before.");
        }

        var (heads, kvHeads, width) = Heads(spec, device);
        return Bounded(DeviceOperators.For(device).FlashAttention(batch, sequence, Math.Max(context, sequence), heads, kvHeads, width, width), device, AttentionPeak(device));
    }

    /// <summary><c>batch, context, heads, kvHeads, headDim, precision</c>.</summary>
    public static OperatorEstimate Decode(SpecObject spec, Device device)
    {
        var batch = spec.Int("batch", 1, MaxSize, 1);
        var context = spec.Int("context", 1, MaxSize);
        var (heads, kvHeads, width) = Heads(spec, device);
        return Bounded(DeviceOperators.For(device).AttentionDecode(batch, context, heads, kvHeads, width), device, AttentionPeak(device));
    }

    /// <summary><c>batch, sequence, context, heads, qkNopeHeadDim, qkRopeHeadDim, vHeadDim, precision</c>.</summary>
    public static OperatorEstimate LatentPrefill(SpecObject spec, Device device)
    {
        var batch = spec.Int("batch", 1, MaxSize, 1);
        var sequence = spec.Int("sequence", 1, MaxSize);
        var context = spec.Int("context", 0, MaxSize, 0);
        if (context > 0 && context < sequence)
        {
            spec.Error("context", "outOfRange", $"{context} key positions are fewer than the {sequence} of the sequence, which are among them. Leave it out when nothing came before.");
        }

        var heads = spec.Int("heads", 1, MaxHeads);
        var keyDim = spec.Int("qkNopeHeadDim", 1, MaxWidth, 128) + spec.Int("qkRopeHeadDim", 0, MaxWidth, 64);
        var valueDim = spec.Int("vHeadDim", 1, MaxWidth, 128);
        AttentionPrecision(spec, device);
        return Bounded(DeviceOperators.For(device).LatentPrefill(batch, sequence, Math.Max(context, sequence), heads, keyDim, valueDim), device, AttentionPeak(device));
    }

    /// <summary><c>batch, context, heads, kvLoraRank, qkRopeHeadDim, precision</c>.</summary>
    public static OperatorEstimate LatentDecode(SpecObject spec, Device device)
    {
        var batch = spec.Int("batch", 1, MaxSize, 1);
        var context = spec.Int("context", 1, MaxSize);
        var heads = spec.Int("heads", 1, MaxHeads);
        var rank = spec.Int("kvLoraRank", 1, MaxWidth, 512);
        var ropeDim = spec.Int("qkRopeHeadDim", 0, MaxWidth, 64);
        AttentionPrecision(spec, device);
        return Bounded(DeviceOperators.For(device).LatentDecode(batch, context, heads, rank, ropeDim), device, AttentionPeak(device));
    }

    /// <summary><c>tokens, hidden, moeFfn, topK, experts, moeTp, moeEp, routing, precision</c>.</summary>
    public static OperatorEstimate RoutedExperts(SpecObject spec, Device device)
    {
        var experts = spec.Int("experts", 1, MaxWidth);
        var shape = new ExpertShape(
            spec.Int("tokens", 1, MaxSize), spec.Int("hidden", 1, MaxSize), spec.Int("moeFfn", 1, MaxSize), spec.Int("topK", 1, experts), experts,
            spec.Int("moeTp", 1, MaxWidth, 1), spec.Int("moeEp", 1, MaxWidth, 1));
        var isSkewed = spec.Choice("routing", Routings, 0) == 1;
        if (shape.Width % shape.TensorParallel != 0)
        {
            spec.Error("moeTp", "notADivisor", $"{shape.TensorParallel} devices do not divide experts {shape.Width} wide. Use a divisor.");
        }

        if (shape.Experts % shape.ExpertParallel != 0)
        {
            spec.Error("moeEp", "notADivisor", $"{shape.ExpertParallel} devices do not divide {shape.Experts} experts. Use a divisor.");
        }

        var (precision, peak) = Rate(spec, device);
        return Bounded(DeviceOperators.For(device).RoutedExperts(shape, precision, isSkewed), device, peak);
    }

    private static (Precision Precision, double Peak) Rate(SpecObject spec, Device device)
    {
        var precision = (Precision)spec.Choice("precision", Precisions.Names, (int)Precision.Bf16);
        if (device.PeakFlops(precision) is { } peak)
        {
            return (precision, peak);
        }

        spec.Error("precision", "unsupportedPrecision", $"{device.Name} has no {Precisions.Names[(int)precision]} rate. Use one of: {Names(device)}.");
        return (precision, 1);
    }

    private static (int Heads, int KvHeads, int Width) Heads(SpecObject spec, Device device)
    {
        var heads = spec.Int("heads", 1, MaxHeads);
        var kvHeads = spec.Int("kvHeads", 1, MaxHeads, heads);
        if (heads % kvHeads != 0)
        {
            spec.Error("kvHeads", "notADivisor", $"{kvHeads} key-value heads do not divide {heads} query heads. Use a divisor.");
        }

        var width = spec.Int("headDim", 1, MaxWidth, 128);
        AttentionPrecision(spec, device);
        return (heads, kvHeads, width);
    }

    private static void AttentionPrecision(SpecObject spec, Device device)
    {
        var precision = (Precision)spec.Choice("precision", Precisions.Names, (int)Precision.Bf16);
        if (precision is not (Precision.Bf16 or Precision.Fp16))
        {
            spec.Error("precision", "unsupported", $"This version prices attention in bf16 and fp16, not in {Precisions.Names[(int)precision]}.");
        }
        else if (device.PeakFlops(Precision.Bf16) is null)
        {
            spec.Error("precision", "unsupportedPrecision", $"{device.Name} has no bf16 rate. Give the device as an object with bf16Tflops.");
        }
    }

    private static double AttentionPeak(Device device) => device.PeakFlops(Precision.Bf16) ?? double.NaN;

    private static string Names(Device device) =>
        string.Join(", ", Enum.GetValues<Precision>().Where(p => device.PeakFlops(p) is not null).Select(p => Precisions.Names[(int)p]));

    private static OperatorEstimate Bounded(in OperatorTime time, Device device, double peak)
    {
        var compute = time.Flops / peak;
        var memory = time.Bytes / (device.MemoryGBps * 1e9);
        var isWaiting = time.Seconds < LatencySeconds && Math.Max(compute, memory) < LatencyShare * time.Seconds;
        var bound = isWaiting ? "latency" : compute >= memory ? "compute" : "memory";
        return new OperatorEstimate(time, bound, [("compute", compute), ("memory", memory)]);
    }
}
