using System.Text.Json;
using Dse.Core.Cost.Training;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>Writes a plan as evaluation lines take it, with what they left to the defaults.</summary>
internal static class PlanWriter
{
    /// <summary>Writes <c>plan</c>; what has no say (chunks without interleaving, experts of a dense model) is left out.</summary>
    public static void Write(Utf8JsonWriter writer, in TrainingPlan plan, TrainingWorkload work, Recompute recompute)
    {
        var sharesReplicas = (long)plan.Dp * plan.Cp > 1;
        writer.WriteStartObject("plan");
        writer.WriteNumber("tp", plan.Tp);
        writer.WriteNumber("pp", plan.Pp);
        writer.WriteNumber("cp", plan.Cp);
        writer.WriteNumber("dp", plan.Dp);
        if (work.Model.IsMixture)
        {
            writer.WriteNumber("ep", plan.Ep);
            writer.WriteNumber("moeTp", plan.MoeTp);
        }

        writer.WriteNumber("microbatch", plan.Microbatch);
        if (plan.Pp > 1)
        {
            writer.WriteString("schedule", PlanNames.Schedules[(int)plan.Schedule]);
        }

        if (plan.Vp > 1)
        {
            writer.WriteNumber("vp", plan.Vp);
        }

        // A share of the layers has no name: left out, it is chosen again.
        if (recompute != Recompute.Full || plan.RecomputedLayersRatio >= 1)
        {
            writer.WriteString("recompute", PlanNames.Recomputes[(int)recompute]);
        }

        if (plan.Tp > 1)
        {
            writer.WriteBoolean("sequenceParallel", plan.SequenceParallel);
        }

        if (sharesReplicas)
        {
            writer.WriteNumber("zero", plan.Zero);
        }

        writer.WriteBoolean("flashAttention", plan.FlashAttention);
        if (sharesReplicas && plan.Zero < 3)
        {
            writer.WriteBoolean("overlapDp", plan.OverlapDp);
        }

        if (plan.Tp > 1)
        {
            writer.WriteString("overlapTp", PlanNames.Overlaps[(int)plan.OverlapTp]);
        }

        writer.WriteString("offload", PlanNames.Of(plan.Offload));
        if (plan.StageLayers is { } stages)
        {
            writer.WriteStartArray("stageLayers");
            foreach (var count in stages)
            {
                writer.WriteNumberValue(count);
            }

            writer.WriteEndArray();
        }

        writer.WriteEndObject();
    }
}
