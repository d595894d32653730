using Dse.Core.Spaces;

namespace Dse.Core.Studies.TestProblems;

/// <summary>Scores candidates by a formula.</summary>
internal sealed class TestEvaluator(TestFunction function) : IEvaluator
{
    private static readonly PointDetail NoDetail = new(
        new Dictionary<string, (double P10, double P90)>(StringComparer.Ordinal),
        new Dictionary<string, double>(StringComparer.Ordinal),
        "prior",
        null);

    public IReadOnlyList<MetricDefinition> Metrics => function.Metrics;

    public IReadOnlyList<string> ReasonCodes => function.ReasonCodes;

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores) => function.Evaluate(candidates, scores);

    public PointDetail Describe(ReadOnlySpan<double> cells) => NoDetail;
}
