using System.Text.Json;
using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Serving;
using Dse.Core.Studies.Requirements;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>What latency limits need of the hardware: the least of each resource, the others as they are.</summary>
internal static class ServingRequirements
{
    private static readonly string[] Metrics = ["ttftMs", "tpotMs"];

    /// <summary>Reads the field <c>require</c>.</summary>
    public static bool TryRead(JsonElement line, out IReadOnlyList<RequirementTarget> targets, out SpecError? error) =>
        RequirementTarget.TryRead(line, Metrics, out targets, out error);

    /// <summary>Writes <c>requirements</c>.</summary>
    public static void Write(Utf8JsonWriter writer, IReadOnlyList<RequirementTarget> targets, ServingModel model, ServingPlan plan, ServingEstimate estimate)
    {
        var work = model.Work;
        RequirementAnswer.Write(
            writer,
            targets,
            metric => ServingMetrics.IsPriced(estimate) ? ValueOf(metric, estimate) : double.NaN,
            ClusterScaling.Resources(work.Cluster, StepPricing.ComputePrecision(work)),
            ratios =>
            {
                var scaled = work with { Cluster = ClusterScaling.Of(work.Cluster, ratios) };
                var other = new ServingModel(scaled).Evaluate(plan);
                return other.Problem == ServingProblem.None ? targets.Max(t => ValueOf(t.Metric, other) / t.AtMost) : double.PositiveInfinity;
            });
    }

    private static double ValueOf(string metric, in ServingEstimate estimate) => (metric == Metrics[0] ? estimate.TtftSeconds : estimate.TpotSeconds) * 1e3;
}
