using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Solvers.Exact.Mapping;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Tests.Exact.Mapping;

/// <summary>Mappings as an integer program: whole numbers of prime factors per slot, and one choice per product of what it may amount to.</summary>
public class IntegerModelTests
{
    [Theory]
    [InlineData(6, 4, 2, 16)]
    [InlineData(3, 8, 6, 12)]
    public async Task Branch_and_bound_finds_the_optimum_of_the_integer_program(long k, long c, long p, double capacity)
    {
        var hierarchy = new MemoryHierarchy(
            "two levels",
            [
                new MemoryLevel("buffer", Tensors.All) { CapacityWords = capacity, ReadPj = 1, WritePj = 1.5, FanOut = 4, SpatialDimensions = LoopDimensions.K | LoopDimensions.C },
                new MemoryLevel("dram", Tensors.All) { ReadPj = 40, WritePj = 50 },
            ],
            0.5) { ChargesFirstFills = true };
        var layer = new LayerLoops(1, k, c, p, 1, 1, 1, new WindowStrides(1, 1));

        var best = double.PositiveInfinity;
        var space = new MapSpace(hierarchy, layer, 0);
        foreach (var skeleton in Skeleton.All(space))
        {
            var result = await Mip.Solvers.Cbc.SolveAsync(Model(space, skeleton), MipOptions.Default, CancellationToken.None);
            Assert.Equal(MipStatus.Optimal, result.Status);
            best = Math.Min(best, result.Objective - new MapCosts(space).Energy.Offset);
        }

        var found = MappingSolver.Solve(hierarchy, layer, MappingObjective.Energy)!;
        Assert.Equal(best, found.Value, 1e-6 * best);
        Assert.True(found.IsProved);
    }

    private static LinearModel Model(MapSpace space, Skeleton skeleton)
    {
        var model = new LinearModel();
        var coefficients = new Coefficients(space, skeleton);
        var factors = new List<(int Dimension, long Prime, int Count, int[] Slots)>();
        for (var d = 0; d < MapSpace.Dimensions; d++)
        {
            foreach (var prime in Primes(space.Sizes[d][0]).GroupBy(f => f))
            {
                var slots = space.Slots.Select(s => model.AddVariable(0, s.IsSpatial && !space.AllowsSpatial(s.Level, d) ? 0 : prime.Count(), 0, isInteger: true)).ToArray();
                model.AddRow(prime.Count(), prime.Count(), slots.Select(v => new LinearTerm(v, 1)));
                factors.Add((d, prime.Key, prime.Count(), slots));
            }
        }

        // Per product: one of its possible exponents, which must be those that the factors in the slots add up to.
        List<LinearTerm> Choose(Product product, double weight)
        {
            int Exponent(int dimension, int slot) => ((int[])[product.A, product.B, product.C]).Where(i => i >= 0)
                .Sum(i => coefficients.Of[dimension, slot, i] + Window(space, skeleton, dimension, space.Slots[slot], i));
            var ranges = factors.Select(f => Enumerable.Range(-f.Count, (3 * f.Count) + 1).ToArray()).ToArray();
            var choices = ranges.Aggregate(new List<int[]> { Array.Empty<int>() }, (all, range) => [.. all.SelectMany(head => range.Select(x => (int[])[.. head, x]))]);
            double Value(int[] exponents) => exponents.Select((x, i) => Math.Pow(factors[i].Prime, x)).Aggregate(product.Coefficient, (a, b) => a * b);
            var variables = choices.ConvertAll(x => model.AddBinary(weight * Value(x)));
            model.AddRow(1, 1, variables.Select(v => new LinearTerm(v, 1)));
            for (var f = 0; f < factors.Count; f++)
            {
                var chosen = variables.Select((v, i) => new LinearTerm(v, choices[i][f]));
                model.AddRow(0, 0, [.. chosen, .. factors[f].Slots.Select((v, s) => new LinearTerm(v, -Exponent(factors[f].Dimension, s)))]);
            }

            return [.. variables.Select((v, i) => new LinearTerm(v, Value(choices[i])))];
        }

        var costs = new MapCosts(space);
        foreach (var product in costs.Energy.Terms)
        {
            Choose(product, 1);
        }

        foreach (var (sum, most) in costs.Limits)
        {
            model.AddRow(double.NegativeInfinity, most, sum.Terms.SelectMany(t => Choose(t, 0)));
        }

        return model;
    }

    // Without filters a window is as wide as its outputs.
    private static int Window(MapSpace space, Skeleton skeleton, int dimension, Slot slot, int component)
    {
        if (!MapSpace.IsAxis(dimension))
        {
            return 0;
        }

        for (var level = 0; level < space.Levels; level++)
        {
            var at = (level * MapSpace.TensorCount) + MapSpace.Inputs;
            if (component == space.Tile[at] || component == space.Moved[at])
            {
                return slot.Level <= level || (component == space.Moved[at] && !slot.IsSpatial && slot.Level == skeleton.FirstWindow[level]) ? 1 : 0;
            }
        }

        return 0;
    }

    private static IEnumerable<long> Primes(long number)
    {
        for (long p = 2; number > 1; p++)
        {
            for (; number % p == 0; number /= p)
            {
                yield return p;
            }
        }
    }
}
