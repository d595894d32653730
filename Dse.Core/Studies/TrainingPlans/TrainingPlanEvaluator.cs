using System.Buffers;
using System.Text.Json;
using Dse.Core.Cost.Training;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>Scores training plans of one job.</summary>
internal sealed class TrainingPlanEvaluator : IRowEvaluator
{
    private static readonly int[] Everything = [.. Enumerable.Range(0, PlanMetrics.All.Count)];

    private readonly TrainingModel model;
    private readonly TrainingPlanSpace plans;
    private PlanSeries? spare;

    public TrainingPlanEvaluator(TrainingModel model, TrainingPlanSpace plans)
    {
        this.model = model;
        this.plans = plans;
    }

    public IReadOnlyList<MetricDefinition> Metrics => PlanMetrics.All;

    public IReadOnlyList<string> ReasonCodes => PlanViolations.Codes;

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        EvaluateRows(candidates, scores, 0, candidates.Count);
    }

    public void EvaluateRows(CandidateBatch candidates, ScoredBatch scores, int first, int count)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(scores);
        if (count == 0)
        {
            return;
        }

        var wanted = scores.Wanted is { } some ? [.. some.Where(m => m < PlanMetrics.All.Count)] : Everything;
        var whole = !Array.TrueForAll(wanted, PlanMetrics.NeedsStepOnly);
        var marks = new ulong[count];
        plans.MarkTurns(candidates, first, marks);
        var series = Interlocked.Exchange(ref spare, null) ?? new PlanSeries(model);
        Span<double> cells = stackalloc double[plans.Space.Parameters.Count];
        for (var row = first; row < first + count; row++)
        {
            if (marks[row - first] != 0)
            {
                candidates.CopyRow(row, cells);
                series.Turn(plans.PlanOf(cells));
            }

            ref readonly var estimate = ref series.Evaluate(
                plans.OverlapTpOf(candidates, row), plans.OverlapDpOf(candidates, row), plans.OffloadOf(candidates, row), whole);
            Write(estimate, wanted, scores, row);
        }

        Volatile.Write(ref spare, series);
    }

    public void Complete(ScoredBatch scores, int row)
    {
        ArgumentNullException.ThrowIfNull(scores);
        Span<double> cells = stackalloc double[plans.Space.Parameters.Count];
        scores.Candidates.CopyRow(row, cells);
        Write(model.Evaluate(plans.PlanOf(cells)), Everything, scores, row);
    }

    public PointDetail Describe(ReadOnlySpan<double> cells)
    {
        var plan = plans.PlanOf(cells);
        var estimate = model.Evaluate(plan);
        var intervals = new Dictionary<string, (double P10, double P90)>(StringComparer.Ordinal);
        var sigmas = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var m = 0; m < PlanMetrics.All.Count; m++)
        {
            if (PlanMetrics.Interval(m, PlanMetrics.Value(m, estimate, model.Work), plan, model.Work) is { } interval)
            {
                intervals[PlanMetrics.All[m].Name] = interval;
                sigmas[PlanMetrics.All[m].Name] = PlanMetrics.IndependentLogSigma(m);
            }
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "trainingBreakdown");
            PlanWaterfall.Write(writer, estimate);
            PlanWaterfall.WriteStages(writer, plan with { StageLayers = estimate.Layout?.StageLayers ?? plan.StageLayers }, model.Work);
            if (estimate.Layout?.Placement is not null)
            {
                PlanLayout.Write(writer, estimate);
            }

            writer.WriteEndObject();
        }

        return new PointDetail(intervals, sigmas, PlanMetrics.BasisOf(model.Work), buffer.WrittenSpan.ToArray());
    }

    private void Write(in TrainingEstimate estimate, ReadOnlySpan<int> wanted, ScoredBatch scores, int row)
    {
        var feasible = estimate.Problem == PlanProblem.None;
        scores.Outcomes[row] = feasible ? TrialOutcome.Feasible : TrialOutcome.Infeasible;
        scores.Reasons[row] = (int)estimate.Problem - 1;
        scores.Violations[row] = feasible ? 0 : estimate.Problem == PlanProblem.OutOfMemory ? estimate.MemoryRatio - 1 : 1;
        foreach (var metric in wanted)
        {
            scores.Metric(metric)[row] = feasible || metric == PlanMetrics.MemoryColumn ? PlanMetrics.Value(metric, estimate, model.Work) : double.NaN;
        }
    }
}
