namespace Dse.Core.Cost.Operators.Own;

/// <summary>How one group of measured kernels is met.</summary>
/// <param name="Group">Which kernels.</param>
/// <param name="Rows">How many were measured, repeats counted once.</param>
/// <param name="IsUsed">False when they are too few to learn from: the prediction stays as it was.</param>
/// <param name="Before">Errors of the prediction without the measurements.</param>
/// <param name="Fitted">Errors with the fitted efficiencies alone.</param>
/// <param name="LeftOut">Errors when every row is told from the others; null when not used.</param>
/// <param name="CoverageRatio">Share of the left-out rows inside their 80 % interval; null when not used.</param>
/// <param name="MeanWidthRatio">Mean half width of that interval over the prediction; null when not used.</param>
/// <param name="Worst">The rows that are met worst when left out (when predicted before, if not used), worst first.</param>
public sealed record ClassFit(
    KernelGroup Group, int Rows, bool IsUsed, ErrorSummary Before, ErrorSummary Fitted, ErrorSummary? LeftOut,
    double? CoverageRatio, double? MeanWidthRatio, IReadOnlyList<MetRow> Worst);

/// <summary>A measured kernel beside its prediction.</summary>
/// <param name="Sample">The kernel.</param>
/// <param name="PredictedSeconds">What was predicted.</param>
public sealed record MetRow(KernelSample Sample, double PredictedSeconds);

/// <summary>Errors of predictions as shares of what was measured.</summary>
/// <param name="MeanRatio">Mean of their absolute values.</param>
/// <param name="MedianRatio">Median of their absolute values.</param>
public sealed record ErrorSummary(double MeanRatio, double MedianRatio)
{
    /// <summary>Sums up errors given as logarithms of predicted over measured.</summary>
    public static ErrorSummary Of(IEnumerable<double> logErrors)
    {
        var errors = logErrors.Select(e => Math.Abs(Math.Exp(e) - 1)).Order().ToArray();
        return new ErrorSummary(errors.Average(), errors.Length % 2 == 1 ? errors[errors.Length / 2] : (errors[(errors.Length / 2) - 1] + errors[errors.Length / 2]) / 2);
    }
}
