using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Search.Bayesian;

/// <summary>Reads scored rows into trials.</summary>
internal sealed class TrialReader
{
    private readonly StudyProblem problem;
    private readonly BoundExpression[] inequalities;
    private readonly double[] values;
    private readonly bool[] hasDistance;

    public TrialReader(StudyProblem problem)
    {
        this.problem = problem;
        var metrics = problem.Evaluator.Metrics.Select(m => m.Name).ToArray();
        values = new double[metrics.Length + problem.Space.Parameters.Count];
        var bound = problem.MetricConstraints.Select(c => MetricBinding.TryBind(c, metrics, problem.Space, out var b, out var error)
            ? b
            : throw new ArgumentException($"Constraint '{c.Text}': {error}", nameof(problem))).ToArray();
        inequalities = [.. bound.Where(b => b.InequalityCount > 0)];
        hasDistance = [.. bound.Select(b => b.InequalityCount > 0)];
        SideCount = inequalities.Sum(b => b.InequalityCount);
    }

    /// <summary>Inequalities in all constraints.</summary>
    public int SideCount { get; }

    public Trial Read(ScoredBatch scored, int row)
    {
        var cells = new double[problem.Space.Parameters.Count];
        scored.Candidates.CopyRow(row, cells);
        var outcome = scored.Outcomes[row];
        var reason = scored.Reasons[row];
        var objectives = outcome == TrialOutcome.Failed ? null : Objectives(scored, row);
        var isFeasible = outcome == TrialOutcome.Feasible && objectives is not null;
        var constraint = reason - problem.Evaluator.ReasonCodes.Count;
        var isDistance = outcome == TrialOutcome.Infeasible && constraint >= 0 && constraint < hasDistance.Length && hasDistance[constraint];
        var refusal = isFeasible || (isDistance && objectives is not null) ? -1 : reason >= 0 ? reason : problem.Reasons.Count;
        return new Trial(cells, objectives, objectives is null ? [] : Sides(scored, row, cells), isFeasible, refusal, Excess(scored, row));
    }

    private static double Excess(ScoredBatch scored, int row) =>
        scored.Outcomes[row] == TrialOutcome.Infeasible && scored.Violations[row] is > 0 and < BoundExpression.MaxViolation ? scored.Violations[row] : double.NaN;

    private double[]? Objectives(ScoredBatch scored, int row)
    {
        var objectives = new double[problem.Objectives.Count];
        for (var o = 0; o < objectives.Length; o++)
        {
            var value = scored.Metric(problem.ObjectiveMetrics[o])[row];
            if (!double.IsFinite(value))
            {
                return null;
            }

            objectives[o] = problem.Objectives[o].Maximize ? -value : value;
        }

        return objectives;
    }

    private double[] Sides(ScoredBatch scored, int row, double[] cells)
    {
        if (SideCount == 0)
        {
            return [];
        }

        var metrics = problem.Evaluator.Metrics.Count;
        for (var m = 0; m < metrics; m++)
        {
            values[m] = scored.Metric(m)[row];
        }

        problem.Space.Values(cells, values.AsSpan(metrics));
        var sides = new double[2 * SideCount];
        var at = 0;
        foreach (var inequality in inequalities)
        {
            var count = inequality.InequalityCount;
            inequality.Sides(values, sides.AsSpan(at, count), sides.AsSpan(SideCount + at, count));
            at += count;
        }

        return sides;
    }
}
