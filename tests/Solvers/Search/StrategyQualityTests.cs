using Dse.Core.Studies;

namespace Dse.Solvers.Tests.Search;

public class StrategyQualityTests
{
    // With more than 5,000 evaluations mixed goes without models, which have tests of their own; random search then has found most of what there is.
    [Theory]
    [InlineData("memetic", 2000, 1.1)]
    [InlineData("nsga2", 2000, 1.1)]
    [InlineData("nsga3", 2000, 1.1)]
    [InlineData("smsEmoa", 2000, 1.1)]
    [InlineData("annealing", 2000, 1.1)]
    [InlineData("antColony", 2000, 1.1)]
    [InlineData("mixed", 6000, 1.05)]
    public void A_learning_strategy_beats_random_search_at_equal_budget(string strategy, int evaluations, double leastRatio)
    {
        var evolved = Hypervolumes(strategy, Problems.Mixed(), evaluations);
        var random = Hypervolumes("random", Problems.Mixed(), evaluations);

        Assert.True(Median(evolved) > leastRatio * Median(random), $"{strategy} {Median(evolved):G4}, random {Median(random):G4}");
        Assert.True(evolved.Zip(random).Count(p => p.First > p.Second) >= 10);
    }

    [Theory]
    [InlineData("nsga2", 14, 2000, 1.8)]
    [InlineData("nsga3", 14, 2000, 1.8)]
    [InlineData("smsEmoa", 14, 2000, 1.8)]
    [InlineData("memetic", 14, 2000, 1.8)]
    [InlineData("annealing", 14, 2000, 1.8)]
    [InlineData("antColony", 14, 2000, 1.8)]
    [InlineData("mixed", 14, 6000, 1.8)]
    [InlineData("reinforcement", 14, 2000, 1.8)]
    [InlineData("tpe", 8, 80, 1.2)]
    [InlineData("bayesian", 8, 60, 1.2)]
    public void A_learning_strategy_orders_items_better_than_random_search(string strategy, int items, int evaluations, double leastRatio)
    {
        var seeds = items < 14 ? 5 : 11;
        var learnt = Hypervolumes(strategy, OrderProblem.Make(items), evaluations, seeds);
        var random = Hypervolumes("random", OrderProblem.Make(items), evaluations, seeds);

        Assert.True(Median(learnt) > leastRatio * Median(random), $"{strategy} {Median(learnt):G4}, random {Median(random):G4}");
    }

    [Fact]
    public void The_front_of_all_orders_is_that_of_brute_force()
    {
        var tables = OrderProblem.Tables(7);
        var all = AllOrders(7).Select(o => OrderProblem.Cost(tables, o)).ToHashSet();
        var front = all.Where(p => !all.Any(q => q != p && q.Read <= p.Read && q.Write <= p.Write)).Order().ToArray();

        var found = Explorer.Run(OrderProblem.Make(7), new SearchSettings("exhaustive", null, null, 1), ExplorerOptions.Default, null, default, CancellationToken.None);

        Assert.Equal(5040, found.Evaluations);
        Assert.True(found.Proved);
        Assert.Equal(front, found.Points.Select(p => (p.Metrics[0].Value!.Value, p.Metrics[1].Value!.Value)).Distinct().Order());
    }

    private static double[] Hypervolumes(string strategy, StudyProblem problem, int evaluations, int seeds = 11) => [.. Enumerable.Range(1, seeds).Select(seed =>
        Explorer.Run(
            problem,
            new SearchSettings(strategy, evaluations, null, (ulong)seed),
            ExplorerOptions.Default with { Threads = 1 },
            null,
            default,
            CancellationToken.None).Hypervolume ?? 0)];

    private static IEnumerable<int[]> AllOrders(int items) => items == 1
        ? [[0]]
        : AllOrders(items - 1).SelectMany(o => Enumerable.Range(0, items).Select(at => (int[])[.. o[..at], items - 1, .. o[at..]]));

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
