using Dse.Core.Cost.Placement;
using Dse.Core.Spaces;

namespace Dse.Core.Tests.Cost.Placement;

public class PlacementSearchTests
{
    // Random links of few distinct rates, random rings and chains, unlike nodes in every second case.
    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public void The_front_of_small_problems_equals_that_of_all_orders(int nodes)
    {
        var random = new RandomSource(7);
        for (var trial = 0; trial < 12; trial++)
        {
            var problem = Random(random, nodes, areAlike: trial % 2 == 0);
            var all = Orders(nodes).Select(problem.Rate).ToArray();
            var best = all.Where(r => !all.Any(o => o.Covers(r) && !r.Covers(o))).Select(Text).Distinct().Order(StringComparer.Ordinal);

            var front = PlacementSearch.Solve(problem);

            Assert.True(front.IsExact);
            Assert.Equal(best, front.Orders.Select(o => Text(o.Rating)).Order(StringComparer.Ordinal));
            Assert.All(front.Orders, o => Assert.Equal(Text(problem.Rate(o.Order)), Text(o.Rating)));
            Assert.All(all, r => Assert.True(front.Ideal.Covers(r)));
        }
    }

    // Two islands of 32 nodes with fast links inside, shuffled: rings of eight fit into an island, the chain of two stages spans both.
    [Fact]
    public void Large_islands_are_found_and_proved()
    {
        var random = new RandomSource(3);
        var island = Enumerable.Range(0, 64).Select(i => i % 2).ToArray();
        for (var i = 63; i > 0; i--)
        {
            var j = random.Next(i + 1);
            (island[i], island[j]) = (island[j], island[i]);
        }

        var links = new double[64, 64];
        for (var i = 0; i < 64; i++)
        {
            for (var j = 0; j < 64; j++)
            {
                links[i, j] = island[i] == island[j] ? 50 : 5;
            }
        }

        var rings = Enumerable.Range(0, 8).SelectMany(r => Enumerable.Range(0, 8).Select(i => ((8 * r) + i, (8 * r) + ((i + 1) % 8)))).ToArray();
        var problem = new PlacementProblem(links, [rings], [], null);

        var front = PlacementSearch.Solve(problem);

        Assert.Equal(5, problem.Rate([.. Enumerable.Range(0, 64)]).Rates[0]);
        Assert.True(front.IsExact);
        Assert.Equal(50, front.Orders[0].Rating.Rates[0]);
    }

    [Fact]
    public void The_same_problem_gives_the_same_orders()
    {
        var problem = Random(new RandomSource(11), 14, areAlike: true);

        Assert.Equal(
            PlacementSearch.Solve(problem).Orders.Select(o => string.Join(' ', o.Order)),
            PlacementSearch.Solve(problem).Orders.Select(o => string.Join(' ', o.Order)));
    }

    // 14 nodes have 87 billion orders. Rates are planted: a random order holds fast links along the ring, everything else is slower.
    [Fact]
    public void Local_search_finds_planted_rings()
    {
        var random = new RandomSource(5);
        var hits = 0;
        for (var trial = 0; trial < 10; trial++)
        {
            var planted = Enumerable.Range(0, 12).OrderBy(_ => random.NextDouble()).ToArray();
            var links = new double[12, 12];
            for (var i = 0; i < 12; i++)
            {
                for (var j = 0; j < 12; j++)
                {
                    links[i, j] = 1 + (20 * random.NextDouble());
                }
            }

            for (var i = 0; i < 12; i++)
            {
                links[planted[i], planted[(i + 1) % 12]] = 40;
            }

            var ring = Enumerable.Range(0, 12).Select(i => (i, (i + 1) % 12)).ToArray();
            hits += PlacementSearch.Solve(new PlacementProblem(links, [ring], [], null)).Orders[0].Rating.Rates[0] >= 15 ? 1 : 0;
        }

        Assert.InRange(hits, 8, 10);
    }

    private static string Text(PlacementRating rating) => FormattableString.Invariant($"{string.Join(' ', rating.Rates)} | {rating.StageTime:F9}");

    private static PlacementProblem Random(RandomSource random, int nodes, bool areAlike)
    {
        var links = new double[nodes, nodes];
        for (var i = 0; i < nodes; i++)
        {
            for (var j = 0; j < nodes; j++)
            {
                links[i, j] = 1 + random.Next(5);
            }
        }

        var half = Math.Max(1, nodes / 2);
        var ring = Enumerable.Range(0, half).Where(_ => half > 1).Select(i => (i, (i + 1) % half)).ToArray();
        var chain = Enumerable.Range(0, nodes - half).SelectMany(i => new[] { (i, i + half), (i + half, i) }).ToArray();
        var stages = new[] { Enumerable.Range(0, half).ToArray(), Enumerable.Range(half, nodes - half).ToArray() };
        return new PlacementProblem(links, [ring, chain], stages, areAlike ? null : [.. Enumerable.Range(0, nodes).Select(_ => 1.0 + random.Next(3))]);
    }

    private static IEnumerable<int[]> Orders(int count)
    {
        if (count == 0)
        {
            return [[]];
        }

        return Orders(count - 1).SelectMany(o => Enumerable.Range(0, count).Select(at => (int[])[.. o[..at], count - 1, .. o[at..]]));
    }
}
