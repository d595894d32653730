using System.Collections.Concurrent;
using Dse.Core.Cost.Communication;
using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Pipelines;
using Dse.Core.Cost.Power;
using Dse.Core.Cost.Training.Uneven;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Training;

/// <summary>Time, memory and energy of one optimizer step of a plan (docs/cost-model.md §6–9).</summary>
/// <remarks>
/// Thread-safe. Layer prices are memoised by what they depend on; composing a plan allocates nothing once its layers
/// are known. Deterministic: the memo never changes an answer.
/// </remarks>
public sealed partial class TrainingModel
{
    private readonly TrainingWorkload work;
    private readonly CommunicationModel communication;
    private readonly CommunicationModel sends;
    private readonly UnevenModel? uneven;
    private readonly bool? sendsCross;
    private readonly LayerPricing pricing;
    private readonly TrainingValues values;
    private readonly DeviceCalibration calibration;
    private readonly double streamBytesPerSecond;
    private readonly ConcurrentDictionary<LayerKey, LayerCosts> layers = new();

    /// <summary>Makes the model of a job on a device known by its data sheet.</summary>
    public TrainingModel(TrainingWorkload work)
        : this(work, TrainingConstants.Default)
    {
    }

    /// <summary>Makes the model of a job with other constants.</summary>
    public TrainingModel(TrainingWorkload work, TrainingConstants constants)
        : this(work, constants, DeviceOperators.Prior((work ?? throw new ArgumentNullException(nameof(work))).Cluster.Device))
    {
    }

    /// <summary>Makes the model of a job on any device that prices operators.</summary>
    public TrainingModel(TrainingWorkload work, TrainingConstants constants, IOperatorTimes operators)
    {
        ArgumentNullException.ThrowIfNull(work);
        ArgumentNullException.ThrowIfNull(constants);
        this.work = work;
        calibration = DeviceCalibration.For(work.Cluster.Device);
        communication = new CommunicationModel(work.Cluster, calibration);
        sends = communication;
        uneven = work.Cluster.Nodes is null ? null : new UnevenModel(work, constants, operators);
        pricing = new LayerPricing(work, operators, communication, constants);
        values = new TrainingValues(constants, work);
        streamBytesPerSecond = values.MemoryBytesPerSecond * calibration.StreamRatio;
    }

    /// <summary>What is trained.</summary>
    public TrainingWorkload Work => work;

    /// <summary>Estimates a plan. An impossible or too large one says so; its other fields are then 0 or, when it is too large or the batch does not divide, still filled.</summary>
    public TrainingEstimate Evaluate(in TrainingPlan plan)
    {
        var estimate = new TrainingEstimate { Problem = PlanRules.Check(work, plan), Recompute = plan.Recompute };
        if (estimate.Problem != PlanProblem.None && !(estimate.Problem == PlanProblem.BatchDivisibility && IsEven(plan)))
        {
            return estimate;
        }

        if (uneven is not null)
        {
            return uneven.Evaluate(plan, isAnswer: true);
        }

        if (HasOwnStages(plan))
        {
            return EvaluateStages(plan, Alone(plan.Pp));
        }

        var costs = Layers(KeyOf(plan));
        var stages = Stages(plan);
        TrainingMemory.Fill(work, plan, costs, stages, values, ref estimate);
        Compose(plan, costs, stages, ref estimate);
        if (estimate.MemoryRatio > 1 && estimate.Problem == PlanProblem.None)
        {
            estimate.Problem = PlanProblem.OutOfMemory;
        }

        return estimate;
    }

    /// <summary>Whether the plans of a layout share what a search works out once; those with stages or nodes of their own do not.</summary>
    internal bool IsEven(in TrainingPlan plan) => uneven is null && !HasOwnStages(plan);

    /// <summary>Estimates a plan for a search that shares nothing with others: its rules are known to hold.</summary>
    internal TrainingEstimate EvaluateAlone(in TrainingPlan plan) =>
        uneven is not null ? uneven.Evaluate(plan, isAnswer: false) : EvaluateStages(plan, Alone(plan.Pp));

