using System.Buffers;
using System.Collections.Concurrent;
using System.Text.Json;
using Dse.Core.Cost.Serving;
using Dse.Core.Hardware;
using Dse.Core.Spaces;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>Scores serving plans of one workload; designs may differ in the stored formats too.</summary>
internal sealed class ServingPlanEvaluator(ServingStudy study, ServingPlanSpace plans) : IRowEvaluator
{
    private readonly ConcurrentDictionary<(Precision Weights, Precision KvCache), ServingModel> models = new();

    public IReadOnlyList<MetricDefinition> Metrics => ServingMetrics.All;

    public IReadOnlyList<string> ReasonCodes => ServingViolations.Codes;

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        EvaluateRows(candidates, scores, 0, candidates.Count);
    }

    public void EvaluateRows(CandidateBatch candidates, ScoredBatch scores, int first, int count)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(scores);
        Span<double> cells = stackalloc double[plans.Space.Parameters.Count];
        for (var row = first; row < first + count; row++)
        {
            candidates.CopyRow(row, cells);
            var model = ModelOf(cells);
            var estimate = model.Evaluate(plans.PlanOf(cells));
            var feasible = estimate.Problem == ServingProblem.None;
            scores.Outcomes[row] = feasible ? TrialOutcome.Feasible : TrialOutcome.Infeasible;
            scores.Reasons[row] = (int)estimate.Problem - 1;
            scores.Violations[row] = feasible ? 0 : Excess(estimate, model.Work);
            for (var m = 0; m < ServingMetrics.All.Count; m++)
            {
                var value = feasible || m == ServingMetrics.MemoryColumn ? ServingMetrics.Value(m, estimate, model.Work) : double.NaN;
                scores.Metric(m)[row] = double.IsFinite(value) ? value : double.NaN;
            }
        }
    }

    public PointDetail Describe(ReadOnlySpan<double> cells)
    {
        var model = ModelOf(cells);
        var plan = plans.PlanOf(cells);
        var estimate = model.Evaluate(plan);
        var intervals = new Dictionary<string, (double P10, double P90)>(StringComparer.Ordinal);
        var sigmas = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var m = 0; m < ServingMetrics.All.Count; m++)
        {
            var name = ServingMetrics.All[m].Name;
            if (ServingMetrics.Interval(m, ServingMetrics.Value(m, estimate, model.Work), plan, model.Work) is { } interval)
            {
                intervals[name] = interval;
                sigmas[name] = ServingMetrics.IndependentLogSigma;
            }
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("type", "servingBreakdown");
            ServingWaterfall.Write(writer, estimate, plan, model);
            ServingPlanWriter.Write(writer, plan, model.Work, estimate);
            writer.WriteEndObject();
        }

        return new PointDetail(intervals, sigmas, ServingMetrics.BasisOf(model.Work), buffer.WrittenSpan.ToArray());
    }

    // How far from feasible: the memory missing over what there is; other rules have no distance.
    private static double Excess(in ServingEstimate estimate, ServingWorkload work) => estimate.Problem switch
    {
        ServingProblem.OutOfMemory => Math.Max(0.01, ((estimate.WeightBytes + estimate.WorkspaceBytes) / (work.Cluster.Device.MemoryGiB * (1L << 30))) - 0.9),
        ServingProblem.Saturated when estimate.RequestsPerSecond > 0 => (work.RequestsPerSecond ?? 0) / estimate.RequestsPerSecond,
        _ => 1,
    };

    private ServingModel ModelOf(ReadOnlySpan<double> cells) => models.GetOrAdd(plans.FormatsOf(cells), (formats, s) => new ServingModel(s.Work with
    {
        Weights = formats.Weights,
        KvCache = formats.KvCache,
        Activations = s.ActivationsGiven ? s.Work.Activations : ServingWorkloadReader.DefaultActivations(formats.Weights),
    }), study);
}
