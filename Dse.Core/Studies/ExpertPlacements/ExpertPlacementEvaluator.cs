using Dse.Core.Spaces;

namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Computes the metrics of placements that a method has found, from their tables alone.</summary>
internal sealed class ExpertPlacementEvaluator(ExpertPlacementModel model) : IEvaluator
{
    private static readonly Dictionary<string, (double P10, double P90)> NoIntervals = new(StringComparer.Ordinal);
    private static readonly Dictionary<string, double> NoSigmas = new(StringComparer.Ordinal);

    public IReadOnlyList<MetricDefinition> Metrics { get; } = PlacementMetrics.Of(model);

    public IReadOnlyList<string> ReasonCodes => [.. PlacementRules.Codes, "notFound"];

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        var metrics = new double[Metrics.Count];
        for (var row = 0; row < candidates.Count; row++)
        {
            var table = model.Found[(int)candidates.Column(0)[row]];
            var reason = table is null ? "notFound" : PlacementRules.Violation(model, table)?.Code;
            if (reason is null)
            {
                PlacementMetrics.Compute(model, table!, metrics);
                scores.Outcomes[row] = TrialOutcome.Feasible;
            }
            else
            {
                Array.Fill(metrics, double.NaN);
                scores.Outcomes[row] = TrialOutcome.Infeasible;
                scores.Reasons[row] = ReasonCodes.ToList().IndexOf(reason);
            }

            for (var m = 0; m < metrics.Length; m++)
            {
                scores.Metric(m)[row] = metrics[m];
            }
        }
    }

    public PointDetail Describe(ReadOnlySpan<double> cells) => new(NoIntervals, NoSigmas, "measured", model.Found[(int)cells[0]]?.ToJson());
}
