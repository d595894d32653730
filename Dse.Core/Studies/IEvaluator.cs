using Dse.Core.Spaces;

namespace Dse.Core.Studies;

/// <summary>Scores candidates of one study.</summary>
/// <remarks>Thread-safe, deterministic, free of I/O. Never throws for a candidate of its space: what cannot be is a reason.</remarks>
public interface IEvaluator
{
    /// <summary>The metrics, in column order.</summary>
    IReadOnlyList<MetricDefinition> Metrics { get; }

    /// <summary>Codes of the reasons for which a candidate can be infeasible by itself, for example <c>outOfMemory</c>.</summary>
    IReadOnlyList<string> ReasonCodes { get; }

    /// <summary>Fills metrics, outcomes, reasons (indices into <see cref="ReasonCodes"/>) and violations for every row in use.</summary>
    void Evaluate(CandidateBatch candidates, ScoredBatch scores);

    /// <summary>The same where one row may take long: rows that were not finished are <see cref="TrialOutcome.Unanswered"/>.</summary>
    /// <param name="candidates">The rows.</param>
    /// <param name="scores">Receives their scores.</param>
    /// <param name="stop">Asked often whether to stop.</param>
    void Evaluate(CandidateBatch candidates, ScoredBatch scores, Func<bool> stop) => Evaluate(candidates, scores);

    /// <summary>Fills every metric of one feasible row where <see cref="Evaluate(CandidateBatch, ScoredBatch)"/> filled only those that were <see cref="ScoredBatch.Wanted"/>.</summary>
    /// <param name="scores">The scores that it filled.</param>
    /// <param name="row">The row.</param>
    void Complete(ScoredBatch scores, int row)
    {
    }

    /// <summary>Everything about one candidate: intervals and the artifact that people look at.</summary>
    /// <param name="cells">The candidate's cells, one per parameter.</param>
    PointDetail Describe(ReadOnlySpan<double> cells);
}

/// <summary>What a front shows beside a point's metrics.</summary>
/// <param name="Interval">p10 and p90 per metric that has an uncertainty, by metric name.</param>
/// <param name="IndependentLogSigma">Per metric, the part of log-sigma that two candidates of one study do not share; decides ties.</param>
/// <param name="Basis">measured, interpolated or prior.</param>
/// <param name="ArtifactJson">The artifact as UTF-8 JSON, or null when the kind has none.</param>
public sealed record PointDetail(
    IReadOnlyDictionary<string, (double P10, double P90)> Interval,
    IReadOnlyDictionary<string, double> IndependentLogSigma,
    string Basis,
    byte[]? ArtifactJson)
{
    /// <summary>Best possible value of objectives, by metric, where something is known short of a proof of the whole front; null for nothing.</summary>
    public IReadOnlyDictionary<string, double>? Bound { get; init; }
}
