using Dse.Core.Studies;

namespace Dse.Solvers.Tests.Search;

public class StrategyQualityTests
{
    [Theory]
    [InlineData("memetic", 1.05)] // Half of so small a budget goes to its start.
    [InlineData("nsga2", 1.1)]
    [InlineData("nsga3", 1.1)]
    [InlineData("smsEmoa", 1.1)]
    [InlineData("annealing", 1.1)]
    [InlineData("antColony", 1.1)]
    [InlineData("mixed", 1.1)]
    public void A_learning_strategy_beats_random_search_at_equal_budget(string strategy, double leastRatio)
    {
        var evolved = Hypervolumes(strategy);
        var random = Hypervolumes("random");

        Assert.True(Median(evolved) > leastRatio * Median(random), $"{strategy} {Median(evolved):G4}, random {Median(random):G4}");
        Assert.True(evolved.Zip(random).Count(p => p.First > p.Second) >= 10);
    }

    private static double[] Hypervolumes(string strategy) => [.. Enumerable.Range(1, 11).Select(seed =>
        Explorer.Run(
            Problems.Mixed(),
            new SearchSettings(strategy, 2000, null, (ulong)seed),
            ExplorerOptions.Default with { Threads = 1 },
            null,
            default,
            CancellationToken.None).Hypervolume ?? 0)];

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}
