using Dse.Core.Cost.Communication;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Training;

/// <content>Plans whose stages differ one by one: given or balanced layers, unlike devices (docs/cost-model.md §7).</content>
public sealed partial class TrainingModel
{
    // The same job with other links between replicas and between stages; prices of layers are shared.
    private TrainingModel(TrainingModel like, double dataGBps, double sendGBps, bool sendsCross)
    {
        work = like.work;
        calibration = like.calibration;
        pricing = like.pricing;
        values = like.values;
        streamBytesPerSecond = like.streamBytesPerSecond;
        layers = like.layers;
        communication = new CommunicationModel(work.Cluster with { ScaleOutGBps = dataGBps }, calibration);
        sends = new CommunicationModel(work.Cluster with { ScaleOutGBps = sendGBps }, calibration);
        this.sendsCross = sendsCross;
    }

    /// <summary>The same job with other links, GB/s per device and direction, between replicas and between stages.</summary>
    internal TrainingModel OnLinks(double dataGBps, double sendGBps, bool sendsCross) => new(this, dataGBps, sendGBps, sendsCross);

    /// <summary>Estimates a plan stage by stage; its rules are known to hold.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="models">For each stage the models of the devices it runs on: the slowest of them decides.</param>
    /// <param name="kinds">The devices of the cluster and how many of each; those of this model when null.</param>
    internal TrainingEstimate EvaluateStages(
        in TrainingPlan plan, IReadOnlyList<IReadOnlyList<TrainingModel>> models, IReadOnlyList<(Device Device, int Count)>? kinds = null)
    {
        var settled = plan.BalancesStages ? plan with { StageLayers = StagePartition.Of(plan, work, models), BalancesStages = false } : plan;
        var estimate = new TrainingEstimate { Recompute = plan.Recompute };
        var held = HeldBy(settled);
        var microbatches = work.GlobalBatch / (plan.Dp * plan.Microbatch);
        var slowest = default(StageTime);
        var sum = 0.0;
        double send = 0, data = 0, optimizer = 0, offload = 0;
        for (var stage = 0; stage < plan.Pp; stage++)
        {
            var time = SlowestOn(settled, models[stage], held[stage], stage, plan.Recompute);
            sum += time.Total;
            slowest = stage == 0 || time.Total > slowest.Total ? time : slowest;
            foreach (var model in models[stage])
            {
                model.FillLarger(settled, held[stage], stage, microbatches, ref estimate);
                send = plan.Pp == 1 ? 0 : Math.Max(send, model.Send(settled, model.Layers(KeyOf(settled))));
            }
        }

        var others = plan.Pp == 1 ? 0 : Math.Max(0, sum - slowest.Total);
        var open = WithoutHiddenExchange(plan, slowest);
        for (var stage = 0; stage < plan.Pp; stage++)
        {
            foreach (var model in models[stage])
            {
                var costs = model.Layers(KeyOf(settled));
                data = Math.Max(data, model.DataSeconds(settled, costs, held[stage], open, microbatches));
                optimizer = Math.Max(optimizer, model.OptimizerSeconds(settled, costs, held[stage]));
                offload = Math.Max(offload, microbatches * model.OffloadSeconds(settled, costs, held[stage], open.Total));
            }
        }

        Finish(settled, new StepParts(slowest, others, send, offload, data, optimizer), microbatches, ref estimate);
        CountFlops(settled, ref estimate);
        CountEnergies(settled, models, kinds ?? work.Cluster.Kinds, microbatches, ref estimate);
        estimate.Layout = settled.StageLayers is null ? null : new TrainingLayout { StageLayers = settled.StageLayers };
        estimate.Problem = estimate.MemoryRatio > 1 ? PlanProblem.OutOfMemory : PlanProblem.None;
        return estimate;
    }

    /// <summary>Seconds of one microbatch in a stage, what both directions hide of each other not counted.</summary>
    internal double StageSeconds(in TrainingPlan plan, in StageLayers held, int stage) => WithoutHiddenExchange(plan, Timed(plan, held, stage, plan.Recompute)).Total;