    /// <summary>
    /// Estimates a plan with the least recomputation that fits: none, the attention core, or as few whole layers as need be;
    /// all layers when nothing fits.
    /// </summary>
    /// <param name="plan">The plan; receives the recomputation chosen.</param>
    public TrainingEstimate EvaluateLeastRecompute(ref TrainingPlan plan)
    {
        plan = plan with { Recompute = Recompute.None, RecomputedLayersRatio = 1 };
        var none = Evaluate(plan);
        if (none.MemoryRatio <= 1)
        {
            return none;
        }

        plan = plan with { Recompute = Recompute.Selective };
        var selective = Evaluate(plan);
        if (selective.MemoryRatio <= 1)
        {
            return selective;
        }

        plan = plan with { Recompute = Recompute.Full };
        var full = Evaluate(plan);
        if (full.MemoryRatio > 1)
        {
            return full;
        }

        // Memory falls by the same amount with every layer of the fullest stage that is recomputed.
        var layersHeld = Math.Max(1, (work.Model.Layers + plan.Pp - 1) / plan.Pp);
        for (var count = 1; count < layersHeld; count++)
        {
            var fewer = plan with { RecomputedLayersRatio = (double)count / layersHeld };
            var estimate = Evaluate(fewer);
            if (estimate.MemoryRatio <= 1)
            {
                plan = fewer;
                return estimate;
            }
        }

        return full;
    }

    /// <summary>How long one microbatch takes in each stage of a plan that can run, sends included; what a timeline is drawn from.</summary>
    public IReadOnlyList<StageDuration> StageDurations(in TrainingPlan plan)
    {
        var models = uneven?.ModelsOf(plan) ?? Alone(plan.Pp);
        var durations = new StageDuration[plan.Pp];
        var held = HeldBy(plan);
        for (var stage = 0; stage < plan.Pp; stage++)
        {
            var send = plan.Pp == 1 ? 0 : models[stage][0].Send(plan, models[stage][0].Layers(KeyOf(plan)));
            var time = SlowestOn(plan, models[stage], held[stage], stage, plan.Recompute);
            var hidden = plan.Schedule == PipelineSchedule.DualPipe ? HiddenExchange(time) : 0;
            durations[stage] = new StageDuration(time.Total - time.Backward + (send / 2), time.Backward + (send / 2), time.WeightGradient, hidden);
        }

        return durations;
    }

    // A forward and a backward run side by side: each one's exchange hides behind the other's kernels.
    private static double HiddenExchange(in StageTime stage) => Math.Min(stage.ExpertComm, 0.9 * (stage.Total - stage.ExpertComm));

    private static LayerKey KeyOf(in TrainingPlan plan) =>
        new(plan.Tp, plan.Cp, plan.Ep, plan.MoeTp, plan.Microbatch, plan.SequenceParallel && plan.Tp > 1, plan.FlashAttention);

    private StageSplit Stages(in TrainingPlan plan) => StageSplit.Of(work.Model, plan);

    private LayerCosts Layers(in LayerKey key) => layers.TryGetValue(key, out var costs) ? costs : layers.GetOrAdd(key, pricing.Price(key));

    private void Compose(in TrainingPlan plan, LayerCosts costs, in StageSplit stages, ref TrainingEstimate estimate)
    {
        var frame = FrameOf(plan, costs, stages);
        var times = TimesOf(plan, frame);
        var step = StepOf(plan, frame, times, OptimizerSeconds(plan, costs, stages.First), OffloadBytes(plan, costs, stages.First));
        Fill(plan, frame, times, step, ref estimate);
    }

    // The step from the stage that sets the pace, the sum of the others, and what is not part of a microbatch.
    private void Finish(in TrainingPlan plan, in StepParts parts, int microbatches, ref TrainingEstimate estimate)
    {
        var step = new StepTime { Hidden = Hidden(plan, parts.Slowest), Offload = parts.OffloadSeconds, Data = parts.DataSeconds, Optimizer = parts.OptimizerSeconds };
        Assemble(plan, parts.Slowest, parts.OtherSeconds, parts.SendSeconds, microbatches, HostRatio(plan), ref step);
        FillTimes(parts.Slowest, step, parts.SendSeconds, microbatches, ref estimate);
    }

    // In both directions at once, a forward's exchange hides behind a backward's kernels and the other way round.
    private static StageTime WithoutHiddenExchange(in TrainingPlan plan, StageTime stage)
    {
        var hidden = Hidden(plan, stage);
        stage.ExpertComm -= hidden;
        stage.Total -= hidden;
        return stage;
    }

    private static double Hidden(in TrainingPlan plan, in StageTime stage) => plan.Schedule == PipelineSchedule.DualPipe ? HiddenExchange(stage) : 0;

    // All stages between the ends: the fullest one's time, by the layers that the ends leave over.
    private double MiddleSum(in StageSplit stages, in StageTime middle)
    {
        var held = work.Model.Layers - stages.First.Count - stages.Last.Count;
        return middle.Total * held / Math.Max(1, stages.Fullest.Count);
    }

