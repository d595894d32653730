using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Search.Reinforcement;
using Dse.Solvers.Search.Reinforcement.Policies;

namespace Dse.Solvers.Tests.Search.Reinforcement;

public class PolicyTests
{
    [Theory]
    [InlineData(ReinforcementSettings.PolicyGradient, 0)]
    [InlineData(ReinforcementSettings.MultiAgent, 0)]
    [InlineData(ReinforcementSettings.Preference, 16)]
    public void Whole_designs_meet_every_rule(string algorithm, int bins)
    {
        foreach (var problem in new[] { Problems.Accelerator(), Problems.Mixed() })
        {
            var random = new RandomSource(4);
            var policy = new Policy(problem.Space, Subsystems.Of(problem.Space, ReinforcementSettings.Default with { Algorithm = algorithm }), 2, bins, 8, random);
            var cells = new double[problem.Space.Parameters.Count];
            var decided = new bool[cells.Length];
            var whole = 0;
            for (var i = 0; i < 300; i++)
            {
                if (policy.TryDecide([0.5, 0.5], null, default, 1, random, cells, decided))
                {
                    whole++;
                    Assert.True(problem.Space.Contains(cells));
                    Assert.Equal(cells.Select(c => !double.IsNaN(c)), decided);
                }
            }

            Assert.True(whole > 250);
        }
    }

    [Fact]
    public void What_is_kept_stays_and_what_is_decided_anew_changes()
    {
        var space = Problems.Accelerator().Space;
        var random = new RandomSource(4);
        var policy = new Policy(space, [[0, 1, 2, 3, 4, 5]], 2, 0, 8, random);
        double[] origin = [4, 4, 1, double.NaN, 2, 0];
        Assert.True(space.Contains(origin));
        var cells = new double[6];
        var decided = new bool[6];
        for (var i = 0; i < 100; i++)
        {
            Assert.True(policy.TryDecide([0.5, 0.5], origin, [true, true, true, true, false, true], 1, random, cells, decided));
            Assert.NotEqual(2, cells[4]);
            Assert.Equal([false, false, false, false, true, false], decided);
            cells[4] = 2;
            Assert.Equal(origin, cells);
        }
    }

    [Fact]
    public void Subsystems_follow_the_first_word_of_names_or_the_settings()
    {
        var space = new DesignSpace(
            [.. new[] { "refreshPolicy", "pagePolicy", "refreshMaxPostponed", "cache.rows", "cache.cols", "x" }.Select(n => Parameter.Integers(n, [1, 2]))], []);
        var several = ReinforcementSettings.Default with { Algorithm = ReinforcementSettings.MultiAgent };

        Assert.Equal([[0, 2], [1], [3, 4], [5]], Subsystems.Of(space, several));
        Assert.Equal([[5, 0], [1, 2, 3, 4]], Subsystems.Of(space, several with { Agents = [["x", "refreshPolicy"]] }));
        Assert.Equal([[0, 1, 2, 3, 4, 5]], Subsystems.Of(space, ReinforcementSettings.Default));
    }

    [Fact]
    public void Ranks_follow_the_preference_each_design_was_made_for()
    {
        Experience Of(double first, double second) => new() { Cells = [], Preference = [first, second], Decided = [] };
        Experience[] batch = [Of(1, 0), Of(0, 1), Of(0.5, 0.5), Of(0.5, 0.5)];

        batch[3].Violation = 2;
        BatchRewards.Set(batch, [[0, 1], [0, 1], [0.6, 0.6], null], [false, false, false, false], []);

        // The first is the best for its preference with one that is as good; the second is among the worst feasible.
        Assert.Equal([2.0 / 3, 0, 1, -1], batch.Select(e => Math.Round(e.Advantage, 12)).Select(a => Math.Abs(a - (2.0 / 3)) < 1e-9 ? 2.0 / 3 : a));
    }

    [Fact]
    public void Gains_are_shares_of_the_added_hypervolume()
    {
        Experience Of() => new() { Cells = [], Preference = [0.5, 0.5], Decided = [] };
        Experience[] batch = [Of(), Of()];

        BatchRewards.Set(batch, [[0.5, 0.5], [0.5, 0.5]], [true, false], [[0, 1], [1, 0]]);

        // Both equal in rank; only the first joins, and its gain over the mean gain is 1.
        Assert.Equal([1, 0], batch.Select(e => e.Advantage));
    }

    [Fact]
    public void Objectives_without_logarithm_are_taken_as_they_are()
    {
        var scale = new PreferenceScale([false, true]);
        scale.See([1, -100]);
        scale.See([-3, -1]);
        scale.Fit([[1, -100], [-3, -1]]);
        var scaled = new double[2];

        scale.Scale([-1, -10], scaled);

        Assert.Equal([0.5, 0.5], scaled);
        Assert.Equal(0.5 + (0.05 * 0.5), PreferenceScale.Loss(scaled, [0, 1]), 1e-12);
    }
}
