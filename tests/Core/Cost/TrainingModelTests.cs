using Dse.Core.Cost.Training;
using Dse.Core.Hardware;
using Dse.Core.Studies.TrainingPlans;
using Dse.Core.Workloads;

namespace Dse.Core.Tests.Cost;

public class TrainingModelTests
{
    private static readonly TrainingPlan Plain = new(
        Tp: 8, Pp: 8, Vp: 1, Cp: 1, Ep: 1, MoeTp: 1, Dp: 1, Microbatch: 1, PipelineSchedule.OneForwardOneBackward, Recompute.Full,
        SequenceParallel: false, Zero: 0, FlashAttention: false, OverlapDp: false, TensorOverlap.None, Offload.None);

    // Korthikanti 2022 table 5: measured seconds per iteration, 8 x tp, A100, full recomputation or selective with sequence parallelism.
    [Theory]
    [InlineData("Megatron-22B", 8, 1, 1, 4, 4, Recompute.Full, false, 1.42)]
    [InlineData("Megatron-22B", 8, 1, 1, 4, 4, Recompute.Selective, true, 1.10)]
    [InlineData("Megatron-530B", 8, 35, 3, 1, 280, Recompute.Full, false, 49.05)]
    [InlineData("Megatron-530B", 8, 35, 3, 1, 280, Recompute.Selective, true, 37.83)]
    public void Published_iteration_times_are_met_within_15_percent(
        string model, int tp, int pp, int vp, int microbatch, int batch, Recompute recompute, bool sequenceParallel, double seconds)
    {
        var job = Job(model, tp * pp, batch, 2048, Precision.Fp16);
        var plan = Plain with
        {
            Tp = tp, Pp = pp, Vp = vp, Microbatch = microbatch, Recompute = recompute, SequenceParallel = sequenceParallel,
            Schedule = vp > 1 ? PipelineSchedule.Interleaved : PipelineSchedule.OneForwardOneBackward,
        };

        var estimate = new TrainingModel(job).Evaluate(plan);

        Assert.InRange(estimate.StepSeconds, seconds * 0.85, seconds * 1.15);
    }

    // Operations of the Megatron paper (arXiv 2104.04473 eq. 3): 96 B s l h^2 (1 + s/6h + V/16lh) with full recomputation.
    [Fact]
    public void Operations_equal_the_published_formula()
    {
        var job = Job("GPT-3-175B", 64, 64, 2048, Precision.Fp16);

        var estimate = new TrainingModel(job).Evaluate(Plain);

        double b = 64, s = 2048, l = 96, h = 12288, v = 50257;
        var published = 96 * b * s * l * h * h * (1 + (s / (6 * h)) + (v / (16 * l * h))) / 64;
        Assert.Equal(1, estimate.HardwareFlops / published, 1e-6);
        Assert.Equal(1, estimate.ModelFlops / (72 * b * s * l * h * h * (1 + (s / (6 * h)) + (v / (12 * l * h))) / 64), 1e-6);
    }

    [Fact]
    public void Terms_of_the_waterfall_add_up_to_the_step()
    {
        var estimate = new TrainingModel(Job("Llama-3.1-70B", 64, 64, 8192, Precision.Bf16)).Evaluate(Plain with { FlashAttention = true });

        var sum = PlanWaterfall.Time(estimate).Sum(t => t.Seconds);
        Assert.Equal(1, sum / estimate.StepSeconds, 1e-9);
    }

    [Fact]
    public void One_microbatch_through_a_pipeline_has_the_textbook_bubble()
    {
        // Even stages, n microbatches: the bubble is (p-1)/n of the work, ends of the model aside.
        var job = Job("GPT-3-175B", 64, 64, 2048, Precision.Fp16);

        var estimate = new TrainingModel(job).Evaluate(Plain);

        var work = estimate.StepSeconds - estimate.BubbleSeconds;
        Assert.InRange(estimate.BubbleSeconds / work, 7.0 / 64 * 0.85, 7.0 / 64);
    }

    [Fact]
    public void Uneven_stages_fill_the_pipeline_with_the_layers_they_hold()
    {
        // 80 layers as given evenly and as 11 + 10 x 6 + 9: the slow first stage sets the pace, all others add what they hold.
        var model = new TrainingModel(Job("Llama-3.1-70B", 64, 64, 8192, Precision.Bf16));
        var plan = Plain with { FlashAttention = true };

        var even = model.Evaluate(plan);
        var uneven = model.Evaluate(plan with { StageLayers = [11, 10, 10, 10, 10, 10, 10, 9] });

        Assert.InRange(uneven.StepSeconds / even.StepSeconds, 1.0, 1.1);
        Assert.True(uneven.BubbleSeconds < even.BubbleSeconds);
    }