    // Microbatches that do not fill a round of the interleaved schedule cost (v - 1) chunk times for each missing one.
    private static double LeftOver(in TrainingPlan plan, int microbatches)
    {
        var rest = microbatches % plan.Pp;
        return rest == 0 ? 0 : (plan.Vp - 1.0) * (plan.Pp - rest);
    }

    private double Send(in TrainingPlan plan, LayerCosts costs)
    {
        // Stages are the outermost ranks: a send leaves the domain once all ranks of a stage fill one.
        var crosses = sendsCross ?? (long)plan.Tp * plan.Cp * plan.Dp >= work.Cluster.ScaleUpDomain;
        return 2 * plan.Vp * sends.PointToPoint(costs.BoundaryBytes, crosses) * (1 - values.PointToPointHidden);
    }

    // ZeRO-3: every layer's weights are gathered before its forward and backward pass and its gradients scattered after.
    private void Shard(in TrainingPlan plan, LayerCosts costs, in StageLayers held, ref StageTime stage)
    {
        if (plan.Zero < 3)
        {
            return;
        }

        var parameters = (held.Dense * (costs.Dense.DenseParameters)) + (held.Mixture * costs.Mixture.DenseParameters);
        var experts = held.Mixture * costs.Mixture.ExpertParameters;
        var comm = 0.0;
        var group = ShardGroup(DenseReplicas(plan));
        comm += (2 * communication.AllGather(2 * parameters, group)) + communication.ReduceScatter(2 * parameters, group);
        if (experts > 0)
        {
            var expertGroup = ShardGroup(ExpertReplicas(plan));
            comm += (2 * communication.AllGather(2 * experts, expertGroup)) + communication.ReduceScatter(2 * experts, expertGroup);
        }

        var exposed = Math.Max(0, comm - stage.Total) + (values.Zero3Exposed * Math.Min(comm, stage.Total));
        stage.ShardComm = exposed;
        stage.Total += exposed;
    }

    // Early implementations gathered tensor by tensor over one flat ring: every rank took in all weights through its own port.
    private RankGroup ShardGroup(in RankGroup group) =>
        work.Stack == SoftwareStack.Legacy && group.Domains > 1 ? group with { Local = 1 } : group;

    private RankGroup DenseReplicas(in TrainingPlan plan) => communication.Group(plan.Dp * plan.Cp, plan.Tp);

    private RankGroup ExpertReplicas(in TrainingPlan plan) =>
        communication.Group(Math.Max(1, plan.Tp * plan.Cp * plan.Dp / (plan.Ep * plan.MoeTp)), plan.Ep * plan.MoeTp);

    private double DataSeconds(in TrainingPlan plan, LayerCosts costs, in StageLayers held, in StageTime stage, int microbatches)
    {
        if (plan.Zero >= 3)
        {
            return 0;
        }

        var reduce = ReduceSeconds(plan, costs, held, out var gather);
        return DataSeconds(plan, reduce, gather, stage.Backward, stage.Total, microbatches);
    }

    // Gradients reduced and weights gathered once, nothing hidden.
    private double ReduceSeconds(in TrainingPlan plan, LayerCosts costs, in StageLayers held, out double gather)
    {
        var parameters = (held.Dense * costs.Dense.DenseParameters) + (held.Mixture * costs.Mixture.DenseParameters) + costs.EmbeddingParameters;
        var experts = held.Mixture * costs.Mixture.ExpertParameters;
        var reduce = Exchange(plan.Zero, parameters, DenseReplicas(plan), out gather);
        if (experts > 0)
        {
            reduce += Exchange(plan.Zero, experts, ExpertReplicas(plan), out var expertGather);
            gather += expertGather;
        }

        return reduce;
    }

    private double DataSeconds(in TrainingPlan plan, double reduce, double gather, double backward, double total, int microbatches)
    {
        if (plan.Zero >= 3)
        {
            return 0;
        }

        // Sharded gradients are reduced after every microbatch, whole ones once a step.
        var times = plan.ShardsGradients ? microbatches : 1;
        if (!plan.OverlapDp)
        {
            return (times * reduce) + gather;
        }

        // Gradients go out while a microbatch runs backward, weights come in while the first runs forward.
        return (times * Math.Max(0.1 * reduce, reduce - (values.DataOverlap * backward)))
            + Math.Max(0.1 * gather, gather - (values.DataOverlap * (total - backward)));
    }

