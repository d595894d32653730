using System.Globalization;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Surrogates.Proxies;

namespace Dse.Solvers.Tests;

/// <summary>What models decide is as repeatable as the rest (see <see cref="ExplorerTests"/> for the other strategies).</summary>
public class ModelledSearchTests
{
    public static TheoryData<string> Cases => ["processes", "forests", "regions", "densities", "auto", "judged", "proxy"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Threads_and_interruptions_do_not_change_the_front(string name)
    {
        var recorder = new Recorder();
        var whole = Recorder.Essence(Run(name, threads: 2, recorder));

        Assert.Equal(whole, Recorder.Essence(Run(name, threads: 1)));
        Assert.NotEmpty(recorder.Checkpoints);
        foreach (var checkpoint in recorder.Checkpoints.Where((_, i) => i % Math.Max(1, recorder.Checkpoints.Count / 4) == 0))
        {
            Assert.Equal(whole, Recorder.Essence(Run(name, threads: 1, from: checkpoint)));
        }
    }

    [Theory]
    [InlineData("processes", "Gaussian processes")]
    [InlineData("forests", "random forests")]
    [InlineData("regions", "trust regions because of 24 parameters")]
    [InlineData("auto", "chosen by auto")]
    public void The_cases_are_what_they_are_called(string name, string expected) =>
        Assert.Contains(expected, Run(name, threads: 1).Strategy, StringComparison.Ordinal);

    private static FrontDocument Run(string name, int threads, Recorder? recorder = null, byte[]? from = null)
    {
        var (problem, strategy, evaluations) = name switch
        {
            "processes" => (Problems.Mixed(), "bayesian", 24),
            "forests" => (Problems.Accelerator(), "bayesian", 24),
            "regions" => (Wide(), "bayesian", 16),
            "densities" => (Problems.Accelerator(), "tpe", 40),
            "auto" => (Problems.Mixed(), "auto", 24),
            "judged" => (Problems.Accelerator(objectives: 3), "mixed", 40),
            _ => (Predicted(), "nsga2", 200),
        };
        return Explorer.Run(problem, new SearchSettings(strategy, evaluations, null, 1), new ExplorerOptions(threads, 0, TimeProvider.System), recorder, from, CancellationToken.None);
    }

    private static StudyProblem Wide()
    {
        var space = new DesignSpace([.. Enumerable.Range(0, 24).Select(p => Parameter.Reals($"x{p}", 0, 1))], []);
        var evaluator = new FunctionEvaluator(space, ["near", "far"], [], v => ([v.Sum(x => x * x), v.Sum(x => (x - 1) * (x - 1))], -1, 0));
        return new StudyProblem("External", space, [new Objective("near", false), new Objective("far", false)], [], evaluator, null);
    }

    // The proxy's answers take the place of the evaluator's.
    private static StudyProblem Predicted()
    {
        var random = new RandomSource(5);
        var table = new ProxyTable(["pe", "width", "cycles"], [.. Enumerable.Range(0, 60).Select(_ =>
        {
            var (pe, width) = (4 + random.Next(61), 1 + (30 * random.NextDouble()));
            return (IReadOnlyList<string>)[.. new[] { pe, width, 1e4 * width / pe }.Select(v => v.ToString("R", CultureInfo.InvariantCulture))];
        })]);
        var space = new DesignSpace([Parameter.Integers("pe", [4, 8, 16, 32, 64]), Parameter.Reals("width", 1, 30)], []);
        var evaluator = new ProxyEvaluator(Proxy.Train(table, ["pe", "width"], ["cycles"], [], seed: 1), space, new Dictionary<string, string>(StringComparer.Ordinal));
        return new StudyProblem("External", space, [new Objective("cycles", false)], [], evaluator, null);
    }
}
