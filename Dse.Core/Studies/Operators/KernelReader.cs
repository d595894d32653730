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

    // Attention over whole sequences in fp8: FlashAttention-3 reaches 1.2 PFLOP/s in fp8 and 0.74 in fp16 where the peaks are two
    // to one on H100 (Shah et al. 2024): 0.81 of the ratio of the peaks.
    private const double Fp8AttentionRatio = 0.81;
    private const double Fp8AttentionLogSigma = 0.25;

    /// <summary><c>m, n, k, precision, weights</c>.</summary>
    public static OperatorEstimate Gemm(SpecObject spec, Device device)
    {
        var (m, n, k) = (spec.Int("m", 1, MaxSize), spec.Int("n", 1, MaxSize), spec.Int("k", 1, MaxSize));
        var (precision, peak) = Rate(spec, device);
        return Bounded(DeviceOperators.For(device).Gemm(m, n, k, precision, Weights(spec, precision)), device, peak);
    }

    /// <summary><c>batch, sequence, context, heads, kvHeads, headDim, window, precision</c>.</summary>
    public static OperatorEstimate Prefill(SpecObject spec, Device device)
    {
        var batch = spec.Int("batch", 1, MaxSize, 1);
        var sequence = spec.Int("sequence", 1, MaxSize);
        var context = Context(spec, sequence);
        var (heads, kvHeads, width) = Heads(spec);
        var window = Window(spec);
        var precision = AttentionPrecision(spec, device);
        var time = DeviceOperators.For(device).FlashAttention(batch, sequence, context, heads, kvHeads, width, width, window);
        return precision == Precision.Fp8 ? InFp8(time, device) : Bounded(time, device, AttentionPeak(device));
    }

    /// <summary><c>batch, context, heads, kvHeads, headDim, window, kvCache, precision</c>.</summary>
    public static OperatorEstimate Decode(SpecObject spec, Device device)
    {
        var batch = spec.Int("batch", 1, MaxSize, 1);
        var context = spec.Int("context", 1, MaxSize);
        var (heads, kvHeads, width) = Heads(spec);
        var seen = Math.Min(context, Window(spec));
        return Bounded(DeviceOperators.For(device).AttentionDecode(batch, seen, heads, kvHeads, width, StoredBytes(spec, device)), device, AttentionPeak(device));
    }

    /// <summary><c>batch, sequence, context, heads, headDim, precision</c>: attention that stores its scores.</summary>
    public static OperatorEstimate Unfused(SpecObject spec, Device device)
    {
        var batch = spec.Int("batch", 1, MaxSize, 1);
        var sequence = spec.Int("sequence", 1, MaxSize);
        var context = Context(spec, sequence);
        var heads = spec.Int("heads", 1, MaxHeads);
        var width = spec.Int("headDim", 1, MaxWidth, 128);
        RejectFp8(spec, AttentionPrecision(spec, device));
        return Bounded(DeviceOperators.For(device).UnfusedAttention(batch, sequence, context, heads, width, width), device, AttentionPeak(device));
    }

    /// <summary><c>batch, sequence, context, heads, qkNopeHeadDim, qkRopeHeadDim, vHeadDim, precision</c>.</summary>
    public static OperatorEstimate LatentPrefill(SpecObject spec, Device device)
    {
        var batch = spec.Int("batch", 1, MaxSize, 1);
        var sequence = spec.Int("sequence", 1, MaxSize);
        var context = Context(spec, sequence);
        var heads = spec.Int("heads", 1, MaxHeads);
        var keyDim = spec.Int("qkNopeHeadDim", 1, MaxWidth, 128) + spec.Int("qkRopeHeadDim", 0, MaxWidth, 64);
        var valueDim = spec.Int("vHeadDim", 1, MaxWidth, 128);
        RejectFp8(spec, AttentionPrecision(spec, device));
        return Bounded(DeviceOperators.For(device).LatentPrefill(batch, sequence, context, heads, keyDim, valueDim), device, AttentionPeak(device));
    }

    /// <summary><c>batch, context, heads, kvLoraRank, qkRopeHeadDim, kvCache, precision</c>.</summary>
    public static OperatorEstimate LatentDecode(SpecObject spec, Device device)
    {
        var batch = spec.Int("batch", 1, MaxSize, 1);
        var context = spec.Int("context", 1, MaxSize);
        var heads = spec.Int("heads", 1, MaxHeads);
        var rank = spec.Int("kvLoraRank", 1, MaxWidth, 512);
        var ropeDim = spec.Int("qkRopeHeadDim", 0, MaxWidth, 64);
        return Bounded(DeviceOperators.For(device).LatentDecode(batch, context, heads, rank, ropeDim, StoredBytes(spec, device)), device, AttentionPeak(device));
    }

    /// <summary><c>tokens, hidden, moeFfn, topK, experts, moeTp, moeEp, routing, precision, weights</c>.</summary>
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
        return Bounded(DeviceOperators.For(device).RoutedExperts(shape, precision, isSkewed, Weights(spec, precision)), device, peak);
    }

    /// <summary>Reads <c>precision</c> and looks up the device's rate.</summary>
    public static (Precision Precision, double Peak) Rate(SpecObject spec, Device device)
    {
        var precision = (Precision)spec.Choice("precision", Precisions.Names, (int)Precision.Bf16);
        if (device.PeakFlops(precision) is { } peak)
        {
            return (precision, peak);
        }

        spec.Error("precision", "unsupportedPrecision", $"{device.Name} has no {Precisions.Names[(int)precision]} rate. Use one of: {Names(device)}.");
        return (precision, 1);
    }

    private static Precision Weights(SpecObject spec, Precision precision) =>
        (Precision)spec.Choice("weights", Precisions.Names, (int)precision);

    private static int Context(SpecObject spec, int sequence)
    {
        var context = spec.Int("context", 0, MaxSize, 0);
        if (context > 0 && context < sequence)
        {
            spec.Error("context", "outOfRange", $"{context} key positions are fewer than the {sequence} of the sequence, which are among them. Leave it out when nothing came before.");
        }

        return Math.Max(context, sequence);
    }

    private static double Window(SpecObject spec) => spec.Has("window") ? spec.Int("window", 1, MaxSize, 1) : double.PositiveInfinity;

    private static (int Heads, int KvHeads, int Width) Heads(SpecObject spec)
    {
        var heads = spec.Int("heads", 1, MaxHeads);
        var kvHeads = spec.Int("kvHeads", 1, MaxHeads, heads);
        if (heads % kvHeads != 0)
        {
            spec.Error("kvHeads", "notADivisor", $"{kvHeads} key-value heads do not divide {heads} query heads. Use a divisor.");
        }

        return (heads, kvHeads, spec.Int("headDim", 1, MaxWidth, 128));
    }

    // Attention runs in 16 bits; in 8 where the device has them.
    private static Precision AttentionPrecision(SpecObject spec, Device device)
    {
        var precision = (Precision)spec.Choice("precision", Precisions.Names, (int)Precision.Bf16);
        if (precision is not (Precision.Bf16 or Precision.Fp16 or Precision.Fp8))
        {
            spec.Error("precision", "unsupported", $"Attention is priced in bf16, fp16 and fp8, not in {Precisions.Names[(int)precision]}. Use one of them.");
        }
        else if (device.PeakFlops(Precision.Bf16) is null)
        {
            spec.Error("precision", "unsupportedPrecision", $"{device.Name} has no bf16 rate. Give the device as an object with bf16Tflops.");
        }
        else if (precision == Precision.Fp8 && device.PeakFlops(Precision.Fp8) is null)
        {
            spec.Error("precision", "unsupportedPrecision", $"{device.Name} has no fp8 rate. Use bf16.");
        }

        return precision;
    }

    private static void RejectFp8(SpecObject spec, Precision precision)
    {
        if (precision == Precision.Fp8)
        {
            spec.Error("precision", "unsupported", "This attention is priced in bf16 and fp16, not in fp8. Use bf16.");
        }
    }

    // The cache in its own width; in 8 bits too when attention runs in them.
    private static double StoredBytes(SpecObject spec, Device device)
    {
        var precision = AttentionPrecision(spec, device);
        var cache = (Precision)spec.Choice("kvCache", Precisions.Names, (int)precision);
        if (cache is not (Precision.Bf16 or Precision.Fp16 or Precision.Fp8 or Precision.Int8))
        {
            spec.Error("kvCache", "unsupported", $"A cache is priced in bf16, fp16, fp8 and int8, not in {Precisions.Names[(int)cache]}. Use one of them.");
        }

        return cache.Bytes();
    }

    private static OperatorEstimate InFp8(in OperatorTime time, Device device)
    {
        var peak = device.PeakFlops(Precision.Fp8) ?? double.NaN;
        var faster = Math.Max(1, Fp8AttentionRatio * peak / AttentionPeak(device));
        var launch = Math.Min(time.Seconds, TileWaveOperators.PrefillLaunchSeconds);

        // Inputs have half the bytes, the result keeps its own.
        var bytes = 0.75 * time.Bytes;
        var least = bytes / (device.MemoryGBps * 1e9);
        var inFp8 = time with
        {
            Seconds = launch + Math.Max(least, (time.Seconds - launch) / faster),
            Bytes = bytes,
            LogSigma = Math.Max(time.LogSigma, Fp8AttentionLogSigma),
            Basis = Basis.Prior,
        };
        return Bounded(inFp8, device, peak);
    }

    private static double AttentionPeak(Device device) => device.PeakFlops(Precision.Bf16) ?? double.NaN;

    private static string Names(Device device) =>
        string.Join(", ", Enum.GetValues<Precision>().Where(p => device.PeakFlops(p) is not null).Select(p => Precisions.Names[(int)p]));

    /// <summary>A time with what binds it.</summary>
    /// <param name="time">The time.</param>
    /// <param name="device">Where.</param>
    /// <param name="peak">The rate of its products, FLOP/s.</param>
    public static OperatorEstimate Bounded(in OperatorTime time, Device device, double peak)
    {
        var compute = time.Flops / peak;
        var memory = time.Bytes / (device.MemoryGBps * 1e9);
        var isWaiting = time.Seconds < LatencySeconds && Math.Max(compute, memory) < LatencyShare * time.Seconds;
        var bound = isWaiting ? "latency" : compute >= memory ? "compute" : "memory";
        return new OperatorEstimate(time, bound, [("compute", compute), ("memory", memory)]);
    }
}