    private double Exchange(int zero, double parameters, RankGroup group, out double gather)
    {
        if (zero == 0)
        {
            gather = 0;
            return communication.AllReduce(values.WireGradientBytes * parameters, group);
        }

        gather = communication.AllGather(2 * parameters, group);
        return communication.ReduceScatter(values.WireGradientBytes * parameters, group);
    }

    internal double OptimizerSeconds(in TrainingPlan plan, LayerCosts costs, in StageLayers held)
    {
        var dense = (held.Dense * costs.Dense.DenseParameters) + (held.Mixture * costs.Mixture.DenseParameters) + costs.EmbeddingParameters;
        var experts = held.Mixture * costs.Mixture.ExpertParameters;
        if (plan.Zero >= 1)
        {
            dense /= plan.Dp * plan.Cp;
            experts /= Math.Max(1.0, (double)plan.Tp * plan.Cp * plan.Dp / (plan.Ep * plan.MoeTp));
        }

        var seconds = values.OptimizerBytesPerParameter * (dense + experts) / streamBytesPerSecond;
        return (plan.Offload & Offload.Optimizer) != Offload.None
            ? Math.Max(seconds, 2 * values.OptimizerBytes * (dense + experts) / values.HostBytesPerSecond)
            : seconds;
    }

    // Host traffic of one microbatch that its kernels do not cover.
    private double OffloadSeconds(in TrainingPlan plan, LayerCosts costs, in StageLayers held, double stageSeconds) =>
        Math.Max(0, (OffloadBytes(plan, costs, held) / values.HostBytesPerSecond) - stageSeconds);

    /// <summary>Host traffic of one microbatch, bytes.</summary>
    internal static double OffloadBytes(in TrainingPlan plan, LayerCosts costs, in StageLayers held)
    {
        var bytes = 0.0;
        if ((plan.Offload & Offload.Weights) != Offload.None)
        {
            // In for both passes, gradients out after the second.
            bytes += 6 * ((held.Dense * costs.Dense.DenseParameters) + (held.Mixture * (costs.Mixture.DenseParameters + costs.Mixture.ExpertParameters)));
        }

        if ((plan.Offload & Offload.Activations) != Offload.None)
        {
            var dense = TrainingMemory.LayerBytes(plan, costs, costs.Dense, plan.Recompute);
            var mixture = TrainingMemory.LayerBytes(plan, costs, costs.Mixture, plan.Recompute);
            bytes += 2 * ((held.Dense * dense) + (held.Mixture * mixture));
        }

        return bytes;
    }

    private void CountFlops(in TrainingPlan plan, ref TrainingEstimate estimate)
    {
        var model = work.Model;
        double tokens = (double)work.GlobalBatch * work.Sequence / work.Cluster.Devices;

        // Input embedding lookups are no products; the output matrix is one whether tied or not.
        var matrices = model.ActiveParameters - (model.TieEmbeddings ? 0 : (double)model.Vocab * model.Hidden);
        var core = 2.0 * model.AttentionLayers * model.Heads * (model.QkDim + model.ValueDim) * work.Sequence;

        // A recurrence takes seven operations per element of its state and token, as Megatron-LM counts Mamba layers.
        var scan = 7.0 * model.LinearLayers * (model.Linear is { } mixer ? (double)mixer.ValueWidth * mixer.KeyDim : 0);
        estimate.ModelFlops = tokens * ((6 * matrices) + (3 * (core + scan)));
        estimate.CausalModelFlops = tokens * ((6 * matrices) + (1.5 * core) + (3 * scan));
        estimate.HardwareFlops = estimate.ModelFlops + (tokens * estimate.Recompute switch
        {
            Recompute.Full => plan.RecomputedLayersRatio * ((2 * (matrices - ((double)model.Vocab * model.Hidden))) + core),
            Recompute.Selective => core,
            _ => 0,
        });
    }

    private void CountEnergy(in TrainingPlan plan, LayerCosts costs, int microbatches, ref TrainingEstimate estimate)
    {
        var layersHeld = (double)work.Model.Layers / plan.Pp;
        estimate.MemoryTrafficBytes = (microbatches * layersHeld * costs.MemoryBytes) + (values.OptimizerBytesPerParameter * estimate.WeightBytes / 2);
        var compute = Math.Min(1, estimate.HardwareFlops / (values.PeakFlops * estimate.StepSeconds));
        var memory = Math.Min(1, estimate.MemoryTrafficBytes / (values.MemoryBytesPerSecond * estimate.StepSeconds));
        estimate.EnergyJoules = values.TdpWatts * new PhasePower(compute, memory).DrawRatio * estimate.StepSeconds * work.Cluster.Devices;
    }
}
