using System.Text.Json;
using Dse.Core.Cost.Training;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>Reads the <c>plan</c> of an evaluation line; what is left out takes the documented default.</summary>
internal static class PlanReader
{
    private const int MaxRanks = 1 << 20;

    /// <summary>Reads a plan.</summary>
    /// <param name="line">The line.</param>
    /// <param name="work">What is trained; decides defaults.</param>
    /// <param name="errors">Receives what is wrong.</param>
    /// <param name="recompute">The stated recomputation; null means the least that fits.</param>
    public static TrainingPlan Read(SpecObject line, TrainingWorkload work, ICollection<SpecError> errors, out Recompute? recompute)
    {
        if (line.Object("plan") is not { } plan)
        {
            line.Error("plan", "missingField", "'plan' is missing. Give an object; {} takes every default.");
            recompute = null;
            return default;
        }

        var tp = plan.Int("tp", 1, MaxRanks, 1);
        var pp = plan.Int("pp", 1, MaxRanks, 1);
        var vp = plan.Int("vp", 1, MaxRanks, 1);
        var cp = plan.Int("cp", 1, MaxRanks, 1);
        var ep = plan.Int("ep", 1, MaxRanks, 1);

        // Experts that are not spread over ranks are split like the rest of the layer.
        var moeTp = plan.Int("moeTp", 1, MaxRanks, work.Model.IsMixture && ep == 1 ? tp : 1);
        var dp = plan.Int("dp", 1, MaxRanks, Math.Clamp((int)Math.Min(MaxRanks, work.Cluster.Devices / Math.Max(1L, (long)tp * pp * cp)), 1, MaxRanks));
        var microbatch = plan.Int("microbatch", 1, 1 << 24, 1);
        var current = work.Stack != SoftwareStack.Legacy;
        var schedule = (PipelineSchedule)plan.Choice("schedule", PlanNames.Schedules, (int)(vp > 1 ? PipelineSchedule.Interleaved : PipelineSchedule.OneForwardOneBackward));
        var given = plan.Choice("recompute", PlanNames.Recomputes, -1);
        recompute = given < 0 ? null : (Recompute)given;
        var zero = plan.Int("zero", 0, 3, 1);
        var parsed = new TrainingPlan(
            tp, pp, vp, cp, ep, moeTp, dp, microbatch, schedule,
            recompute ?? Recompute.None,
            plan.Flag("sequenceParallel", tp > 1 && current),
            zero,
            plan.Flag("flashAttention", current),
            plan.Flag("overlapDp", zero > 0),
            (TensorOverlap)plan.Choice("overlapTp", PlanNames.Overlaps, (int)(tp > 1 && current ? TensorOverlap.Ring : TensorOverlap.None)),
            ReadOffload(plan))
        {
            StageLayers = ReadStages(plan, errors, out var isBalanced),
            BalancesStages = isBalanced,
        };
        plan.RejectUnknown();
        return parsed;
    }

    private static Offload ReadOffload(SpecObject plan)
    {
        if (plan.Member("offload") is { ValueKind: JsonValueKind.String })
        {
            var text = plan.String("offload", 100);
            if (text is not null && PlanNames.ParseOffload(text) is { } set)
            {
                return set;
            }

            plan.Error("offload", "unknownValue", $"'{SpecObject.Short(text ?? string.Empty)}' is not none, or a list of {string.Join(", ", PlanNames.Offloads)}.");
            return Offload.None;
        }

        var offload = Offload.None;
        foreach (var (element, path) in plan.List("offload", PlanNames.Offloads.Length))
        {
            var index = element.ValueKind == JsonValueKind.String ? Array.IndexOf(PlanNames.Offloads, element.GetString()) : -1;
            if (index < 0)
            {
                plan.Error(path[(plan.Path.Length + 1)..], "unknownValue", $"{SpecObject.Describe(element)} is not one of {string.Join(", ", PlanNames.Offloads)}.");
                continue;
            }

            offload |= (Offload)(1 << index);
        }

        return offload;
    }

    private static IReadOnlyList<int>? ReadStages(SpecObject plan, ICollection<SpecError> errors, out bool isBalanced)
    {
        isBalanced = false;
        if (plan.Member("stageLayers") is { ValueKind: JsonValueKind.String })
        {
            isBalanced = plan.Choice("stageLayers", PlanNames.StageSplits, 0) == 1;
            return null;
        }

        var list = plan.List("stageLayers", 10_000);
        if (list.Count == 0)
        {
            return null;
        }

        var stages = new List<int>(list.Count);
        foreach (var (element, path) in list)
        {
            if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var count) && count >= 1)
            {
                stages.Add(count);
            }
            else
            {
                errors.Add(new SpecError(path, "outOfRange", $"{SpecObject.Describe(element)} is no layer count. Give a whole number of at least 1."));
            }
        }

        return stages;
    }
}
