namespace Dse.Formats.Calibrations;

/// <summary>A training run beside its predictions.</summary>
/// <param name="Line">Its number in the file, from 1.</param>
/// <param name="Metric">What was measured: <c>stepTimeSeconds</c> or <c>tokensPerSecondPerDevice</c>.</param>
/// <param name="Measured">The measured value.</param>
/// <param name="Before">What the catalog's device would have said.</param>
/// <param name="Kernels">What the device says with its kernels calibrated, without <c>trainingRatio</c>.</param>
/// <param name="LeftOut">The same times the ratio that the other runs tell; null when they are too few.</param>
public sealed record MeasuredRun(int Line, string Metric, double Measured, double Before, double Kernels, double? LeftOut);
