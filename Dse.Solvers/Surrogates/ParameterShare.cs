namespace Dse.Solvers.Surrogates;

/// <summary>How much of a metric's variation a parameter explains.</summary>
/// <param name="Parameter">The parameter's name.</param>
/// <param name="AloneRatio">Share explained by it alone: its first-order Sobol index, 0 to <paramref name="TotalRatio"/>.</param>
/// <param name="TotalRatio">Share in which it has a part, alone or together with others: its total index, at most 1; those of all parameters may add up to more.</param>
public sealed record ParameterShare(string Parameter, double AloneRatio, double TotalRatio);

/// <summary>What the variation of one metric over a study's trials comes from.</summary>
/// <param name="Metric">The metric's name.</param>
/// <param name="Trials">Trials with the metric.</param>
/// <param name="ExplainedRatio">Share of the variance of held-out trials that the model behind the shares explains; near 0 they mean little. Negative when it is worse than the mean; null where those trials do not vary or there are no shares.</param>
/// <param name="Parameters">Shares, greatest total first; null where there are none.</param>
/// <param name="NullReason">Why there are no shares; null where there are.</param>
public sealed record MetricImportance(string Metric, int Trials, double? ExplainedRatio, IReadOnlyList<ParameterShare>? Parameters, string? NullReason);
