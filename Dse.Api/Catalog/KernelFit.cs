using Dse.Core.Cost.Operators.Own;

namespace Dse.Api.Catalog;

/// <summary>How one group of measured kernels is met.</summary>
internal sealed record KernelFit
{
    // A plot shows no more, and a table may have thousands of rows.
    private const int MostPoints = 600;

    /// <summary>Which kernels, for example gemm.bf16.</summary>
    public required string Kernels { get; init; }

    /// <summary>How many were measured.</summary>
    public required int Rows { get; init; }

    /// <summary>False when they are too few to learn from.</summary>
    public required bool IsUsed { get; init; }

    /// <summary>Mean absolute error of the efficiencies alone, as a share of what was measured.</summary>
    public required double ErrorRatio { get; init; }

    /// <summary>The same when every row is told from the others; null when they are too few.</summary>
    public required double? LeftOutErrorRatio { get; init; }

    /// <summary>The kernels, at most 600 spread evenly over them.</summary>
    public required IReadOnlyList<KernelPoint> Points { get; init; }

    /// <summary>The fit in the wire's form.</summary>
    public static KernelFit From(MeasurementFit fit)
    {
        var step = (fit.Rows.Count + MostPoints - 1) / MostPoints;
        return new KernelFit
        {
            Kernels = fit.Group.Name,
            Rows = fit.Rows.Count,
            IsUsed = fit.IsUsed,
            ErrorRatio = fit.Rows.Average(r => Math.Abs((r.PredictedSeconds / r.Sample.Seconds) - 1)),
            LeftOutErrorRatio = fit.Rows.Average(r => r.LeftOutSeconds is { } left ? Math.Abs((left / r.Sample.Seconds) - 1) : (double?)null),
            Points = [.. fit.Rows.Where((_, i) => i % step == 0).Select(r => new KernelPoint(
                string.Join(", ", KernelNames(r.Sample)), r.Sample.Seconds * 1e3, r.PredictedSeconds * 1e3, r.LeftOutSeconds * 1e3))],
        };
    }

    private static IEnumerable<string> KernelNames(KernelSample sample) =>
        sample.Class.Columns().Zip(sample.Sizes, (name, size) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{name} {size}"));
}

/// <summary>A measured kernel beside what is predicted of it.</summary>
/// <param name="Kernel">Its sizes.</param>
/// <param name="MeasuredMs">What was measured, milliseconds.</param>
/// <param name="PredictedMs">What the device's efficiencies alone give, milliseconds.</param>
/// <param name="LeftOutMs">What they and the other measured kernels give, milliseconds; null when there are too few.</param>
internal sealed record KernelPoint(string Kernel, double MeasuredMs, double PredictedMs, double? LeftOutMs);
