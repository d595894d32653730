using System.Text.Json;
using Dse.Core.Cost.Training;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>Where the time and memory of a plan go, term by term; the terms of each part add up to its total.</summary>
internal static class PlanWaterfall
{
    private const double GiB = 1L << 30;

    /// <summary>Seconds of a step by cause, in the order in which people read them.</summary>
    public static IReadOnlyList<(string Name, double Seconds)> Time(in TrainingEstimate estimate) =>
    [
        ("gemm", estimate.GemmSeconds), ("attention", estimate.AttentionSeconds), ("elementwise", estimate.ElementwiseSeconds),
        ("recompute", estimate.RecomputeSeconds), ("tensorParallelComm", estimate.TensorCommSeconds),
        ("contextParallelComm", estimate.ContextCommSeconds), ("expertComm", estimate.ExpertCommSeconds),
        ("pipelineComm", estimate.PipelineCommSeconds), ("bubble", estimate.BubbleSeconds),
        ("dataParallelComm", estimate.DataCommSeconds), ("optimizer", estimate.OptimizerSeconds),
        ("offload", estimate.OffloadSeconds), ("host", estimate.HostSeconds),
    ];

    /// <summary>Bytes of peak memory by use.</summary>
    public static IReadOnlyList<(string Name, double Bytes)> Memory(in TrainingEstimate estimate) =>
    [
        ("weights", estimate.WeightBytes), ("gradients", estimate.GradientBytes), ("optimizerState", estimate.OptimizerBytes),
        ("activations", estimate.ActivationBytes), ("workspace", estimate.WorkspaceBytes),
    ];

    /// <summary>Writes <c>timeSeconds</c> and <c>memoryGiB</c> as lists of terms.</summary>
    public static void Write(Utf8JsonWriter writer, in TrainingEstimate estimate)
    {
        writer.WriteStartArray("timeSeconds");
        foreach (var (name, seconds) in Time(estimate))
        {
            WriteTerm(writer, name, seconds, seconds / estimate.StepSeconds);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("memoryGiB");
        foreach (var (name, bytes) in Memory(estimate))
        {
            WriteTerm(writer, name, bytes / GiB, bytes / estimate.MemoryBytes);
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes how layers and microbatches are laid out: what a pipeline timeline is drawn from.</summary>
    public static void WriteStages(Utf8JsonWriter writer, in TrainingPlan plan, TrainingWorkload work)
    {
        writer.WriteStartObject("pipeline");
        writer.WriteString("schedule", PlanNames.Schedules[(int)plan.Schedule]);
        writer.WriteNumber("microbatches", PlanRules.Microbatches(work, plan));
        writer.WriteNumber("chunksPerStage", plan.Vp);
        writer.WriteStartArray("stageLayers");
        for (var stage = 0; stage < plan.Pp; stage++)
        {
            writer.WriteNumberValue(plan.StageLayers is { } given ? given[stage] : (work.Model.Layers / plan.Pp) + (stage < work.Model.Layers % plan.Pp ? 1 : 0));
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTerm(Utf8JsonWriter writer, string name, double value, double share)
    {
        writer.WriteStartObject();
        writer.WriteString("term", name);
        writer.WriteNumber("value", value);
        writer.WriteNumber("shareRatio", share);
        writer.WriteEndObject();
    }
}
