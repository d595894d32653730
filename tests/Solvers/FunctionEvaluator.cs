using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Tests;

/// <summary>Scores a row by a function over the parameters' numeric values; the function returns the metrics and a reason, -1 for none.</summary>
internal sealed class FunctionEvaluator(
    DesignSpace space,
    IReadOnlyList<string> metrics,
    IReadOnlyList<string> reasons,
    Func<double[], (double[] Metrics, int Reason, double Violation)> score,
    double logSigma = 0) : IEvaluator
{
    private long calls;

    public IReadOnlyList<MetricDefinition> Metrics { get; } = [.. metrics.Select(m => new MetricDefinition(m, m, null))];

    public IReadOnlyList<string> ReasonCodes => reasons;

    /// <summary>Rows scored so far.</summary>
    public long Calls => Interlocked.Read(ref calls);

    /// <summary>Called before every row; may block or throw.</summary>
    public Action<long>? BeforeRow { get; init; }

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        var cells = new double[space.Parameters.Count];
        var values = new double[cells.Length];
        for (var row = 0; row < candidates.Count; row++)
        {
            BeforeRow?.Invoke(Interlocked.Increment(ref calls));
            candidates.CopyRow(row, cells);
            space.Values(cells, values);
            var (found, reason, violation) = score(values);
            for (var m = 0; m < found.Length; m++)
            {
                scores.Metric(m)[row] = found[m];
            }

            scores.Outcomes[row] = reason < 0 ? TrialOutcome.Feasible : reason < reasons.Count ? TrialOutcome.Infeasible : TrialOutcome.Failed;
            scores.Reasons[row] = reason < reasons.Count ? reason : -1;
            scores.Violations[row] = violation;
        }
    }

    public PointDetail Describe(ReadOnlySpan<double> cells) => new(
        new Dictionary<string, (double P10, double P90)>(),
        logSigma > 0 ? metrics.ToDictionary(m => m, _ => logSigma) : new Dictionary<string, double>(),
        "prior",
        null);
}
