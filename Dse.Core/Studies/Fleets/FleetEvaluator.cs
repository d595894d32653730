using Dse.Core.Spaces;

namespace Dse.Core.Studies.Fleets;

/// <summary>Prices counts of instances and routes the requests over them.</summary>
internal sealed class FleetEvaluator(FleetModel model) : IEvaluator
{
    /// <summary>The instances cannot serve the load.</summary>
    public const string CapacityReason = "fleetCapacity";

    /// <summary>The instances take more devices than a pool has.</summary>
    public const string PoolReason = "fleetPool";

    public IReadOnlyList<MetricDefinition> Metrics => FleetModel.Metrics;

    public IReadOnlyList<string> ReasonCodes { get; } = [CapacityReason, PoolReason];

    /// <summary>The counts that cells stand for.</summary>
    public static int[] Counts(FleetModel model, ReadOnlySpan<double> cells)
    {
        var counts = new int[model.Types.Count];
        for (var t = 0; t < counts.Length; t++)
        {
            counts[t] = model.Types[t].Minimum + (int)cells[t];
        }

        return counts;
    }

    public void Evaluate(CandidateBatch candidates, ScoredBatch scores)
    {
        var routing = new FleetRouting(model);
        var counts = new int[model.Types.Count];
        for (var row = 0; row < candidates.Count; row++)
        {
            for (var t = 0; t < counts.Length; t++)
            {
                counts[t] = model.Types[t].Minimum + (int)candidates.Column(t)[row];
            }

            var plan = FleetPlan.Of(model, routing, counts);
            for (var m = 0; m < Metrics.Count; m++)
            {
                scores.Metric(m)[row] = plan.Value(model, m);
            }

            scores.Outcomes[row] = plan.IsFeasible ? TrialOutcome.Feasible : TrialOutcome.Infeasible;
            scores.Reasons[row] = plan.IsFeasible ? -1 : plan.PoolExcess > 0 ? 1 : 0;
            scores.Violations[row] = plan.IsFeasible ? 0 : plan.PoolExcess + plan.Shortfall;
        }
    }

    public PointDetail Describe(ReadOnlySpan<double> cells) => new(
        new Dictionary<string, (double P10, double P90)>(StringComparer.Ordinal),
        new Dictionary<string, double>(StringComparer.Ordinal),
        "measured",
        FleetReport.Json(model, FleetPlan.Of(model, new FleetRouting(model), Counts(model, cells))));
}
