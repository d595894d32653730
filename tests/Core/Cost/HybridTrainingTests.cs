using Dse.Core.Cost.Training;
using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Tests.Cost;

// Models whose layers mix attention with recurrences (docs/models.md, training).
public class HybridTrainingTests
{
    private static readonly TrainingPlan Plan = new(
        Tp: 8, Pp: 1, Vp: 1, Cp: 1, Ep: 1, MoeTp: 1, Dp: 1, Microbatch: 1, PipelineSchedule.OneForwardOneBackward, Recompute.None,
        SequenceParallel: true, Zero: 0, FlashAttention: true, OverlapDp: false, TensorOverlap.None, Offload.None);

    [Theory]
    [InlineData("Nemotron-H-8B")]
    [InlineData("Falcon-H1-34B", 4)]
    [InlineData("Bamba-9B")]
    [InlineData("falcon-mamba-7b", 1)]
    public void Weights_and_optimizer_take_18_bytes_per_parameter(string name, int tp = 8)
    {
        var job = Job(name, 4096, tp);

        var estimate = new TrainingModel(job).Evaluate(Plan with { Tp = tp });

        var states = estimate.WeightBytes + estimate.GradientBytes + estimate.OptimizerBytes;
        Assert.Equal(18 * job.Model.Parameters / tp, states, job.Model.Parameters * 1e-6);
    }

    [Fact]
    public void Model_operations_are_those_of_the_products_the_attention_layers_and_the_scans()
    {
        var job = Job("Nemotron-H-8B", 8192);

        var estimate = new TrainingModel(job).Evaluate(Plan);

        // 24 mixers of 8192 channels with a state of 128, 4 attention layers of 32 heads 128 wide, 24 plain blocks, one output matrix.
        var mixer = (4096.0 * ((3 * 8192) + (2 * 8 * 128) + 128)) + (4 * (8192 + (2 * 8 * 128)));
        var attention = 4096.0 * ((2 * 32) + (2 * 8)) * 128;
        var weights = (24 * mixer) + (4 * attention) + (24 * 2.0 * 4096 * 21504) + (4096.0 * 131072);
        var perToken = (6 * weights) + (3 * ((4 * 2.0 * 32 * 256 * 8192) + (24 * 7.0 * 8192 * 128)));
        Assert.Equal(1, estimate.ModelFlops / (perToken * 8192 * 8 / 8), 1e-9);
    }

    [Fact]
    public void Long_sequences_cost_a_hybrid_less_than_a_model_with_attention_in_every_layer()
    {
        double Growth(string name)
        {
            var brief = new TrainingModel(Job(name, 4096)).Evaluate(Plan).StepSeconds;
            return new TrainingModel(Job(name, 131072)).Evaluate(Plan).StepSeconds / (32 * brief);
        }

        Assert.InRange(Growth("Nemotron-H-8B"), 0.8, 0.75 * Growth("Llama-3-8B"));
    }

    [Fact]
    public void Mixtures_in_every_second_layer_load_the_middle_stages_alike()
    {
        var durations = new TrainingModel(Job("Llama-4-Maverick", 4096, 64)).StageDurations(Plan with { Pp = 4, Ep = 8, Tp = 2, Dp = 8 });

        Assert.Equal(durations[1].ForwardSeconds, durations[2].ForwardSeconds, durations[1].ForwardSeconds * 1e-12);
        Assert.InRange(durations[0].ForwardSeconds, durations[1].ForwardSeconds, durations[1].ForwardSeconds * 1.1);
    }

    private static TrainingWorkload Job(string name, int sequence, int devices = 8) => new(
        LanguageModelCatalog.Find(name)!,
        new Cluster(DeviceCatalog.Find("H100")!, devices, 8, 450, 50),
        sequence,
        GlobalBatch: 8,
        Precision.Bf16,
        SoftwareStack.Current);
}