    [Fact]
    public void Interleaving_divides_the_bubble_by_the_chunks()
    {
        var model = new TrainingModel(Job("GPT-3-175B", 64, 64, 2048, Precision.Fp16));

        var plain = model.Evaluate(Plain).BubbleSeconds;
        var interleaved = model.Evaluate(Plain with { Vp = 4, Schedule = PipelineSchedule.Interleaved }).BubbleSeconds;

        Assert.Equal(plain / 4, interleaved, plain * 0.01);
    }

    [Theory]
    [InlineData(PipelineSchedule.GPipe)]
    [InlineData(PipelineSchedule.OneForwardOneBackward)]
    [InlineData(PipelineSchedule.ZeroBubble)]
    [InlineData(PipelineSchedule.DualPipe)]
    public void No_schedule_beats_the_work_itself(PipelineSchedule schedule)
    {
        var estimate = new TrainingModel(Job("GPT-3-175B", 64, 64, 2048, Precision.Fp16)).Evaluate(Plain with { Schedule = schedule });

        Assert.Equal(PlanProblem.None, estimate.Problem == PlanProblem.OutOfMemory ? PlanProblem.None : estimate.Problem);
        Assert.True(estimate.BubbleSeconds >= 0);
        Assert.True(estimate.StepSeconds > estimate.GemmSeconds + estimate.AttentionSeconds);
    }

    [Fact]
    public void Better_hardware_never_slows_a_plan()
    {
        var job = Job("Llama-3.1-70B", 64, 64, 8192, Precision.Bf16);
        var plan = Plain with { FlashAttention = true };
        var before = new TrainingModel(job).Evaluate(plan).StepSeconds;
        var cluster = job.Cluster;
        foreach (var better in new[]
        {
            cluster with { ScaleOutGBps = 2 * cluster.ScaleOutGBps },
            cluster with { ScaleUpGBps = 2 * cluster.ScaleUpGBps },
            cluster with { Device = cluster.Device with { MemoryGBps = 2 * cluster.Device.MemoryGBps } },
        })
        {
            Assert.True(new TrainingModel(job with { Cluster = better }).Evaluate(plan).StepSeconds <= before);
        }
    }

    [Theory]
    [InlineData(3, 8, 1, 1, PlanProblem.DeviceProduct)]
    [InlineData(8, 8, 1, 3, PlanProblem.BatchDivisibility)]
    [InlineData(64, 1, 2, 1, PlanProblem.Schedule)]
    public void Impossible_plans_name_the_rule_they_break(int tp, int pp, int vp, int microbatch, PlanProblem problem)
    {
        var plan = Plain with
        {
            Tp = tp, Pp = pp, Vp = vp, Microbatch = microbatch,
            Schedule = vp > 1 ? PipelineSchedule.Interleaved : PipelineSchedule.OneForwardOneBackward,
        };

        var estimate = new TrainingModel(Job("Llama-3.1-70B", 64, 64, 8192, Precision.Bf16)).Evaluate(plan);

        Assert.Equal(problem, estimate.Problem);
    }

    [Fact]
    public void A_step_draws_between_half_and_all_of_the_board_power()
    {
        var job = Job("Llama-3.1-70B", 64, 64, 8192, Precision.Bf16);
        var estimate = new TrainingModel(job).Evaluate(Plain with { FlashAttention = true });

        // 0.31 + 1.5 x 0.2 alone is above 0.6 of 700 W at a fifth of peak; no device draws more than its board.
        var seconds = estimate.StepSeconds * 64;
        Assert.True(estimate.HardwareFlops / estimate.StepSeconds > 0.2 * 989e12);
        Assert.InRange(estimate.EnergyJoules / seconds, 0.6 * 700, 700);
    }

    [Fact]
    public void Unknown_power_leaves_energy_unknown()
    {
        var job = Job("Llama-3.1-70B", 64, 64, 8192, Precision.Bf16);
        var unknown = job with { Cluster = job.Cluster with { Device = job.Cluster.Device with { TdpWatts = null } } };

        Assert.True(double.IsNaN(new TrainingModel(unknown).Evaluate(Plain).EnergyJoules));
    }

    private static TrainingWorkload Job(string model, int devices, int batch, int sequence, Precision precision)
    {
        var device = DeviceCatalog.Find(precision == Precision.Fp16 ? "A100" : "H100")!;
        return new TrainingWorkload(
            LanguageModelCatalog.Find(model)!, new Cluster(device, devices, 8, device.ScaleUpGBps, device.ScaleOutGBps), sequence, batch,
            precision, TrainingWorkload.DefaultStack(precision, device));
    }
}
