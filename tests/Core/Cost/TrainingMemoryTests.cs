using Dse.Core.Cost.Training;
using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Tests.Cost;

// Published memory of Megatron 22B on 8 x A100 (Korthikanti 2022, figures 1 and 7) and the paper's equations.
public class TrainingMemoryTests
{
    private const double GiB = 1L << 30;

    private static readonly TrainingWorkload Job = new(
        LanguageModelCatalog.Find("Megatron-22B")!,
        new Cluster(DeviceCatalog.Find("A100")!, 8, 8, 300, 25),
        Sequence: 2048,
        GlobalBatch: 4,
        Precision.Fp16,
        SoftwareStack.Legacy);

    private static readonly TrainingPlan Plan = new(
        Tp: 8, Pp: 1, Vp: 1, Cp: 1, Ep: 1, MoeTp: 1, Dp: 1, Microbatch: 4, PipelineSchedule.OneForwardOneBackward, Recompute.None,
        SequenceParallel: false, Zero: 0, FlashAttention: false, OverlapDp: false, TensorOverlap.None, Offload.None);

    [Theory]
    [InlineData(Recompute.None, false, 59.25)]
    [InlineData(Recompute.None, true, 0.6684 * 59.25)]
    [InlineData(Recompute.Selective, false, 0.4942 * 59.25)]
    [InlineData(Recompute.Selective, true, 9.5625)]
    [InlineData(Recompute.Full, false, 0.0764 * 59.25)]
    public void Activations_equal_the_published_figures(Recompute recompute, bool sequenceParallel, double publishedGiB)
    {
        var estimate = new TrainingModel(Job).Evaluate(Plan with { Recompute = recompute, SequenceParallel = sequenceParallel });

        // The percentages of figure 7 are rounded.
        Assert.InRange(estimate.ActivationBytes / GiB, publishedGiB * 0.985, publishedGiB * 1.015);
    }

    [Fact]
    public void Weights_and_optimizer_take_18_bytes_per_parameter()
    {
        var estimate = new TrainingModel(Job).Evaluate(Plan);

        var states = estimate.WeightBytes + estimate.GradientBytes + estimate.OptimizerBytes;
        Assert.Equal(18 * Job.Model.Parameters / 8, states, Job.Model.Parameters * 1e-9);
        Assert.InRange(states / GiB, 45.5625, 45.5625 * 1.03);
    }

    [Fact]
    public void Sharding_divides_states_by_the_replicas()
    {
        var wide = Job with { Cluster = Job.Cluster with { Devices = 64 }, GlobalBatch = 32 };
        var model = new TrainingModel(wide);
        var plan = Plan with { Dp = 8 };

        var none = model.Evaluate(plan);
        var one = model.Evaluate(plan with { Zero = 1 });
        var two = model.Evaluate(plan with { Zero = 2 });

        Assert.Equal(none.OptimizerBytes / 8, one.OptimizerBytes, 1);
        Assert.Equal(none.GradientBytes, one.GradientBytes, 1);
        Assert.Equal(none.GradientBytes / 8, two.GradientBytes, 1);
        Assert.True(model.Evaluate(plan with { Zero = 3 }).WeightBytes < none.WeightBytes / 4);
    }

    [Fact]
    public void Expert_layers_come_out_at_the_published_parameter_count()
    {
        // DeepSeek-V3 whole on one device of unlimited memory: 2 bytes a weight.
        var device = DeviceCatalog.Find("H100")! with { MemoryGiB = 1e6 };
        var job = new TrainingWorkload(LanguageModelCatalog.Find("DeepSeek-V3")!, new Cluster(device, 1, 1, 450, 50), 4096, 1, Precision.Bf16, SoftwareStack.Current);

        var estimate = new TrainingModel(job).Evaluate(Plan with { Tp = 1, Microbatch = 1, FlashAttention = true });

        Assert.InRange(estimate.WeightBytes / 2 / 1e9, 671 * 0.995, 671 * 1.005);
    }
}
