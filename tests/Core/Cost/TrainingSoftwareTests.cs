using Dse.Core.Cost.Training;
using Dse.Core.Hardware;
using Dse.Core.Studies.TrainingPlans;
using Dse.Core.Workloads;

namespace Dse.Core.Tests.Cost;

public class TrainingSoftwareTests
{
    // 2,048 wide, 16 layers, as the single-node runs of vTrain.
    private static readonly LanguageModel Small = new("small", 2048, 16, 16, 16, 128, 8192, 50257, GatedMlp: false, TieEmbeddings: true);

    private static readonly TrainingPlan Plain = new(
        Tp: 1, Pp: 1, Vp: 1, Cp: 1, Ep: 1, MoeTp: 1, Dp: 1, Microbatch: 1, PipelineSchedule.OneForwardOneBackward, Recompute.Full,
        SequenceParallel: false, Zero: 0, FlashAttention: false, OverlapDp: false, TensorOverlap.None, Offload.None);

    [Fact]
    public void Launches_and_kernels_add_as_the_legs_of_a_right_triangle()
    {
        var job = Job(Small, 1, 4, 1024);
        var constants = TrainingConstants.Default;

        var kernels = Microbatch(job, constants.With("host.legacyLayerSeconds", 0));
        var both = Microbatch(job, constants.With("host.legacyLayerSeconds", 0.002));

        // 16 layers of 2 ms, and 0.4 of it again for the forward pass that is recomputed.
        var launches = 16 * 0.002 * 1.4;
        Assert.Equal(Math.Sqrt((kernels * kernels) + (launches * launches)), both, 1e-9);
    }

    // vTrain measured 1.27 s with one sequence and 0.53 s with two: 16 heads over 8 ranks are two heads, and two sequences make the
    // batch of four score matrices that the fused softmax needs.
    [Fact]
    public void A_batch_that_the_fused_softmax_cannot_serve_costs_launches()
    {
        var model = new TrainingModel(Job(Small, 8, 16, 1024));

        var one = model.Evaluate(Plain with { Tp = 8 });
        var two = model.Evaluate(Plain with { Tp = 8, Microbatch = 2 });

        Assert.InRange(one.StepSeconds, 1.27 * 0.85, 1.27 * 1.15);
        Assert.InRange(two.StepSeconds, 0.53 * 0.85, 0.53 * 1.15);
    }

    // Megatron-LM SC21 table 2: ZeRO-3 without model parallelism on A100, batch 1536, TFLOP/s per device.
    [Theory]
    [InlineData(384, 4, 144)]
    [InlineData(768, 2, 88)]
    [InlineData(1536, 1, 44)]
    public void Sharding_of_2021_is_bound_by_one_port(int devices, int microbatch, double published)
    {
        var work = Job(LanguageModelCatalog.Find("GPT-3-175B")!, devices, 1536, 2048);

        var estimate = new TrainingModel(work).Evaluate(Plain with { Dp = devices, Microbatch = microbatch, Zero = 3, OverlapDp = true });

        Assert.InRange(estimate.HardwareFlops / estimate.StepSeconds / 1e12, published * 0.88, published * 1.12);
    }

    [Fact]
    public void A_batch_that_does_not_divide_costs_what_the_filled_one_does_and_is_not_feasible()
    {
        var filled = new TrainingModel(Job(Small, 8, 32, 1024)).Evaluate(Plain with { Dp = 8, Microbatch = 4 });
        var short30 = new TrainingModel(Job(Small, 8, 30, 1024)).Evaluate(Plain with { Dp = 8, Microbatch = 4 });

        Assert.Equal(PlanProblem.None, filled.Problem);
        Assert.Equal(PlanProblem.BatchDivisibility, short30.Problem);
        Assert.Equal(filled.StepSeconds, short30.StepSeconds, 1e-12);
    }

    [Fact]
    public void Sharding_gradients_gains_a_pipeline_nothing()
    {
        var model = new TrainingModel(Job(Small, 8, 64, 1024));
        var staged = Plain with { Pp = 2, Dp = 4, Zero = 1, OverlapDp = true };

        var one = model.Evaluate(staged);
        var two = model.Evaluate(staged with { Zero = 2 });

        Assert.Equal(one.StepSeconds, two.StepSeconds);
        Assert.Equal(one.MemoryBytes, two.MemoryBytes);
    }

    [Theory]
    [InlineData("A100", Precision.Fp16, SoftwareStack.Legacy)]
    [InlineData("A100", Precision.Bf16, SoftwareStack.Early)]
    [InlineData("H100", Precision.Bf16, SoftwareStack.Early)]
    [InlineData("H100", Precision.Fp8, SoftwareStack.Current)]
    [InlineData("GB200", Precision.Bf16, SoftwareStack.Current)]
    public void The_software_is_that_of_published_runs_in_this_precision_on_this_device(string device, Precision precision, SoftwareStack stack) =>
        Assert.Equal(stack, TrainingWorkload.DefaultStack(precision, DeviceCatalog.Find(device)!));

    [Fact]
    public void Intervals_of_rates_are_those_of_time_turned_over()
    {
        var work = Job(Small, 1, 4, 1024);
        var estimate = new TrainingModel(work).Evaluate(Plain);

        var time = Interval("stepTimeSeconds");
        var rate = Interval("samplesPerSecond");

        Assert.InRange(estimate.StepSeconds, time.P10, time.P90);
        Assert.Equal(4 / time.P90, rate.P10, 1e-9);
        Assert.Equal(4 / time.P10, rate.P90, 1e-9);

        (double P10, double P90) Interval(string metric)
        {
            var column = PlanMetrics.IndexOf(metric);
            return PlanMetrics.Interval(column, PlanMetrics.Value(column, estimate, work), Plain, work)!.Value;
        }
    }

    // Seconds of one of four microbatches, the optimizer and the share of the host left out.
    private static double Microbatch(TrainingWorkload work, TrainingConstants constants)
    {
        var estimate = new TrainingModel(work, constants).Evaluate(Plain);
        return ((estimate.StepSeconds / (1 + constants["host.stepRatio"])) - estimate.OptimizerSeconds) / 4;
    }

    private static TrainingWorkload Job(LanguageModel model, int devices, int batch, int sequence)
    {
        var device = DeviceCatalog.Find("A100")!;
        return new TrainingWorkload(model, new Cluster(device, devices, Math.Min(8, devices), device.ScaleUpGBps, device.ScaleOutGBps), sequence, batch, Precision.Fp16, SoftwareStack.Legacy);
    }
}
