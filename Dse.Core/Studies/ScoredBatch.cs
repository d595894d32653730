using Dse.Core.Spaces;

namespace Dse.Core.Studies;

/// <summary>What came of one trial.</summary>
public enum TrialOutcome : byte
{
    /// <summary>Evaluated, all constraints met.</summary>
    Feasible,

    /// <summary>Breaks a constraint; the row's reason says which.</summary>
    Infeasible,

    /// <summary>The evaluator could not answer; may be tried again.</summary>
    Failed,

    /// <summary>The search ended before an answer came; not billed and never told to a strategy.</summary>
    Unanswered,
}

/// <summary>Scores of a <see cref="CandidateBatch"/>: one column per metric, one row per candidate.</summary>
/// <remarks>Not thread-safe; reused from batch to batch.</remarks>
public sealed class ScoredBatch
{
    private readonly double[][] metrics;
    private readonly TrialOutcome[] outcomes;
    private readonly int[] reasons;
    private readonly double[] violations;

    /// <summary>Makes an empty batch.</summary>
    /// <param name="candidates">The rows that are scored.</param>
    /// <param name="metricCount">Columns.</param>
    public ScoredBatch(CandidateBatch candidates, int metricCount)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        Candidates = candidates;
        metrics = new double[metricCount][];
        for (var m = 0; m < metricCount; m++)
        {
            metrics[m] = new double[candidates.Capacity];
        }

        outcomes = new TrialOutcome[candidates.Capacity];
        reasons = new int[candidates.Capacity];
        violations = new double[candidates.Capacity];
    }

    /// <summary>The rows that are scored.</summary>
    public CandidateBatch Candidates { get; }

    /// <summary>Rows in use.</summary>
    public int Count => Candidates.Count;

    /// <summary>Metric columns.</summary>
    public int Metrics => metrics.Length;

    /// <summary>Values of one metric in its raw unit; NaN where it could not be computed.</summary>
    public Span<double> Metric(int metric) => metrics[metric];

    /// <summary>
    /// The metrics that are asked for, by column; null for all. An evaluator may leave the others unset until
    /// <see cref="IEvaluator.Complete"/> asks for a row's.
    /// </summary>
    public IReadOnlyList<int>? Wanted { get; init; }

    /// <summary>Outcome per row.</summary>
    public Span<TrialOutcome> Outcomes => outcomes;

    /// <summary>For rows that are not feasible, index into <see cref="StudyProblem.Reasons"/>; else -1.</summary>
    public Span<int> Reasons => reasons;

    /// <summary>How far an infeasible row is from feasible: a sum of relative excesses, 0 when feasible, comparable between rows.</summary>
    public Span<double> Violations => violations;

    /// <summary>The same scores of the same rows, apart from these.</summary>
    public ScoredBatch Copy()
    {
        var copy = new ScoredBatch(Candidates, Metrics) { Wanted = Wanted };
        outcomes.CopyTo(copy.outcomes, 0);
        reasons.CopyTo(copy.reasons, 0);
        violations.CopyTo(copy.violations, 0);
        for (var m = 0; m < metrics.Length; m++)
        {
            metrics[m].CopyTo(copy.metrics[m], 0);
        }

        return copy;
    }
}
