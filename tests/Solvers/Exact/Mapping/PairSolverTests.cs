using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Solvers.Exact.Mapping;
using Dse.Solvers.Exact.Mapping.Pairs;

namespace Dse.Solvers.Tests.Exact.Mapping;

public class PairSolverTests
{
    [Theory]
    [InlineData(41)]
    [InlineData(42)]
    [InlineData(43)]
    [InlineData(44)]
    [InlineData(45)]
    [InlineData(46)]
    public void The_best_pair_equals_that_of_all_mappings_of_both_layers(int seed)
    {
        var random = new Random(seed);
        var fused = 0;
        var paid = 0;
        for (var i = 0; i < 20; i++)
        {
            var hierarchy = Roomy(RandomMachines.Hierarchy(random), random);
            var (first, second) = Layers(random);
            var words = Math.Max(first.N * first.K * first.P * first.Q, second.N * second.C * (((second.P - 1) * second.Strides.StrideWidth) + second.R) * (((second.Q - 1) * second.Strides.StrideHeight) + second.S));
            var apart = Least(hierarchy, hierarchy, first, second);
            double[] together = [double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity];
            for (var home = 0; home < hierarchy.Levels.Count - 1; home++)
            {
                var level = hierarchy.Levels[home];
                if (level.Keeps != Tensors.None && hierarchy.Levels.Skip(home + 1).All(l => l.FanOut == 1) && (level.CapacityWords ?? double.PositiveInfinity) >= words)
                {
                    together = [.. together.Zip(Least(Held(hierarchy, home, Tensors.Outputs, words), Held(hierarchy, home, Tensors.Inputs, words), first, second), Math.Min)];
                }
            }

            foreach (var objective in Enum.GetValues<MappingObjective>())
            {
                var result = PairSolver.Solve(hierarchy, first, second, objective);
                Assert.Equal(words, result.HeldWords);
                Same(together[(int)objective], result.Fused, $"seed {seed}, case {i}, {objective}, fused");
                Same(apart[(int)objective], result.Unfused, $"seed {seed}, case {i}, {objective}, unfused");
                Assert.Equal(result.Best?.Value ?? double.PositiveInfinity, result.Bound);
                fused += result.Fused is null ? 0 : 1;
                paid += result.Pays ? 1 : 0;
            }
        }

        Assert.InRange(fused, 10, 60);
        Assert.InRange(paid, 5, fused);
    }

    [Fact]
    public void What_a_level_holds_costs_there_what_it_would_cost_at_the_outermost()
    {
        var random = new Random(51);
        for (var i = 0; i < 200; i++)
        {
            var hierarchy = RandomMachines.Hierarchy(random);
            hierarchy = hierarchy with { Levels = [.. hierarchy.Levels.Select(l => l with { BandwidthWordsPerCycle = null, ReadBandwidthWordsPerCycle = null, WriteBandwidthWordsPerCycle = null, CapacityWords = null })] };
            var home = random.Next(hierarchy.Levels.Count - 1);
            var last = hierarchy.Levels.Count - 1;
            var tensor = random.Next(1, 3);
            var held = Held(hierarchy, home, (Tensors)(1 << tensor), 0);
            var passing = hierarchy with { Levels = [.. held.Levels.Select((l, j) => l with { Holds = Tensors.None, Keeps = j == last ? Tensors.All : j == home ? l.Keeps & ~(Tensors)(1 << tensor) : l.Keeps })] };
            var loops = Enumerable.Range(0, 8).Select(_ => new Loop(random.Next(last + 1), (LoopDimension)random.Next(7), random.Next(1, 4), false)).OrderBy(l => l.Level).ToArray();
            var strides = new WindowStrides(random.Next(1, 4), random.Next(1, 4));
            var a = new TensorAccess[3 * (last + 1)];
            var b = new TensorAccess[3 * (last + 1)];

            var inside = LoopNestModel.Evaluate(held, loops, strides, a);
            var outside = LoopNestModel.Evaluate(passing, loops, strides, b);

            var moved = b[(3 * last) + tensor];
            Assert.Equal(moved, a[(3 * home) + tensor]);
            (b[(3 * home) + tensor], b[(3 * last) + tensor]) = (moved, default);
            Assert.Equal(b, a);
            var (near, far) = (hierarchy.Levels[home], hierarchy.Levels[last]);
            Assert.Equal(outside.EnergyPj + (moved.Reads * (near.ReadPj - far.ReadPj)) + (moved.Writes * (near.WritePj - far.WritePj)), inside.EnergyPj, 1e-9 * outside.EnergyPj);
        }
    }

