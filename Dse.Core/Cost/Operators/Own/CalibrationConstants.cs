namespace Dse.Core.Cost.Operators.Own;

/// <summary>The efficiencies that measurements can tell, and which measurements tell them.</summary>
internal static class CalibrationConstants
{
    /// <summary>What a set of constants is fitted to.</summary>
    public enum Source
    {
        /// <summary>Products in bf16, or in any precision when there are too few of those.</summary>
        Products,

        /// <summary>Attention over whole sequences.</summary>
        Prefill,

        /// <summary>Element-wise kernels, or decode attention when there are too few of those.</summary>
        Streams,

        /// <summary>Collectives inside one domain.</summary>
        Local,

        /// <summary>Collectives across domains.</summary>
        Remote,
    }

    /// <summary>One constant.</summary>
    /// <param name="Name">As device objects spell it.</param>
    /// <param name="Source">What tells it.</param>
    /// <param name="Low">Least value, in the unit of the name.</param>
    /// <param name="High">Greatest value.</param>
    /// <param name="Get">Its value.</param>
    /// <param name="Set">The calibration with another value.</param>
    public sealed record Constant(
        string Name, Source Source, double Low, double High, Func<DeviceCalibration, double> Get, Func<DeviceCalibration, double, DeviceCalibration> Set);

    /// <summary>All of them; ratios may pass 1 a little, because data sheets round and clocks differ.</summary>
    public static IReadOnlyList<Constant> All { get; } =
    [
        new("gemmPeakRatio", Source.Products, 0.02, 1.1, c => c.GemmPeakRatio, (c, v) => c with { GemmPeakRatio = v }),
        new("gemmMemoryRatio", Source.Products, 0.05, 1.1, c => c.GemmMemoryRatio, (c, v) => c with { GemmMemoryRatio = v }),
        new("gemmLaunchUs", Source.Products, 0.2, 500, c => c.GemmLaunchSeconds * 1e6, (c, v) => c with { GemmLaunchSeconds = v * 1e-6 }),
        new("gemmFillK", Source.Products, 8, 4000, c => c.GemmFillK, (c, v) => c with { GemmFillK = v }),
        new("tileLoss", Source.Products, 0.01, 5, c => c.TileLoss, (c, v) => c with { TileLoss = v }),
        new("l2Ratio", Source.Products, 0.5, 30, c => c.L2Ratio, (c, v) => c with { L2Ratio = v }),
        new("attentionPeakRatio", Source.Prefill, 0.02, 1.1, c => c.AttentionPeakRatio, (c, v) => c with { AttentionPeakRatio = v }),
        new("attentionHalfSequence", Source.Prefill, 10, 8000, c => c.AttentionHalfSequence, (c, v) => c with { AttentionHalfSequence = v }),
        new("streamRatio", Source.Streams, 0.05, 1.1, c => c.StreamRatio, (c, v) => c with { StreamRatio = v }),
        new("streamLaunchUs", Source.Streams, 0.2, 500, c => c.StreamLaunchSeconds * 1e6, (c, v) => c with { StreamLaunchSeconds = v * 1e-6 }),
        new("collectiveRatio", Source.Local, 0.02, 1.1, c => c.CollectiveRatio, (c, v) => c with { CollectiveRatio = v }),
        new("collectiveLatencyUs", Source.Local, 0.2, 1000, c => c.CollectiveLatencySeconds * 1e6, (c, v) => c with { CollectiveLatencySeconds = v * 1e-6 }),
        new("networkRatio", Source.Remote, 0.02, 1.1, c => c.NetworkRatio, (c, v) => c with { NetworkRatio = v }),
        new("networkLatencyUs", Source.Remote, 0.5, 10_000, c => c.NetworkLatencySeconds * 1e6, (c, v) => c with { NetworkLatencySeconds = v * 1e-6 }),
    ];

    /// <summary>The measured kernels that tell a set of constants; none when they are too few.</summary>
    public static KernelSample[] RowsOf(Source source, IReadOnlyList<KernelSample> samples)
    {
        KernelSample[] Of(Func<KernelSample, bool> condition) => [.. samples.Where(condition)];
        KernelSample[] Enough(KernelSample[] rows, int least) => rows.Length >= least ? rows : [];
        switch (source)
        {
            case Source.Products:
                var bf16 = Of(s => s.Group is { Class: KernelClass.Gemm, Precision: Hardware.Precision.Bf16 });
                return Enough(bf16.Length >= KernelClass.Gemm.LeastRows() ? bf16 : Of(s => s.Class == KernelClass.Gemm), KernelClass.Gemm.LeastRows());
            case Source.Prefill:
                return Enough(Of(s => s.Class == KernelClass.AttentionPrefill), KernelClass.AttentionPrefill.LeastRows());
            case Source.Streams:
                var streams = Of(s => s.Class == KernelClass.Elementwise);
                return streams.Length >= KernelClass.Elementwise.LeastRows()
                    ? streams
                    : Enough(Of(s => s.Class == KernelClass.AttentionDecode), KernelClass.AttentionDecode.LeastRows());
            default:
                return Enough(Of(s => s.Class.IsCollective() && s.Ranks.Domains > 1 == (source == Source.Remote)), KernelClass.AllReduce.LeastRows());
        }
    }
}
