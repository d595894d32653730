using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Solvers.Exact.Mapping;

namespace Dse.Solvers.Tests.Exact.Mapping;

public class MappingSolverTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    [InlineData(11)]
    [InlineData(12)]
    public void The_best_mapping_of_small_layers_equals_that_of_all_mappings(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 25; i++)
        {
            var hierarchy = RandomMachines.Hierarchy(random);
            var layer = RandomMachines.Layer(random, 4);
            var count = 0L;
            double[] best = [double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity];
            EveryMapping.Visit(hierarchy, layer, e =>
            {
                count++;
                best[0] = Math.Min(best[0], e.Cycles);
                best[1] = Math.Min(best[1], e.EnergyPj);
                best[2] = Math.Min(best[2], e.EnergyPj * e.Cycles);
            });

            foreach (var objective in Enum.GetValues<MappingObjective>())
            {
                var result = MappingSolver.Solve(hierarchy, layer, objective);
                if (count == 0)
                {
                    Assert.Null(result);
                    continue;
                }

                Assert.NotNull(result);
                Assert.True(result.IsProved);
                Assert.True(Math.Abs(result.Value - best[(int)objective]) <= 1e-8 * best[(int)objective], $"seed {seed}, case {i}, {objective}: {result.Value} found, {best[(int)objective]} is the least of {count}: {layer} on {string.Join("; ", hierarchy.Levels)}; {string.Join(' ', result.Loops)}");
            }
        }
    }

    [Fact]
    public void A_padded_loop_fits_columns_that_its_size_does_not_divide()
    {
        var hierarchy = GemminiTemplate.Make(8, 64, 1024, 65536);
        var layer = LayerLoops.Gemm(512, 7 * 13, 64);

        var perfect = MappingSolver.Solve(hierarchy, layer, MappingObjective.Cycles)!;
        var padded = MappingSolver.Solve(hierarchy, layer, MappingObjective.Cycles, new MappingOptions { PaddingRatio = 0.1 })!;

        // 91 filters run on 7 columns; 96 on all 8.
        Assert.Equal(512 * 64 * 91 / 56, perfect.Value);
        Assert.Equal(512 * 64 * 96 / 64, padded.Value);
        Assert.True(padded.IsProved);
    }

    [Fact]
    public void A_limit_on_cycles_is_kept_and_an_impossible_one_has_no_mapping()
    {
        var hierarchy = GemminiTemplate.Make(16, 256, 2048, 131072);
        var layer = new LayerLoops(1, 256, 128, 28, 28, 3, 3, new WindowStrides(1, 1));
        var fastest = MappingSolver.Solve(hierarchy, layer, MappingObjective.Cycles)!;
        var thriftiest = MappingSolver.Solve(hierarchy, layer, MappingObjective.Energy)!;

        var both = MappingSolver.Solve(hierarchy, layer, MappingObjective.Energy, new MappingOptions { MaxCycles = fastest.Value })!;

        Assert.Equal(layer.Macs / 256, fastest.Value);
        Assert.Equal(fastest.Value, both.Estimate.Cycles);
        Assert.True(both.Value >= thriftiest.Value);
        Assert.Null(MappingSolver.Solve(hierarchy, layer, MappingObjective.Energy, new MappingOptions { MaxCycles = fastest.Value - 1 }));
    }

    [Fact]
    public void A_search_that_ends_early_states_a_valid_bound()
    {
        var hierarchy = GemminiTemplate.Make(16, 256, 256, 16384);
        var layer = new LayerLoops(1, 120, 90, 56, 56, 5, 5, new WindowStrides(2, 2));
        var proved = MappingSolver.Solve(hierarchy, layer, MappingObjective.Energy)!;

        var early = MappingSolver.Solve(hierarchy, layer, MappingObjective.Energy, new MappingOptions { MaxNodes = 1 })!;

        Assert.True(proved.IsProved);
        Assert.False(early.IsProved);
        Assert.True(early.Bound <= proved.Value && early.Value >= proved.Value);
        Assert.InRange(early.GapRatio, 0, 0.5);
    }
}
