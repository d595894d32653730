using System.Text;
using Dse.Core.Studies;
using Dse.Solvers.Search;

namespace Dse.Solvers.Tests.Search.Reinforcement;

public class ReinforcementSearchTests
{
    public static TheoryData<string> Algorithms => [.. ReinforcementSettings.Algorithms];

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Learning_beats_random_search_at_equal_budget(string algorithm)
    {
        double[] Hypervolumes(SearchSettings settings) => [.. Enumerable.Range(1, 3).Select(seed => Run(Problems.Mixed(), settings with { Seed = (ulong)seed }).Hypervolume ?? 0)];
        var learnt = Hypervolumes(Settings(algorithm, 1500)).Order().ElementAt(1);
        var random = Hypervolumes(new SearchSettings("random", 1500, null, 1)).Order().ElementAt(1);

        Assert.True(learnt > 1.1 * random, $"{algorithm} {learnt:G4}, random {random:G4}");
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void Threads_and_interruptions_do_not_change_the_front(string algorithm)
    {
        var problem = Problems.Accelerator(objectives: 3);
        var recorder = new Recorder();
        var settings = Settings(algorithm, 300);
        var whole = Recorder.Essence(Explorer.Run(problem, settings, new ExplorerOptions(1, 0, TimeProvider.System), recorder, default, CancellationToken.None));

        Assert.Equal(whole, Recorder.Essence(Explorer.Run(problem, settings, new ExplorerOptions(2, 5, TimeProvider.System), null, default, CancellationToken.None)));
        Assert.NotEmpty(recorder.Checkpoints);
        var middle = recorder.Checkpoints[recorder.Checkpoints.Count / 2];
        Assert.Equal(whole, Recorder.Essence(Explorer.Run(problem, settings, new ExplorerOptions(2, 5, TimeProvider.System), null, middle, CancellationToken.None)));
    }

    [Theory]
    [MemberData(nameof(Algorithms))]
    public void A_policy_goes_on_elsewhere_without_learning_and_beats_random_search(string algorithm)
    {
        var trained = Run(Problems.Mixed(), Settings(algorithm, 2000));
        var policy = Encoding.UTF8.GetString(trained.PolicyJson!);
        var frozen = new SearchSettings("reinforcement", 100, null, 9) { Reinforcement = new ReinforcementSettings(algorithm, null, policy, Learns: false) };

        var drawn = Run(Problems.Mixed(), frozen);
        var random = Run(Problems.Mixed(), new SearchSettings("random", 100, null, 9));

        Assert.Equal(100, drawn.Evaluations);
        Assert.True(drawn.Hypervolume > 1.2 * (random.Hypervolume ?? 0));
        Assert.Equal(Recorder.Essence(drawn), Recorder.Essence(Run(Problems.Mixed(), frozen)));
    }

    [Fact]
    public void A_policy_of_another_space_or_algorithm_is_refused()
    {
        var policy = Encoding.UTF8.GetString(Run(Problems.Mixed(), Settings(ReinforcementSettings.Ppo, 64)).PolicyJson!);
        SpecError? Validate(StudyProblem problem, string algorithm, string json) => StrategyFactory.Validate(
            new SearchSettings("reinforcement", 10, null, 1) { Reinforcement = new ReinforcementSettings(algorithm, null, json, Learns: true) }, problem);

        Assert.Null(Validate(Problems.Mixed(), ReinforcementSettings.Ppo, policy));
        Assert.Equal("policyMismatch", Validate(Problems.Accelerator(), ReinforcementSettings.Ppo, policy)!.Code);
        Assert.Equal("policyMismatch", Validate(Problems.Mixed(), ReinforcementSettings.PolicyGradient, policy)!.Code);
        Assert.Equal("policyMismatch", Validate(Problems.Mixed(), ReinforcementSettings.Ppo, "{}")!.Code);
        Assert.Equal("policyMismatch", Validate(Problems.Mixed(), ReinforcementSettings.Ppo, policy.Replace("\"version\":1", "\"version\":2", StringComparison.Ordinal))!.Code);
    }

    [Fact]
    public void An_agent_of_an_unknown_parameter_is_refused() => Assert.Equal("unknownParameter", StrategyFactory.Validate(
        new SearchSettings("reinforcement", 10, null, 1) { Reinforcement = new ReinforcementSettings(ReinforcementSettings.MultiAgent, [["rows", "colums"]], null, true) },
        Problems.Accelerator())!.Code);

    private static SearchSettings Settings(string algorithm, long evaluations) =>
        new("reinforcement", evaluations, null, 1) { Reinforcement = ReinforcementSettings.Default with { Algorithm = algorithm } };

    private static FrontDocument Run(StudyProblem problem, SearchSettings settings) =>
        Explorer.Run(problem, settings, ExplorerOptions.Default with { Threads = 1 }, null, default, CancellationToken.None);
}
