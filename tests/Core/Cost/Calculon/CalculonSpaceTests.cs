using Dse.Core.Cost.Training.Calculon;
using Dse.Core.Studies.TrainingPlans.Calculon;

namespace Dse.Core.Tests.Cost.Calculon;

/// <summary>The peer's search over GPT-3 175B on 4,096 A100: data/SOURCE.md has its count and optimum.</summary>
public class CalculonSpaceTests
{
    private static readonly CalculonApplication Gpt3 = new(12288, 49152, 2048, 96, 128, 96);

    [Fact]
    public void Every_strategy_of_the_peers_search_is_tried_and_the_best_is_its_optimum()
    {
        var system = CalculonSystems.Shipped("float16");
        var peer = new CalculonPeer(Gpt3, system);
        var count = 0;
        var best = 0.0;
        foreach (var strategy in new CalculonSpace(Gpt3, system, 4096, 4096).All())
        {
            count++;
            var estimate = peer.Evaluate(strategy);
            best = estimate.Problem == CalculonProblem.None ? Math.Max(best, estimate.SamplesPerSecond) : best;
        }

        Assert.Equal(1_031_448, count);
        Assert.Equal(428.57830479281415, best);
    }

    [Fact]
    public void With_fixed_tiers_it_counts_what_the_peer_counts() =>
        Assert.Equal(132_484, new CalculonSpace(Gpt3, CalculonSystems.Shipped("float16"), 4096, 4096) { FixesTiers = true }.All().Count());

    [Fact]
    public void Offloading_everything_leaves_three_blocks_at_hand_and_puts_the_rest_into_the_second_memory()
    {
        var system = CalculonSystems.Shipped("float16") with { SecondMemoryBytes = 512L << 30 };
        var strategy = new CalculonSpace(Gpt3, system, 4096, 4096) { FixesTiers = true }.All().First(s => s is
        {
            TensorRanks: 8, PipelineRanks: 4, Microbatch: 2, Chunks: 12, OffloadWeights: true, OffloadActivations: true, OffloadOptimizer: true,
            Recompute: CalculonRecompute.None, ShardOptimizer: true,
        });
        var peer = new CalculonPeer(Gpt3, system);

        var offloaded = peer.Evaluate(strategy);
        var kept = peer.Evaluate(strategy with { OffloadWeights = false, OffloadActivations = false, OffloadOptimizer = false });

        // Two blocks of weights and optimizer state, one of activations at work and one leaving, whole and shared gradients.
        var expected = (2 * offloaded.Block!.WeightBytes) + offloaded.Block.WorkingBytes + offloaded.Block.KeptBytes
            + offloaded.Optimizer.WholeGradientBytes + offloaded.Optimizer.GradientBytes + (2 * offloaded.Optimizer.StateBytes) + offloaded.Block.GradientBytes;
        Assert.Equal(expected, offloaded.Memory.First);
        Assert.Equal(kept.Memory.Weights + kept.Memory.Activations + kept.Memory.Optimizer + (24 * kept.Optimizer.GradientBytes), offloaded.Memory.Second, 1.0);

        // 32 GB/s cannot hide what 16 microbatches move through 24 blocks.
        Assert.True(offloaded.Seconds.ForwardOffload > 0 && offloaded.Seconds.BackwardOffload > 0);
        Assert.Equal(0, kept.Seconds.ForwardOffload + kept.Seconds.BackwardOffload);
    }
}
