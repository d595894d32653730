using System.Text.Json;
using Dse.Core.Cost.Training;
using Dse.Core.Hardware;
using Dse.Core.Studies.Requirements;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>What a step time needs of the hardware: the least of each resource, the others as they are.</summary>
internal static class PlanRequirements
{
    private static readonly string[] Metrics = ["stepTimeSeconds"];

    /// <summary>Reads the field <c>require</c>.</summary>
    public static bool TryRead(JsonElement line, out IReadOnlyList<RequirementTarget> targets, out SpecError? error) =>
        RequirementTarget.TryRead(line, Metrics, out targets, out error);

    /// <summary>Writes <c>requirements</c>.</summary>
    public static void Write(
        Utf8JsonWriter writer, IReadOnlyList<RequirementTarget> targets, JsonElement line, TrainingWorkload work, TrainingPlan plan, TrainingEstimate estimate)
    {
        // What the line leaves open may be chosen anew: more memory needs less recomputation.
        var isOpen = !line.GetProperty("plan").TryGetProperty("recompute", out var recompute) || recompute.ValueKind == JsonValueKind.Null;
        RequirementAnswer.Write(
            writer,
            targets,
            _ => estimate.StepSeconds > 0 ? estimate.StepSeconds : double.NaN,
            ClusterScaling.Resources(work.Cluster, work.Precision),
            ratios => SecondsOn(work with { Cluster = ClusterScaling.Of(work.Cluster, ratios) }, plan, isOpen) / targets[0].AtMost);
    }

    private static double SecondsOn(TrainingWorkload work, TrainingPlan plan, bool isOpen)
    {
        var model = new TrainingModel(work);
        var estimate = isOpen ? model.EvaluateLeastRecompute(ref plan) : model.Evaluate(plan);
        return estimate.Problem == PlanProblem.None ? estimate.StepSeconds : double.PositiveInfinity;
    }
}
