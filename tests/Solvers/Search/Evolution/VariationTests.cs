using Dse.Core.Spaces;
using Dse.Solvers.Search.Evolution;

namespace Dse.Solvers.Tests.Search.Evolution;

public class VariationTests
{
    private static readonly DesignSpace Reals = new([.. Enumerable.Range(0, 10).Select(i => Parameter.Reals($"x{i}", 0, 10))], []);

    [Fact]
    public void Differential_evolution_sets_few_cells_or_nearly_all_to_a_base_plus_half_a_difference()
    {
        var variation = new Variation(Reals, VariationOptions.Default with { DifferenceProbability = 0.15 });
        var random = new RandomSource(1);
        double[] first = [.. Enumerable.Repeat(1.0, 10)];
        double[] from = [.. Enumerable.Repeat(5.0, 10)];

        // Half of 4 - 1 in the first nine cells; half of 9 - 0 would leave the range in the last.
        double[] plus = [.. Enumerable.Repeat(4.0, 9), 9];
        double[] minus = [.. Enumerable.Repeat(1.0, 9), -3];
        double[] reached = [.. Enumerable.Repeat(6.5, 9), 10];
        var changes = new int[11];
        var child = new double[10];
        for (var i = 0; i < 1000; i++)
        {
            variation.Differ(first, from, (plus, minus), random, child);
            Assert.All(child.Zip(reached), c => Assert.True(c.First == 1 || Math.Abs(c.First - c.Second) < 1e-12));
            changes[child.Count(c => c != 1)]++;
        }

        // 1 + binomial(9, 0.2) or 1 + binomial(9, 0.9) cells, each half of the time: 4 or 5 to 7 are rare.
        Assert.Equal(0, changes[0]);
        Assert.InRange(changes[1..5].Sum(), 430, 570);
        Assert.InRange(changes[8..].Sum(), 430, 570);
    }

    [Fact]
    public void Differences_are_for_spaces_of_reals_alone()
    {
        var options = VariationOptions.Default with { DifferenceProbability = 0.15 };
        var mixed = new DesignSpace([.. Reals.Parameters, Parameter.Integers("n", [1, 2, 3])], []);

        Assert.InRange(Count(new Variation(Reals, options)), 1350, 1650);
        Assert.Equal(0, Count(new Variation(Reals, VariationOptions.Default)));
        Assert.Equal(0, Count(new Variation(mixed, options)));

        static int Count(Variation variation)
        {
            var random = new RandomSource(1);
            return Enumerable.Range(0, 10_000).Count(_ => variation.Differs(random));
        }
    }
}
