using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Search.Tpe;

namespace Dse.Solvers.Tests.Search.Tpe;

public class TpeTests
{
    private static readonly DesignSpace Space = new(
        [Parameter.Reals("x", 0, 2), Parameter.Integers("n", [1, 2, 4, 8, 16]), Parameter.Categories("c", [.. "abc".Select(c => ParameterValue.Of(c.ToString()))])],
        []);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_mixture_is_a_density(bool isJoint)
    {
        var mixture = new ParzenMixture(Space, [[0.1, 0, 2], [1.7, 3, 1], [0.3, 1, 2]], [1, 0.5, 2], isJoint);

        // Against the uniform density over the space the mean is 1.
        var sum = 0.0;
        const int steps = 400;
        for (var i = 0; i < steps; i++)
        {
            for (var n = 0; n < 5; n++)
            {
                for (var c = 0; c < 3; c++)
                {
                    sum += Math.Exp(mixture.LogDensity([(i + 0.5) * 2 / steps, n, c]));
                }
            }
        }

        Assert.Equal(1, sum / (steps * 15), 1e-3);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Draws_follow_the_density(bool isJoint)
    {
        var mixture = new ParzenMixture(Space, [[0.1, 0, 2], [1.7, 4, 1]], [1, 3], isJoint);
        var random = new RandomSource(3);
        var counts = new double[5, 3];
        var cells = new double[3];
        const int draws = 40_000;
        for (var i = 0; i < draws; i++)
        {
            mixture.Draw(random, cells);
            counts[(int)cells[1], (int)cells[2]]++;
        }

        for (var n = 0; n < 5; n++)
        {
            for (var c = 0; c < 3; c++)
            {
                var mass = Enumerable.Range(0, 500).Average(i => Math.Exp(mixture.LogDensity([(i + 0.5) / 250, n, c]))) / 15;
                Assert.Equal(mass, counts[n, c] / draws, 0.012);
            }
        }
    }

    [Fact]
    public void Good_trials_are_whole_fronts_then_those_that_add_volume_then_the_least_violated()
    {
        double[]?[] objectives = [[1, 0], [0, 1], [3, 3], [0.5, 0.5], null, [2, 0.9], [0.9, 2], null];
        double[] violations = [0, 0, 0, 0, 5, 0, 0, 0.1];

        // The first front is 1, 0 and 3; in the second, (2, 0.9) and (0.9, 2); then (3, 3); then the violated ones.
        Assert.Equal([0, 1, 3], TrialSplit.Good(objectives, violations, 3).Select(g => g.Trial).Order());
        Assert.Equal([0, 1, 3, 5, 6], TrialSplit.Good(objectives, violations, 5).Select(g => g.Trial).Order());
        Assert.Equal([0, 1, 2, 3, 5, 6, 7], TrialSplit.Good(objectives, violations, 7).Select(g => g.Trial).Order());
        Assert.All(TrialSplit.Good(objectives, violations, 8), g => Assert.True(g.Weight > 0));
    }

    [Fact]
    public void It_beats_random_search()
    {
        var wins = Enumerable.Range(1, 5).Count(seed => Volume("tpe", seed) > 1.05 * Volume("random", seed));

        Assert.True(wins >= 4);
    }

    private static double Volume(string strategy, int seed) => Explorer.Run(
        Problems.Mixed(),
        new SearchSettings(strategy, 150, null, (ulong)seed),
        ExplorerOptions.Default with { Threads = 1 },
        null,
        default,
        CancellationToken.None).Hypervolume ?? 0;
}