    [Fact]
    public void Layers_that_do_not_follow_each_other_are_refused()
    {
        var first = LayerLoops.Gemm(8, 4, 2);

        Assert.Throws<ArgumentException>(() => PairSolver.Solve(GemminiTemplate.Make(8, 64, 1024, 65536), first, LayerLoops.Gemm(8, 2, 5), MappingObjective.Energy));
    }

    private static void Same(double expected, PairMapping? found, string what)
    {
        if (double.IsPositiveInfinity(expected))
        {
            Assert.Null(found);
            return;
        }

        Assert.True(found is not null && found.IsProved && Math.Abs(found.Value - expected) <= 1e-8 * expected, $"{what}: {found?.Value} (bound {found?.Bound}) found, {expected} is the least");
    }

    // Written apart from the code under test: the level keeps the tensor whole, its room is gone, levels outside do not have it.
    private static MemoryHierarchy Held(MemoryHierarchy hierarchy, int home, Tensors tensor, double words) => hierarchy with
    {
        Levels = [.. hierarchy.Levels.Select((l, i) => i < home ? l : i > home ? l with { Keeps = l.Keeps & ~tensor } : l with { Keeps = l.Keeps | tensor, Holds = tensor, CapacityWords = l.CapacityWords - words })],
    };

    // Of cycles, energy and their product, over every pair of mappings.
    private static double[] Least(MemoryHierarchy writing, MemoryHierarchy reading, LayerLoops first, LayerLoops second)
    {
        var (a, b) = (Thriftiest(writing, first), Thriftiest(reading, second));
        double[] best = [double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity];
        foreach (var (cycles, energyPj) in a)
        {
            foreach (var (otherCycles, otherPj) in b)
            {
                best[0] = Math.Min(best[0], cycles + otherCycles);
                best[1] = Math.Min(best[1], energyPj + otherPj);
                best[2] = Math.Min(best[2], (cycles + otherCycles) * (energyPj + otherPj));
            }
        }

        return best;
    }

    private static Dictionary<double, double> Thriftiest(MemoryHierarchy hierarchy, LayerLoops layer)
    {
        var least = new Dictionary<double, double>();
        EveryMapping.Visit(hierarchy, layer, e => least[e.Cycles] = Math.Min(e.EnergyPj, least.GetValueOrDefault(e.Cycles, double.PositiveInfinity)));
        return least;
    }

    // The last level inside is one memory that may have room for a small tensor.
    private static MemoryHierarchy Roomy(MemoryHierarchy hierarchy, Random random)
    {
        var at = hierarchy.Levels.Count - 2;
        return hierarchy with { Levels = [.. hierarchy.Levels.Select((l, i) => i == at ? l with { CapacityWords = random.Next(4) == 0 ? null : random.Next(2, 60), Keeps = random.Next(8) == 0 ? l.Keeps : l.Keeps | Tensors.Weights } : l)] };
    }

    private static (LayerLoops First, LayerLoops Second) Layers(Random random)
    {
        var first = RandomMachines.Layer(random, 3);
        var strides = new WindowStrides(random.Next(1, 3), random.Next(1, 3));
        var (r, s) = (random.Next(1, 3), random.Next(1, 3));

        // As many outputs as whole windows fit in, or as with a word of padding.
        var p = Math.Max(1, ((first.P + random.Next(r) - r) / strides.StrideWidth) + 1);
        var q = Math.Max(1, ((first.Q + random.Next(s) - s) / strides.StrideHeight) + 1);
        return (first, new LayerLoops(first.N, random.Next(1, 4), first.K, p, q, r, s, strides));
    }
}
