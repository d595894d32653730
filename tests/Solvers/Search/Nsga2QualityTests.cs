using Dse.Core.Studies;

namespace Dse.Solvers.Tests.Search;

public class Nsga2QualityTests
{
    [Fact]
    public void Nsga2_beats_random_search_at_equal_budget()
    {
        var evolved = Hypervolumes("nsga2");
        var random = Hypervolumes("random");

        Assert.True(Median(evolved) > 1.1 * Median(random), $"NSGA-II {Median(evolved):G4}, random {Median(random):G4}");
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
