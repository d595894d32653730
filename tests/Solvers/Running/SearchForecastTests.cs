using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Running;

namespace Dse.Solvers.Tests.Running;

public sealed class SearchForecastTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    [Fact]
    public void A_space_that_auto_enumerates_is_counted_and_its_evaluations_timed()
    {
        var problem = Problems.Accelerator();
        var designs = SpaceCounter.Count(problem.Space, long.MaxValue, long.MaxValue, CancellationToken.None);

        var forecast = SearchForecast.For(problem, SearchSettings.Default, Patience, CancellationToken.None);

        Assert.StartsWith("exhaustive: chosen by auto", forecast.Strategy, StringComparison.Ordinal);
        Assert.Equal((designs, designs), (forecast.Designs, forecast.Evaluations));
        Assert.True(forecast.EvaluationSeconds > 0);
    }

    [Fact]
    public void A_budget_below_the_space_is_what_is_spent()
    {
        var forecast = SearchForecast.For(Problems.Accelerator(), SearchSettings.Default with { Strategy = "exhaustive", Evaluations = 100 }, Patience, CancellationToken.None);

        Assert.Equal(100, forecast.Evaluations);
        Assert.True(forecast.Designs > 100);
    }

    [Fact]
    public void What_the_user_evaluates_is_not_timed()
    {
        var forecast = SearchForecast.For(Problems.Accelerator().EvaluatedOutside(), SearchSettings.Default, Patience, CancellationToken.None);

        Assert.NotNull(forecast.Evaluations);
        Assert.Null(forecast.EvaluationSeconds);
    }

    [Fact]
    public void A_search_that_the_clock_ends_has_no_count_of_evaluations()
    {
        var forecast = SearchForecast.For(Problems.Accelerator(), SearchSettings.Default with { Strategy = "random", Seconds = 5 }, Patience, CancellationToken.None);

        Assert.Equal("random", forecast.Strategy);
        Assert.Null(forecast.Evaluations);
        Assert.Null(forecast.EvaluationSeconds);
    }

    [Fact]
    public void A_choice_that_was_not_finished_is_not_told()
    {
        var forecast = SearchForecast.For(Problems.Accelerator(), SearchSettings.Default, Patience, new CancellationToken(canceled: true));

        Assert.Equal(new SearchForecast(null, null, null, null), forecast);
    }

    [Fact]
    public void Designs_too_rare_to_be_drawn_in_time_are_not_timed()
    {
        var levels = Enumerable.Range(0, 1 << 12).Select(v => (long)v).ToArray();
        var space = new DesignSpace(
            [.. Enumerable.Range(0, 12).Select(p => Parameter.Integers($"n{p}", levels))],
            [Expression.Parse($"({string.Join(" + ", Enumerable.Range(0, 12).Select(p => $"n{p} * {(2 * p) + 3}"))}) % 1000003 == 1000002")]);
        var problem = new StudyProblem("External", space, [new Objective("first", false)], [], new FunctionEvaluator(space, ["first"], [], v => ([v[0]], -1, 0)), null);

        var forecast = SearchForecast.For(problem, SearchSettings.Default with { Strategy = "random", Evaluations = 100 }, TimeSpan.FromMilliseconds(20), CancellationToken.None);

        Assert.Equal(100, forecast.Evaluations);
        Assert.Null(forecast.EvaluationSeconds);
    }
}