    /// <summary>Bytes of a stage over the device's memory.</summary>
    internal double StageMemoryRatio(in TrainingPlan plan, in StageLayers held, int stage)
    {
        var estimate = new TrainingEstimate { Recompute = plan.Recompute };
        FillLarger(plan, held, stage, work.GlobalBatch / (plan.Dp * plan.Microbatch), ref estimate);
        return estimate.MemoryRatio;
    }

    private static bool HasOwnStages(in TrainingPlan plan) => plan.Pp > 1 && (plan.BalancesStages || plan.StageLayers is not null);

    private static StageTime SlowestOn(in TrainingPlan plan, IReadOnlyList<TrainingModel> models, in StageLayers held, int stage, Recompute recompute)
    {
        var slowest = models[0].Timed(plan, held, stage, recompute);
        for (var m = 1; m < models.Count; m++)
        {
            var time = models[m].Timed(plan, held, stage, recompute);
            slowest = time.Total > slowest.Total ? time : slowest;
        }

        return slowest;
    }

    private IReadOnlyList<IReadOnlyList<TrainingModel>> Alone(int stages) => [.. Enumerable.Repeat<IReadOnlyList<TrainingModel>>([this], stages)];

    private StageTime Timed(in TrainingPlan plan, in StageLayers held, int stage, Recompute recompute)
    {
        var costs = Layers(KeyOf(plan));
        var time = StageTime.Of(plan, costs, held, recompute, values, hasEmbedding: stage == 0, hasLogits: stage == plan.Pp - 1);
        Shard(plan, costs, held, ref time);
        return time;
    }

    // Layers of each stage, by kind.
    private StageLayers[] HeldBy(in TrainingPlan plan)
    {
        var first = 0;
        var held = new StageLayers[plan.Pp];
        for (var stage = 0; stage < plan.Pp; stage++)
        {
            var count = StageSplit.LayersOf(work.Model.Layers, plan, stage);
            var dense = work.Model.PlainLayersBefore(first + count) - work.Model.PlainLayersBefore(first);
            first += count;
            held[stage] = new StageLayers(dense, count - dense);
        }

        return held;
    }

    // Keeps the memory fields of the stage that fills its device most.
    private void FillLarger(in TrainingPlan plan, in StageLayers held, int stage, int microbatches, ref TrainingEstimate estimate)
    {
        var own = default(TrainingEstimate);
        TrainingMemory.FillStage(
            work, plan, Layers(KeyOf(plan)), held, stage == 0, stage == plan.Pp - 1, microbatches, values, estimate.Recompute, ref own, stage);
        var ratio = own.MemoryBytes / (work.Cluster.Device.MemoryGiB * (1L << 30));
        if (ratio <= estimate.MemoryRatio)
        {
            return;
        }

        estimate.WeightBytes = own.WeightBytes;
        estimate.GradientBytes = own.GradientBytes;
        estimate.OptimizerBytes = own.OptimizerBytes;
        estimate.ActivationBytes = own.ActivationBytes;
        estimate.WorkspaceBytes = own.WorkspaceBytes;
        estimate.MemoryRatio = ratio;
    }

    // Every kind of device by its own power, as many as the stages hold of it.
    private void CountEnergies(
        in TrainingPlan plan,
        IReadOnlyList<IReadOnlyList<TrainingModel>> models,
        IReadOnlyList<(Device Device, int Count)> kinds,
        int microbatches,
        ref TrainingEstimate estimate)
    {
        var joules = 0.0;
        var traffic = 0.0;
        foreach (var kind in models.SelectMany(m => m).Distinct().GroupBy(m => m.work.Cluster.Device))
        {
            var own = estimate;
            var model = kind.First();
            model.CountEnergy(plan, model.Layers(KeyOf(plan)), microbatches, ref own);
            joules += own.EnergyJoules / work.Cluster.Devices * kinds.Where(k => k.Device == kind.Key).Sum(k => k.Count);
            traffic = Math.Max(traffic, own.MemoryTrafficBytes);
        }

        estimate.EnergyJoules = joules;
        estimate.MemoryTrafficBytes = traffic;
    }
}
