using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Solvers.Exact.Mapping;

namespace Dse.Solvers.Tests.Exact.Mapping;

public class MappingFrontTests
{
    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    [InlineData(23)]
    [InlineData(24)]
    public void The_front_of_small_layers_equals_that_of_all_mappings(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 20; i++)
        {
            var hierarchy = RandomMachines.Hierarchy(random);
            var layer = RandomMachines.Layer(random, 4);
            var least = new SortedDictionary<double, double>();
            EveryMapping.Visit(hierarchy, layer, e => least[e.Cycles] = Math.Min(e.EnergyPj, least.GetValueOrDefault(e.Cycles, double.PositiveInfinity)));
            var expected = new List<(double Cycles, double EnergyPj)>();
            foreach (var (cycles, energyPj) in least)
            {
                if (expected.Count == 0 || energyPj < expected[^1].EnergyPj * (1 - 1e-9))
                {
                    expected.Add((cycles, energyPj));
                }
            }

            expected.Reverse();
            var front = MappingFront.Solve(hierarchy, layer);

            Assert.True(front.IsProved);
            Assert.Equal(expected.Select(p => p.Cycles), front.Points.Select(p => p.Estimate.Cycles));
            Assert.All(expected.Zip(front.Points), p => Assert.Equal(p.First.EnergyPj, p.Second.Value, 1e-8 * p.First.EnergyPj));
        }
    }

    [Fact]
    public void A_front_that_is_cut_short_says_so()
    {
        var random = new Random(31);
        var cuts = 0;
        while (cuts < 3)
        {
            var hierarchy = RandomMachines.Hierarchy(random);
            var layer = RandomMachines.Layer(random, 5);
            if (MappingFront.Solve(hierarchy, layer) is not { Points.Count: > 1 } whole)
            {
                continue;
            }

            var cut = MappingFront.Solve(hierarchy, layer, maxPoints: 1);

            Assert.Equal(whole.Points[0].Value, Assert.Single(cut.Points).Value);
            Assert.False(cut.IsProved);
            cuts++;
        }
    }
}
