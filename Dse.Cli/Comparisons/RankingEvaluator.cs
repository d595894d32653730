using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Cli.Comparisons;

/// <summary>Evaluates as another evaluator does and counts on the way how a given design ranks among the candidates.</summary>
/// <remarks>Thread-safe. Counts candidates that the evaluator finds feasible and that meet the study's constraints over metrics.</remarks>
internal sealed class RankingEvaluator : IEvaluator
{
    // The p10-p90 interval of a log-normal spans 1.2816 deviations to either side.
    private const double Deviations = 1.2816;

    private readonly IEvaluator inner;
    private readonly DesignSpace space;
    private readonly BoundExpression[] constraints;
    private readonly int[] columns;
    private readonly bool[] maximize;
    private readonly double[] own;
    private readonly long[] better;
    private readonly string[] names;
    private readonly double[] sigmas;
    private long feasible;
    private long dominating;

    /// <summary>Makes an evaluator for a problem.</summary>
    /// <param name="problem">The problem whose evaluator is asked.</param>
    /// <param name="own">The given design's objectives, raw units.</param>
    public RankingEvaluator(StudyProblem problem, double[] own)
    {
        inner = problem.Evaluator;
        space = problem.Space;
        constraints = [.. problem.MetricConstraints.Select(c => Bind(c, problem))];
        columns = [.. problem.ObjectiveMetrics];
        maximize = [.. problem.Objectives.Select(o => o.Maximize)];
        this.own = own;
        better = new long[own.Length];
        names = [.. problem.Objectives.Select(o => o.Metric)];
        sigmas = new double[own.Length];
    }

    public IReadOnlyList<MetricDefinition> Metrics => inner.Metrics;

    public IReadOnlyList<string> ReasonCodes => inner.ReasonCodes;

    /// <summary>Feasible candidates so far.</summary>
    public long Feasible => Interlocked.Read(ref feasible);

    /// <summary>Those at least as good in every objective and better in one.</summary>
    public long Dominating => Interlocked.Read(ref dominating);

    /// <summary>Those better in one objective.</summary>
    public long Better(int objective) => Interlocked.Read(ref better[objective]);

    /// <summary>Whether the model can tell the given design from a point: by more than the noise that two designs do not share, as among points of a front.</summary>
    public bool IsTiedWith(IReadOnlyList<double> values)
    {
        for (var o = 0; o < own.Length; o++)
        {
            var distance = own[o] == values[o] ? 0 : own[o] / values[o] > 0 ? Math.Abs(Math.Log(own[o] / values[o])) : double.PositiveInfinity;
            if (!(distance <= Deviations * Math.Sqrt(2) * sigmas[o]))
            {
                return false;
            }
        }

        return true;
    }

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        inner.Evaluate(candidates, scores);
        long feasibleHere = 0, dominatingHere = 0;
        Span<long> betterHere = stackalloc long[own.Length];
        var cells = new double[space.Parameters.Count];
        var values = new double[space.Parameters.Count + inner.Metrics.Count];
        for (var row = 0; row < candidates.Count; row++)
        {
            if (scores.Outcomes[row] != TrialOutcome.Feasible || !MeetsConstraints(candidates, scores, row, cells, values))
            {
                continue;
            }

            feasibleHere++;
            bool anyBetter = false, anyWorse = false;
            for (var o = 0; o < own.Length; o++)
            {
                var difference = scores.Metric(columns[o])[row] - own[o];
                var gain = maximize[o] ? difference : -difference;
                anyBetter |= gain > 0;
                anyWorse |= gain < 0;
                betterHere[o] += gain > 0 ? 1 : 0;
            }

            dominatingHere += anyBetter && !anyWorse ? 1 : 0;
        }

        Interlocked.Add(ref feasible, feasibleHere);
        Interlocked.Add(ref dominating, dominatingHere);
        for (var o = 0; o < own.Length; o++)
        {
            Interlocked.Add(ref better[o], betterHere[o]);
        }
    }

    public void Complete(ScoredBatch scores, int row) => inner.Complete(scores, row);

    public PointDetail Describe(ReadOnlySpan<double> cells)
    {
        var detail = inner.Describe(cells);
        lock (sigmas)
        {
            for (var o = 0; o < sigmas.Length; o++)
            {
                sigmas[o] = Math.Max(sigmas[o], detail.IndependentLogSigma.GetValueOrDefault(names[o]));
            }
        }

        return detail;
    }

    private static BoundExpression Bind(Expression constraint, StudyProblem problem)
    {
        var metrics = problem.Evaluator.Metrics.Select(m => m.Name).ToList();
        return constraint.TryBind(
            name => problem.Space.BindingOf(name, firstSlot: 0) ?? (metrics.IndexOf(name) is var m and >= 0 ? new NameBinding(problem.Space.Parameters.Count + m) : null),
            metrics,
            strictTexts: false,
            out var bound,
            out var error)
            ? bound
            : throw new ArgumentException($"'{constraint.Text}': {error}", nameof(problem));
    }

    private bool MeetsConstraints(CandidateBatch candidates, ScoredBatch scores, int row, double[] cells, double[] values)
    {
        if (constraints.Length == 0)
        {
            return true;
        }

        candidates.CopyRow(row, cells);
        space.Values(cells, values);
        for (var m = 0; m < inner.Metrics.Count; m++)
        {
            values[cells.Length + m] = scores.Metric(m)[row];
        }

        return Array.TrueForAll(constraints, c => c.IsSatisfied(values));
    }
}
