using System.Diagnostics;
using Dse.Core.Spaces;
using FsCheck;
using FsCheck.Fluent;

namespace Dse.Core.Tests.Spaces;

public class SpaceSamplerTests
{
    [Fact]
    public void Samples_are_designs_and_reach_every_design() =>
        Prop.ForAll(Spaces.Small, space =>
        {
            var all = SpaceWalkerTests.BruteForce(space);
            var sampler = new SpaceSampler(space, CancellationToken.None);
            var random = new RandomSource(1);
            var cells = new double[space.Parameters.Count];
            var seen = new HashSet<string>();
            for (var draw = 0; draw < 200_000 && seen.Count < all.Count; draw++)
            {
                if (!sampler.TrySample(random, cells) || !space.Contains(cells))
                {
                    return false;
                }

                seen.Add(SpaceWalkerTests.Show(cells));
            }

            return seen.Count == all.Count && (all.Count > 0 || !sampler.TrySample(random, cells));
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void Repairs_are_designs_and_keep_designs_as_they_are() =>
        Prop.ForAll(Spaces.Small, space =>
        {
            var sampler = new SpaceSampler(space, CancellationToken.None);
            var random = new RandomSource(2);
            var cells = new double[space.Parameters.Count];
            var anyDesign = sampler.TrySample(random, cells);
            for (var round = 0; round < 20; round++)
            {
                for (var p = 0; p < cells.Length; p++)
                {
                    cells[p] = random.Chance(0.2) ? double.NaN : random.Next(space.Parameters[p].Levels.Count);
                }

                var wished = space.Contains(cells) ? SpaceWalkerTests.Show(cells) : null;
                if (sampler.TryRepair(random, cells) != anyDesign
                    || (anyDesign && (!space.Contains(cells) || (wished ?? SpaceWalkerTests.Show(cells)) != SpaceWalkerTests.Show(cells))))
                {
                    return false;
                }
            }

            return true;
        })
        .QuickCheckThrowOnFailure();

    [Fact]
    public void One_design_in_a_million_is_found()
    {
        var levels = Enumerable.Range(0, 10).Select(v => (long)v).ToArray();
        var space = new DesignSpace(
            [.. Enumerable.Range(0, 6).Select(p => Parameter.Integers($"p{p}", levels))],
            [Expression.Parse("p0 * 100000 + p1 * 10000 + p2 * 1000 + p3 * 100 + p4 * 10 + p5 == 271828")]);
        var cells = new double[6];

        Assert.True(new SpaceSampler(space, CancellationToken.None).TrySample(new RandomSource(1), cells));
        Assert.Equal([2.0, 7, 1, 8, 2, 8], cells);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(6)]
    [InlineData(9)]
    public void A_wish_that_a_rule_forbids_becomes_the_nearest_level(int wish)
    {
        var levels = Enumerable.Range(0, 10).Select(v => (long)v).ToArray();
        for (var only = 0; only < 10; only++)
        {
            var space = new DesignSpace([Parameter.Integers("a", levels)], [Expression.Parse($"a == {only} || a == {(only + 5) % 10}")]);
            var sampler = new SpaceSampler(space, CancellationToken.None);
            double[] cells = [wish];

            Assert.True(sampler.TryRepair(new RandomSource(1), cells));
            Assert.Equal(Math.Min(Math.Abs(wish - only), Math.Abs(wish - ((only + 5) % 10))), Math.Abs(wish - cells[0]));
        }
    }

    [Fact]
    public void A_design_costs_the_levels_that_are_tried_not_those_that_there_are()
    {
        var levels = Enumerable.Range(1, 100_000).Select(v => (long)v).ToArray();
        var space = new DesignSpace([.. Enumerable.Range(0, 12).Select(p => Parameter.Integers($"p{p}", levels))], [Expression.Parse("p0 <= p11")]);
        var sampler = new SpaceSampler(space, CancellationToken.None);
        var random = new RandomSource(1);
        var cells = new double[12];
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 10_000; i++)
        {
            Assert.True(i % 2 == 0 ? sampler.TrySample(random, cells) : sampler.TryRepair(random, cells));
        }

        // Writing all levels down each time would take some ten seconds.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 2);
    }

    [Fact]
    public void Real_parameters_stay_in_range_and_follow_their_scale()
    {
        var space = new DesignSpace(
            [Parameter.Reals("x", 1e-3, 1e3, logScale: true), Parameter.Reals("y", -2, 2), Parameter.Reals("z", 0, 1, when: Expression.Parse("y > 0"))],
            [Expression.Parse("x * y <= 100")]);
        var sampler = new SpaceSampler(space, CancellationToken.None);
        var random = new RandomSource(4);
        var cells = new double[3];
        var below = 0;
        for (var i = 0; i < 2000; i++)
        {
            Assert.True(sampler.TrySample(random, cells));
            Assert.True(space.Contains(cells));
            below += cells[0] < 1 ? 1 : 0;
            Assert.Equal(cells[0], SpaceSampler.FromUnit(space.Parameters[0], SpaceSampler.ToUnit(space.Parameters[0], cells[0])), cells[0] * 1e-12);
        }

        Assert.InRange(below, 900, 1300);
    }

    [Fact]
    public void A_long_descent_can_be_cancelled()
    {
        var levels = Enumerable.Range(0, 100).Select(v => (long)v).ToArray();
        var space = new DesignSpace(
            [.. Enumerable.Range(0, 12).Select(p => Parameter.Integers($"p{p}", levels))],
            [Expression.Parse("p0 + p11 > 1000")]);
        using var source = new CancellationTokenSource();
        source.Cancel();
        var sampler = new SpaceSampler(space, source.Token);

        Assert.Throws<OperationCanceledException>(() => sampler.TrySample(new RandomSource(1), new double[12]));
    }
}
