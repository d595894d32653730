using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Running;

/// <summary>Runs the evaluator and lays the metric constraints over its answers.</summary>
/// <remarks>Not thread-safe: one per thread.</remarks>
internal sealed class Scorer
{
    private readonly StudyProblem problem;
    private readonly BoundExpression[] constraints;
    private readonly int[] metricSlots;
    private readonly int[] parameterSlots;
    private readonly double[] values;
    private readonly int[] objectives;
    private readonly int metricCount;
    private readonly int firstConstraintReason;
    private readonly int notANumberReason;

    /// <summary>Binds the constraints.</summary>
    /// <exception cref="ArgumentException">A constraint reads what is neither metric nor parameter.</exception>
    public Scorer(StudyProblem problem)
    {
        this.problem = problem;
        var metrics = problem.Evaluator.Metrics.Select(m => m.Name).ToArray();
        objectives = [.. problem.ObjectiveMetrics];
        metricCount = metrics.Length;
        values = new double[metricCount + problem.Space.Parameters.Count];
        constraints = [.. problem.MetricConstraints.Select(c => MetricBinding.TryBind(c, metrics, problem.Space, out var bound, out var error)
            ? bound
            : throw new ArgumentException($"Constraint '{c.Text}': {error}", nameof(problem)))];
        var names = problem.MetricConstraints.SelectMany(c => c.Names).ToHashSet(StringComparer.Ordinal);
        metricSlots = [.. Enumerable.Range(0, metricCount).Where(m => names.Contains(metrics[m]))];
        parameterSlots = [.. Enumerable.Range(0, problem.Space.Parameters.Count).Where(p => names.Contains(problem.Space.Parameters[p].Name))];
        firstConstraintReason = problem.Evaluator.ReasonCodes.Count;
        notANumberReason = problem.Reasons.Count - 1;
    }

    /// <summary>Columns of the metrics that objectives and constraints read.</summary>
    public IReadOnlyList<int> Wanted => [.. problem.ObjectiveMetrics.Concat(metricSlots).Distinct().Order()];

    /// <summary>Scores every row in use.</summary>
    /// <returns>False when stopped before all were.</returns>
    public bool Score(CandidateBatch candidates, ScoredBatch scores, Func<bool>? stop = null)
    {
        var count = candidates.Count;
        scores.Outcomes[..count].Clear();
        scores.Reasons[..count].Fill(-1);
        scores.Violations[..count].Clear();
        problem.Evaluator.Evaluate(candidates, scores, stop ?? (static () => false));
        Check(candidates, scores);
        return !scores.Outcomes[..count].Contains(TrialOutcome.Unanswered);
    }

    /// <summary>Lays the objectives' and constraints' rules over rows that an evaluator has answered.</summary>
    public void Check(CandidateBatch candidates, ScoredBatch scores)
    {
        var count = candidates.Count;
        for (var row = 0; row < count; row++)
        {
            if (scores.Outcomes[row] == TrialOutcome.Feasible)
            {
                scores.Reasons[row] = -1;
                scores.Violations[row] = 0;
                CheckObjectives(scores, row);
            }
            else if (scores.Outcomes[row] != TrialOutcome.Unanswered && !(scores.Violations[row] > 0))
            {
                // No distance given: further than any small excess, nearer than what could not be computed.
                scores.Violations[row] = scores.Outcomes[row] == TrialOutcome.Failed ? BoundExpression.MaxViolation : 1;
            }
        }

        if (constraints.Length > 0)
        {
            CheckConstraints(candidates, scores);
        }
    }

    private void CheckObjectives(ScoredBatch scores, int row)
    {
        foreach (var metric in objectives)
        {
            if (!double.IsFinite(scores.Metric(metric)[row]))
            {
                scores.Outcomes[row] = TrialOutcome.Infeasible;
                scores.Reasons[row] = notANumberReason;
                scores.Violations[row] = BoundExpression.MaxViolation;
                return;
            }
        }
    }

    private void CheckConstraints(CandidateBatch candidates, ScoredBatch scores)
    {
        for (var row = 0; row < candidates.Count; row++)
        {
            if (scores.Outcomes[row] != TrialOutcome.Feasible)
            {
                continue;
            }

            foreach (var metric in metricSlots)
            {
                values[metric] = scores.Metric(metric)[row];
            }

            foreach (var parameter in parameterSlots)
            {
                values[metricCount + parameter] = problem.Space.ValueOf(parameter, candidates.Column(parameter)[row]);
            }

            for (var c = 0; c < constraints.Length; c++)
            {
                if (constraints[c].IsSatisfied(values))
                {
                    continue;
                }

                if (scores.Outcomes[row] == TrialOutcome.Feasible)
                {
                    scores.Outcomes[row] = TrialOutcome.Infeasible;
                    scores.Reasons[row] = firstConstraintReason + c;
                }

                scores.Violations[row] += constraints[c].Violation(values);
            }
        }
    }
}
