using System.Text.Json;
using Dse.Core.Cost.Serving;
using Dse.Core.Hardware;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>Writes a plan as evaluation lines take it, so that a point of a front can be asked about again.</summary>
internal static class ServingPlanWriter
{
    /// <summary>Writes <c>weights, activations, kvCache, replicas</c> and <c>plan</c>.</summary>
    public static void Write(Utf8JsonWriter writer, in ServingPlan plan, ServingWorkload work, in ServingEstimate estimate)
    {
        writer.WriteString("weights", Precisions.Names[(int)work.Weights]);
        writer.WriteString("activations", Precisions.Names[(int)work.Activations]);
        writer.WriteString("kvCache", Precisions.Names[(int)work.KvCache]);
        writer.WriteNumber("replicas", estimate.Replicas);
        writer.WriteNumber("devicesPerReplica", estimate.Placement is { } placed ? plan.Devices * placed.Result.Placement.Count(held => held.Count > 0) : plan.Devices);
        writer.WriteStartObject("plan");
        writer.WriteString("mode", ServingNames.Modes[(int)plan.Mode]);
        if (plan.Mode == ServingMode.Disaggregated)
        {
            Pool(writer, "prefill", plan.Prefill, work);
            Pool(writer, "decode", plan.Decode, work);
        }
        else
        {
            Grid(writer, plan.Grid, work);
            writer.WriteNumber("chunkTokens", plan.ChunkTokens);
        }

        writer.WriteNumber("concurrency", plan.Concurrency);
        if (plan.Speculative is { } draft)
        {
            writer.WriteStartObject("speculative");
            writer.WriteNumber("draftTokens", draft.DraftTokens);
            writer.WriteNumber("acceptanceRatio", draft.AcceptanceRatio);
            writer.WriteNumber("draftCostRatio", draft.DraftCostRatio);
            writer.WriteEndObject();
        }

        if (plan.Offload is { } far)
        {
            writer.WriteStartObject("attentionOffload");
            writer.WriteString("device", far.Device.Name);
            writer.WriteNumber("devices", far.Devices);
            writer.WriteNumber("linkGBps", far.LinkGBps);
            writer.WriteEndObject();
        }

        if (plan.PowerCapWatts is { } cap)
        {
            writer.WriteNumber("powerCapWatts", cap);
        }

        writer.WriteEndObject();
    }

    private static void Pool(Utf8JsonWriter writer, string name, in ServingPool pool, ServingWorkload work)
    {
        writer.WriteStartObject(name);
        writer.WriteNumber("workers", pool.Workers);
        Grid(writer, pool.Grid, work);
        if (pool.Batch > 0)
        {
            writer.WriteNumber("batch", pool.Batch);
        }

        writer.WriteEndObject();
    }

    private static void Grid(Utf8JsonWriter writer, in ServingGrid grid, ServingWorkload work)
    {
        writer.WriteNumber("tp", grid.Tp);
        writer.WriteNumber("pp", grid.Pp);
        if (work.Model.IsMixture)
        {
            writer.WriteNumber("attentionDp", grid.AttentionDp);
            writer.WriteNumber("moeTp", grid.MoeTp);
            writer.WriteNumber("moeEp", grid.MoeEp);
        }
    }
}
