using System.Text.Json;
using Dse.Core.Cost.Serving;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>Where the times and memory of a serving plan go; the terms of each part add up to its total.</summary>
internal static class ServingWaterfall
{
    private const double GiB = 1L << 30;

    /// <summary>Parts of the time to the first token, milliseconds.</summary>
    public static IReadOnlyList<(string Name, double Value)> Ttft(in ServingEstimate e) =>
    [
        ("prefill", e.PrefillSeconds * 1e3), ("queue", e.QueueSeconds * 1e3), ("cacheTransfer", e.TransferSeconds * 1e3),
        ("request", (e.TtftSeconds - e.PrefillSeconds - e.QueueSeconds - e.TransferSeconds) * 1e3),
    ];

    /// <summary>Parts of the time between tokens, milliseconds.</summary>
    public static IReadOnlyList<(string Name, double Value)> Tpot(in ServingEstimate e, ServingModel model)
    {
        if (e.Placement is not null)
        {
            return [("workers", e.DecodeStepSeconds * 1e3), ("hops", (e.TpotSeconds - e.DecodeStepSeconds) * 1e3)];
        }

        // Terms of the decode step as the engine runs them, scaled when drafts make a step worth several tokens.
        var scale = (e.TpotSeconds - e.InterferenceSeconds) / e.DecodeStepSeconds * 1e3;
        var parts = model.Parts(e.DecodeStep, e.DecodeStepSeconds);
        return [.. parts.Select(p => (p.Name, p.Seconds * scale)), ("promptsOfOthers", e.InterferenceSeconds * 1e3)];
    }

    /// <summary>Parts of memory, GiB.</summary>
    public static IReadOnlyList<(string Name, double Value)> Memory(in ServingEstimate e) =>
        [("weights", e.WeightBytes / GiB), ("kvCache", e.KvCacheBytes / GiB), ("workspace", e.WorkspaceBytes / GiB)];

    /// <summary>Writes all parts and what binds.</summary>
    public static void Write(Utf8JsonWriter writer, in ServingEstimate estimate, in ServingPlan plan, ServingModel model)
    {
        Write(writer, "ttftMs", Ttft(estimate));
        Write(writer, "tpotMs", Tpot(estimate, model));
        Write(writer, "memoryGiB", Memory(estimate));
        writer.WriteString("binds", Binds(estimate, plan));
        if (estimate.DecodeStepSeconds > 0 && estimate.Placement is null && plan.Offload is null)
        {
            var (split, tokens) = model.Overlapped(plan, estimate);
            writer.WriteStartObject("overlapBound");
            writer.WriteNumber("nanoBatches", split.Count);
            writer.WriteNumber("stepMs", split.Seconds * 1e3);
            writer.WriteString("boundBy", split.BoundBy);
            writer.WriteNumber("tokensPerSecondPerDevice", tokens);
            writer.WriteEndObject();
        }

        WritePlacement(writer, estimate);
    }

    // What limits the requests in flight: the plan, the memory, or the pool that prefills.
    private static string Binds(in ServingEstimate e, in ServingPlan plan) =>
        e.Problem == ServingProblem.Saturated ? "arrivals"
        : plan.Concurrency > e.MaxConcurrency ? "memory"
        : plan.Mode == ServingMode.Disaggregated && e.DecodeBatch * plan.Decode.Workers < 0.5 * plan.Concurrency ? "prefill"
        : "concurrency";

    private static void Write(Utf8JsonWriter writer, string name, IReadOnlyList<(string Name, double Value)> parts)
    {
        var total = parts.Sum(p => p.Value);
        writer.WriteStartArray(name);
        foreach (var (term, value) in parts)
        {
            if (double.IsFinite(value))
            {
                writer.WriteStartObject();
                writer.WriteString("term", term);
                writer.WriteNumber("value", value);
                writer.WriteNumber("shareRatio", total > 0 && double.IsFinite(total) ? value / total : 0);
                writer.WriteEndObject();
            }
        }

        writer.WriteEndArray();
    }

    // Which layers each worker of unlike devices holds, and what no placement exceeds.
    private static void WritePlacement(Utf8JsonWriter writer, in ServingEstimate estimate)
    {
        if (estimate.Placement is not { } placed)
        {
            return;
        }

        writer.WriteStartObject("placement");
        writer.WriteNumber("tokensPerSecond", placed.Result.TokensPerSecond);
        writer.WriteNumber("boundTokensPerSecond", placed.Result.Bound);
        writer.WriteBoolean("proved", placed.Result.IsProved);
        writer.WriteStartArray("workers");
        for (var w = 0; w < placed.Workers.Count; w++)
        {
            writer.WriteStartObject();
            writer.WriteString("device", placed.Workers[w].Name);
            writer.WriteNumber("firstLayer", placed.Result.Placement[w].First);
            writer.WriteNumber("layers", placed.Result.Placement[w].Count);
            writer.WriteNumber("tokensPerSecond", placed.Flows[w, w]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
