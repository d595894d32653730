using Dse.Core.Spaces;

namespace Dse.Core.Studies.BitWidths;

/// <summary>Adds up the figures of the chosen widths.</summary>
internal sealed class PrecisionEvaluator(PrecisionModel model) : IEvaluator
{
    private static readonly PointDetail NoDetail = new(
        new Dictionary<string, (double P10, double P90)>(StringComparer.Ordinal),
        new Dictionary<string, double>(StringComparer.Ordinal),
        "measured",
        null);

    public IReadOnlyList<MetricDefinition> Metrics => PrecisionModel.Metrics;

    public IReadOnlyList<string> ReasonCodes => [];

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        for (var m = 0; m < Metrics.Count; m++)
        {
            var sums = scores.Metric(m)[..candidates.Count];
            sums.Clear();
            for (var layer = 0; layer < model.Layers.Count; layer++)
            {
                var table = model.Tables[m][layer];
                var options = candidates.Column(layer);
                for (var row = 0; row < sums.Length; row++)
                {
                    sums[row] += table[(int)options[row]];
                }
            }
        }

        scores.Outcomes[..candidates.Count].Fill(TrialOutcome.Feasible);
    }

    // The parameters are the plan: an artifact would only repeat them.
    public PointDetail Describe(ReadOnlySpan<double> cells) => NoDetail;
}
