using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Tests.Search.Mixed;

public class MixedStrategyTests
{
    [Fact]
    public void It_steps_from_one_local_front_to_the_next()
    {
        // Local fronts lie a tenth of the range apart in five parameters, ten or more of them each; the best leaves 8 - 1/6 below the reference.
        var space = new DesignSpace([.. Enumerable.Range(0, 7).Select(i => Parameter.Reals($"x{i}", 0, 1))], []);
        var problem = new StudyProblem("External", space, [.. "fgh".Select(c => new Objective(c.ToString(), false))], [], new FunctionEvaluator(space, ["f", "g", "h"], [], v =>
        {
            var distance = 1.0;
            for (var i = 2; i < 7; i++)
            {
                var off = v[i] - 0.35;
                distance += 100 * ((off * off) + 1 - Math.Cos(20 * Math.PI * off));
            }

            return ([distance * v[0] * v[1], distance * v[0] * (1 - v[1]), distance * (1 - v[0])], -1, 0);
        }), [2, 2, 2]);

        var volumes = Enumerable.Range(1, 3).Select(seed => Explorer.Run(
            problem, new SearchSettings("mixed", 6000, null, (ulong)seed), ExplorerOptions.Default with { Threads = 1 }, null, default, CancellationToken.None).Hypervolume);

        // 5.9, 6.4 and 7.7; without children of differences 0.8, 1.1 and 7.8.
        Assert.All(volumes, v => Assert.True(v > 5, $"{v}"));
    }
}
