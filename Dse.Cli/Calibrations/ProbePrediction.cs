using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Operators.Own;
using Dse.Core.Hardware;

namespace Dse.Cli.Calibrations;

/// <summary>A kernel of everyday sizes, priced before and after a calibration.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Before">The time without the measurements.</param>
/// <param name="Now">The time with them.</param>
internal sealed record ProbePrediction(string Name, OperatorTime Before, OperatorTime Now)
{
    private const double Z80 = 1.2816;

    /// <summary>p10 of the time.</summary>
    public double LowSeconds => Now.Seconds * Math.Exp(-Z80 * Now.LogSigma);

    /// <summary>p90 of the time.</summary>
    public double HighSeconds => Now.Seconds * Math.Exp(Z80 * Now.LogSigma);

    /// <summary>Kernels of a decoder layer 4096 wide, in training and in serving.</summary>
    public static IReadOnlyList<ProbePrediction> Of(Device before, Device after)
    {
        List<(string Name, KernelSample Sample)> probes =
        [
            ("GEMM 4096 x 14336 x 4096 bf16", new(KernelClass.Gemm, Precision.Bf16, false, [4096, 14336, 4096], 0)),
            ("GEMM 16 x 14336 x 4096 bf16", new(KernelClass.Gemm, Precision.Bf16, false, [16, 14336, 4096], 0)),
            ("prefill 1 x 4096, 32 of 8 heads", new(KernelClass.AttentionPrefill, Precision.Bf16, false, [1, 4096, 4096, 32, 8, 128], 0)),
            ("decode 32 x 4096, 32 of 8 heads", new(KernelClass.AttentionDecode, Precision.Bf16, false, [32, 4096, 32, 8, 128], 0)),
            ("element-wise 256 MiB", new(KernelClass.Elementwise, Precision.Bf16, false, [256 << 20], 0)),
        ];
        if (after.ScaleUpDomain > 1)
        {
            var devices = Math.Min(8, after.ScaleUpDomain);
            probes.Add(($"all-reduce of 64 MiB among {devices}", new(KernelClass.AllReduce, Precision.Bf16, false, [devices, devices, 64 << 20], 0)));
        }

        var (old, now) = (DeviceOperators.For(before), DeviceOperators.For(after));
        return [.. probes
            .Select(p => new ProbePrediction(p.Name, p.Sample.Predict(old, before), p.Sample.Predict(now, after)))
            .Where(p => double.IsFinite(p.Now.Seconds))];
    }
}
