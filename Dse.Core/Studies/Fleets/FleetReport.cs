using System.Text.Json;

namespace Dse.Core.Studies.Fleets;

/// <summary>The artifact of a fleet: instances, routing per bucket, use of each type, and what wrong tables would do.</summary>
internal static class FleetReport
{
    /// <summary>Errors of the throughput tables that a fleet is tried under, relative.</summary>
    private static readonly double[] TableErrors = [0.05, 0.1, 0.2];

    /// <summary>The artifact as UTF-8 JSON.</summary>
    public static byte[] Json(FleetModel model, FleetPlan plan)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true }))
        {
            writer.WriteStartObject();
            Write(writer, model, plan);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>Writes its members.</summary>
    public static void Write(Utf8JsonWriter writer, FleetModel model, FleetPlan plan)
    {
        writer.WriteStartObject("instances");
        for (var t = 0; t < plan.Counts.Length; t++)
        {
            writer.WriteNumber(model.Types[t].Name, plan.Counts[t]);
        }

        writer.WriteEndObject();
        writer.WriteNumber("requestsPerSecond", model.RequestsPerSecond);
        writer.WriteNumber("capacityRequestsPerSecond", plan.CapacityPerSecond);
        WriteTypes(writer, model, plan);
        if (plan.CapacityPerSecond > 0)
        {
            WriteRouting(writer, model, plan);
            WriteRobustness(writer, model, plan);
        }
    }

    /// <summary>Writes what the cost and the power add up from: the instances of every type, and changes where they cost.</summary>
    public static void WriteWaterfall(Utf8JsonWriter writer, FleetModel model, int[] counts)
    {
        writer.WriteStartObject("waterfall");
        foreach (var metric in model.KnowsPower ? (int[])[FleetModel.Cost, FleetModel.Power] : [FleetModel.Cost])
        {
            List<(string Name, double Value)> terms = [.. counts.Select((count, t) => (model.Types[t].Name, model.Rate(metric, t) * count))];
            terms.AddRange(counts.Select((count, t) => (Name: $"changes of {model.Types[t].Name}", Value: model.ChangeRate(metric, t) * Math.Abs(count - model.Types[t].Previous))).Where(change => change.Value > 0));
            LineAnswer.WriteTerms(writer, FleetModel.Metrics[metric].Name, terms);
        }

        writer.WriteEndObject();
    }

    private static void WriteTypes(Utf8JsonWriter writer, FleetModel model, FleetPlan plan)
    {
        writer.WriteStartArray("types");
        for (var t = 0; t < plan.Counts.Length; t++)
        {
            var (type, load) = (model.Types[t], 0.0);
            for (var d = 0; d < model.Demands.Count; d++)
            {
                var share = plan.Shares[(d * model.Types.Count) + t];
                load += share > 0 ? share * model.Loads[d][t] * model.RequestsPerSecond : 0;
            }

            writer.WriteStartObject();
            writer.WriteString("name", type.Name);
            writer.WriteNumber("instances", plan.Counts[t]);
            writer.WriteNumber("loadInstances", load);
            if (plan.Counts[t] > 0)
            {
                writer.WriteNumber("utilizationRatio", load / plan.Counts[t]);
            }

            writer.WriteNumber("rentPerHour", type.CostPerHour * plan.Counts[t]);
            if (!double.IsNaN(type.PowerWatts))
            {
                writer.WriteNumber("powerWatts", type.PowerWatts * plan.Counts[t]);
            }

            if (type.Served is { } served)
            {
                writer.WritePropertyName("throughput");
                JsonSerializer.Serialize(writer, served);
            }

            if (model.HasPrevious)
            {
                writer.WriteNumber("previous", type.Previous);
                writer.WriteNumber("change", plan.Counts[t] - type.Previous);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteRouting(Utf8JsonWriter writer, FleetModel model, FleetPlan plan)
    {
        writer.WriteStartArray("routing");
        for (var d = 0; d < model.Demands.Count; d++)
        {
            var demand = model.Demands[d];
            writer.WriteStartObject();
            writer.WriteNumber("output", demand.Output);
            writer.WriteNumber("input", demand.Input);
            if (demand.Phase != FleetPhase.Whole)
            {
                writer.WriteString("phase", demand.Phase == FleetPhase.Prefill ? "prefill" : "decode");
            }

            writer.WriteNumber("requestsPerSecond", demand.ShareRatio * model.RequestsPerSecond);
            writer.WriteStartObject("shares");
            for (var t = 0; t < model.Types.Count; t++)
            {
                if (plan.Shares[(d * model.Types.Count) + t] is > 0 and var share)
                {
                    writer.WriteNumber(model.Types[t].Name, share);
                }
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    private static void WriteRobustness(Utf8JsonWriter writer, FleetModel model, FleetPlan plan)
    {
        writer.WriteStartArray("robustness");
        foreach (var error in TableErrors)
        {
            var outcome = FleetRobustness.Of(model, plan, error);
            writer.WriteStartObject();
            writer.WriteNumber("tableErrorRatio", error);
            writer.WriteNumber("worstServedRatio", outcome.WorstServedRatio);
            writer.WriteNumber("samples", FleetRobustness.Samples);
            writer.WriteNumber("overloadedRatio", outcome.OverloadedRatio);
            writer.WriteNumber("meanServedRatio", outcome.MeanServedRatio);
            writer.WriteNumber("overloadedAsRoutedRatio", outcome.OverloadedAsRoutedRatio);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }
}
