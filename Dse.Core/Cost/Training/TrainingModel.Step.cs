namespace Dse.Core.Cost.Training;

/// <content>One step in parts, so that a search works out once what neighbouring plans share (docs/cost-model.md §7).</content>
public sealed partial class TrainingModel
{
    /// <summary>The part of a plan's step that overlap and offload leave alone; its rules are known to hold.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="cursor">Prices of layers seen last; one per thread.</param>
    internal PlanFrame FrameOf(in TrainingPlan plan, ref LayerCursor cursor)
    {
        var key = KeyOf(plan);
        return FrameOf(plan, cursor.Find(key) ?? cursor.Keep(key, Layers(key)), Stages(plan));
    }

    /// <summary>Memory of a plan; only that and whether it fits is filled in.</summary>
    internal TrainingEstimate MemoryOf(in TrainingPlan plan, in PlanFrame frame)
    {
        var estimate = new TrainingEstimate { Recompute = plan.Recompute };
        TrainingMemory.Fill(work, plan, frame.Costs, frame.Stages, values, ref estimate);
        estimate.Problem = estimate.MemoryRatio > 1 ? PlanProblem.OutOfMemory : PlanProblem.None;
        return estimate;
    }

    /// <summary>The part that offload and the overlap of gradients leave alone.</summary>
    internal StageTimes TimesOf(in TrainingPlan plan, in PlanFrame frame)
    {
        var (costs, stages) = (frame.Costs, frame.Stages);
        var times = default(StageTimes);
        times.First = StageTime.Of(plan, costs, stages.First, plan.Recompute, values, hasEmbedding: true, hasLogits: plan.Pp == 1);
        times.Last = plan.Pp == 1 ? times.First : StageTime.Of(plan, costs, stages.Last, plan.Recompute, values, hasEmbedding: false, hasLogits: true);
        times.Middle = stages.HasMiddle ? StageTime.Of(plan, costs, stages.Fullest, plan.Recompute, values, hasEmbedding: false, hasLogits: false) : times.First;
        Shard(plan, costs, stages.First, ref times.First);
        Shard(plan, costs, stages.Last, ref times.Last);
        Shard(plan, costs, stages.Fullest, ref times.Middle);
        return times;
    }

    /// <summary>Puts a step together.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="frame">Its frame.</param>
    /// <param name="times">Its stages' times.</param>
    /// <param name="optimizer">Seconds of its optimizer.</param>
    /// <param name="offloadBytes">Host traffic of one of its microbatches.</param>
    internal StepTime StepOf(in TrainingPlan plan, in PlanFrame frame, in StageTimes times, double optimizer, double offloadBytes)
    {
        // The slowest stage sets the pace; the others add to filling and draining.
        var step = new StepTime { Slowest = times.First.Total >= times.Last.Total ? 0 : 1, Optimizer = optimizer };
        step.Slowest = times.Middle.Total > (step.Slowest == 0 ? times.First.Total : times.Last.Total) ? 2 : step.Slowest;
        ref readonly var slowest = ref step.Slowest == 0 ? ref times.First : ref step.Slowest == 1 ? ref times.Last : ref times.Middle;
        var others = plan.Pp == 1 ? 0 : Math.Max(0, times.First.Total + times.Last.Total + (frame.Stages.HasMiddle ? MiddleSum(frame.Stages, times.Middle) : 0) - slowest.Total);
        step.Hidden = Hidden(plan, slowest);
        var open = slowest.Total - step.Hidden;
        step.Offload = offloadBytes > 0 ? Math.Max(0, (offloadBytes / values.HostBytesPerSecond) - open) * frame.Microbatches : 0;
        step.Data = DataSeconds(plan, frame.Reduce, frame.Gather, slowest.Backward, open, frame.Microbatches);
        Assemble(plan, slowest, others, frame.Send, frame.Microbatches, frame.HostRatio, ref step);
        return step;
    }

    /// <summary>Fills in where the time of a step goes, its operations and its energy.</summary>
    internal void Fill(in TrainingPlan plan, in PlanFrame frame, in StageTimes times, in StepTime step, ref TrainingEstimate estimate)
    {
        FillTimes(times.At(step.Slowest), step, frame.Send, frame.Microbatches, ref estimate);
        CountFlops(plan, ref estimate);
        CountEnergy(plan, frame.Costs, frame.Microbatches, ref estimate);
    }

    private PlanFrame FrameOf(in TrainingPlan plan, LayerCosts costs, in StageSplit stages)
    {
        var frame = new PlanFrame
        {
            Costs = costs,
            Stages = stages,
            Microbatches = PlanRules.Microbatches(work, plan),
            Send = plan.Pp == 1 ? 0 : Send(plan, costs),
            HostRatio = HostRatio(plan),
        };
        if (plan.Zero < 3)
        {
            frame.Reduce = ReduceSeconds(plan, costs, stages.First, out frame.Gather);
        }

        return frame;
    }

    // What runs of the user's own say a step takes longer stands in the time of the host (docs/calibration.md).
    private double HostRatio(in TrainingPlan plan)
    {
        var host = values.StepRatio + (values.PerDoubling * Math.Log2(plan.Dp));
        return host + ((calibration.TrainingRatio - 1) * (1 + host));
    }

    // The schedule's bubble, host time and the whole, from what is not part of a microbatch.
    private static void Assemble(
        in TrainingPlan plan, in StageTime slowest, double others, double send, int microbatches, double hostRatio, ref StepTime step)
    {
        var total = slowest.Total;
        var pace = total + send;
        step.Bubble = plan.Schedule switch
        {
            PipelineSchedule.Interleaved => (others / plan.Vp) + (LeftOver(plan, microbatches) * pace / plan.Vp),
            PipelineSchedule.ZeroBubble => others * Math.Max(0, total - (2 * slowest.WeightGradient)) / total,
            PipelineSchedule.DualPipe => others * Math.Max(0, (total + slowest.Backward - (3 * slowest.WeightGradient)) / total) * Math.Max(0, (plan.Pp / 2.0) - 1) / Math.Max(1, plan.Pp - 1),
            _ => others,
        };
        pace -= step.Hidden;
        var busy = (microbatches * pace) + step.Bubble + step.Offload + step.Data + step.Optimizer;
        step.Host = busy * hostRatio;
        step.Total = busy + step.Host;
    }

    private static void FillTimes(in StageTime slowest, in StepTime step, double send, int microbatches, ref TrainingEstimate estimate)
    {
        estimate.StepSeconds = step.Total;
        estimate.GemmSeconds = microbatches * slowest.Gemm;
        estimate.AttentionSeconds = microbatches * slowest.Attention;
        estimate.ElementwiseSeconds = microbatches * slowest.Elementwise;
        estimate.RecomputeSeconds = microbatches * slowest.Recompute;
        estimate.TensorCommSeconds = microbatches * slowest.TensorComm;
        estimate.ContextCommSeconds = microbatches * slowest.ContextComm;
        estimate.ExpertCommSeconds = microbatches * (slowest.ExpertComm - step.Hidden);
        estimate.PipelineCommSeconds = microbatches * send;
        estimate.BubbleSeconds = step.Bubble;
        estimate.DataCommSeconds = step.Data + (microbatches * slowest.ShardComm);
        estimate.OptimizerSeconds = step.Optimizer;
        estimate.OffloadSeconds = step.Offload;
        estimate.HostSeconds = step.Host + (microbatches * slowest.Host);
    }
}
