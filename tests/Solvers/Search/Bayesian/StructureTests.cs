using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Running;
using Dse.Solvers.Search;
using Dse.Solvers.Search.Bayesian;
using Dse.Solvers.Surrogates;

namespace Dse.Solvers.Tests.Search.Bayesian;

/// <summary>Which models Bayesian search takes for which space, and that they are worth it.</summary>
public class StructureTests
{
    [Fact]
    public void A_space_of_categories_may_be_modelled_by_forests_and_beats_random_search()
    {
        // Each category has a hidden value; two of them matter together. 4^10 designs.
        var values = ParameterValues("abcd");
        var space = new DesignSpace([.. Enumerable.Range(0, 9).Select(i => Parameter.Categories($"c{i}", values)), Parameter.Reals("x", 0, 1)], []);
        var problem = new StudyProblem("External", space, [new Objective("f", false)], [], new FunctionEvaluator(space, ["f"], [], v =>
        {
            var sum = (v[9] - 0.3) * (v[9] - 0.3);
            for (var i = 0; i < 9; i++)
            {
                sum += ((((int)v[i] * (i + 3)) + i) % 4) + ((int)v[i] == (int)v[(i + 1) % 9] ? 0.5 : 0);
            }

            return ([sum], -1, 0);
        }), null);
        var search = new SearchSettings("bayesian", 80, null, 1);

        Assert.Contains("random forests for what these predict better, because 90 % of the parameters", StrategyFactory.Choose(problem, search, CancellationToken.None).Description, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(1, 3), seed => Assert.True(Best(problem, "bayesian", 80, seed) < Best(problem, "random", 80, seed) - 1));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, true)]
    public void A_forest_is_taken_where_it_predicts_better(bool isPatchwork, bool isForest)
    {
        // Three numbers, of which a sum is smooth and which of eight boxes they are in is not.
        var random = new RandomSource(1);
        var table = new FeatureTable([false, false, false]);
        var values = new double[80];
        for (var i = 0; i < values.Length; i++)
        {
            double[] x = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
            table.Add(x);
            values[i] = isPatchwork ? (x[0] < 0.5 ? x[1] < 0.3 ? 0 : 5 : x[2] < 0.7 ? 3 : 9) : x[0] + (2 * x[1]) - x[2];
        }

        var model = new TargetModel(table, mayUseForest: true);
        model.Fit(values, new double[values.Length], [new ModelAxis(v => v, _ => 0)], values.Length);

        Assert.Equal(isForest, model.IsForest);
    }

    [Fact]
    public void A_space_of_many_parameters_is_searched_in_trust_regions_and_beats_random_search()
    {
        var space = new DesignSpace([.. Enumerable.Range(0, 24).Select(i => Parameter.Reals($"x{i}", 0, 1))], []);
        var problem = new StudyProblem("External", space, [new Objective("f", false), new Objective("g", false)], [], new FunctionEvaluator(space, ["f", "g"], [], v =>
        {
            var rest = Enumerable.Range(1, 23).Sum(i => (v[i] - 0.4) * (v[i] - 0.4));
            return ([v[0] + rest, 1 - v[0] + rest], -1, 0);
        }), [5, 5]);
        var search = new SearchSettings("bayesian", 90, null, 1);

        Assert.Contains("in trust regions because of 24 parameters", StrategyFactory.Choose(problem, search, CancellationToken.None).Description, StringComparison.Ordinal);

        // Random designs miss by 2 in the sum of squares, of which nothing is left at 0.4.
        Assert.True(Volume(problem, "bayesian", 90) > Volume(problem, "random", 90) + 3);
    }

    [Fact]
    public void Beyond_five_hundred_trials_the_search_goes_on_in_trust_regions_as_after_a_restore()
    {
        var problem = Problems.Mixed();
        var strategy = Taught(problem, 1);
        var twin = Make(problem, 9);
        twin.Restore(strategy.Save());

        Assert.Equal(Asks(problem, strategy), Asks(problem, twin));
    }

    private static IReadOnlyList<ParameterValue> ParameterValues(string names) => [.. names.Select(c => ParameterValue.Of(c.ToString()))];

    private static ISearchStrategy Make(StudyProblem problem, ulong seed) =>
        StrategyFactory.Create("bayesian", problem, new SearchSettings("bayesian", 600, null, seed), CancellationToken.None);

    private static ISearchStrategy Taught(StudyProblem problem, ulong seed)
    {
        var strategy = Make(problem, seed);
        var teacher = StrategyFactory.Create("nsga2", problem, new SearchSettings("nsga2", 520, null, seed), CancellationToken.None);
        for (var told = 0; told < 520; told += 40)
        {
            var batch = new CandidateBatch(problem.Space, 40);
            teacher.Ask(batch);
            var scores = Score(problem, batch);
            teacher.Tell(scores);
            strategy.Inform(scores);
        }

        return strategy;
    }

    private static List<string> Asks(StudyProblem problem, ISearchStrategy strategy)
    {
        var asks = new List<string>();
        for (var round = 0; round < 4; round++)
        {
            var batch = new CandidateBatch(problem.Space, 1);
            Assert.Equal(1, strategy.Ask(batch));
            var cells = new double[problem.Space.Parameters.Count];
            batch.CopyRow(0, cells);
            asks.Add(string.Join(',', cells));
            strategy.Tell(Score(problem, batch));
        }

        return asks;
    }

    private static ScoredBatch Score(StudyProblem problem, CandidateBatch batch)
    {
        var scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
        new Scorer(problem).Score(batch, scores);
        return scores;
    }

    private static double Best(StudyProblem problem, string strategy, int evaluations, int seed) =>
        Run(problem, strategy, evaluations, seed).Points.Single().Metrics[0].Value!.Value;

    private static double Volume(StudyProblem problem, string strategy, int evaluations) => Run(problem, strategy, evaluations, 1).Hypervolume ?? 0;

    private static FrontDocument Run(StudyProblem problem, string strategy, int evaluations, int seed) =>
        Explorer.Run(problem, new SearchSettings(strategy, evaluations, null, (ulong)seed), ExplorerOptions.Default with { Threads = 1 }, null, default, CancellationToken.None);
}
