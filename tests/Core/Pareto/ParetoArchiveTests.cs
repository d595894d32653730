using Dse.Core.Pareto;
using Dse.Core.Spaces;

namespace Dse.Core.Tests.Pareto;

public class ParetoArchiveTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void The_archive_holds_what_the_filter_keeps_in_any_order(int objectives)
    {
        var random = new RandomSource(3);
        for (var round = 0; round < 60; round++)
        {
            var points = RandomPoints.Make(random, objectives, 1 + random.Next(400), levels: 3 + random.Next(60), scale: 1);
            var expected = NonDominated.Filter(points).Select(i => (long)i).Order().ToArray();
            var forward = new ParetoArchive(objectives, 1);
            var shuffled = new ParetoArchive(objectives, 1);
            var order = Enumerable.Range(0, points.Count).ToArray();
            foreach (var i in order)
            {
                AddChecked(forward, points[i], i);
            }

            foreach (var i in order.OrderBy(_ => random.NextBits()))
            {
                AddChecked(shuffled, points[i], i);
            }

            Assert.Equal(expected, Trials(forward).Order());
            Assert.Equal(Trials(forward), Trials(shuffled));
            Assert.All(shuffled.InOrder(), slot => Assert.Equal(shuffled.TrialOf(slot), shuffled.PayloadOf(slot)[0]));
        }
    }

    [Fact]
    public void Merging_parts_gives_the_archive_of_the_whole()
    {
        var random = new RandomSource(8);
        var points = RandomPoints.Make(random, 3, 900, levels: 40, scale: 1);
        var whole = new ParetoArchive(3, 0);
        var merged = new ParetoArchive(3, 0);
        var part = new ParetoArchive(3, 0);
        for (var i = 0; i < points.Count; i++)
        {
            whole.Add(points[i], i, []);
            part.Add(points[i], i % 100, []);
            if (i % 100 == 99)
            {
                merged.Merge(part, i - 99);
                part.Clear();
                Assert.Equal(0, part.Count);
            }
        }

        Assert.Equal(Trials(whole), Trials(merged));
    }

    [Fact]
    public void Thousands_of_points_none_of_which_dominates_another_all_stay()
    {
        for (ulong seed = 1; seed <= 15; seed++)
        {
            var random = new RandomSource(seed);
            var archive = new ParetoArchive(3, 0);
            for (var i = 0; i < 3000; i++)
            {
                var (x, y) = (random.NextDouble(), random.NextDouble());
                archive.Add([x, y, 2 - x - y], i, []);
            }

            Assert.Equal(3000, archive.Count);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    public void Of_equal_designs_those_with_the_lowest_trials_stay_in_any_order_and_leave_together(int objectives)
    {
        var random = new RandomSource(9);
        for (var round = 0; round < 40; round++)
        {
            var points = RandomPoints.Make(random, objectives, 1 + random.Next(300), levels: 2 + random.Next(4), scale: 1);
            var best = NonDominated.Filter(points).Select(i => points[i].ToArray()).ToArray();
            var expected = best.SelectMany(b => Enumerable.Range(0, points.Count).Where(i => points[i].SequenceEqual(b)).Take(3)).Select(i => (long)i).Order();
            var archive = new ParetoArchive(objectives, 1, mostEqual: 3);
            var parts = new ParetoArchive(objectives, 1, mostEqual: 3);
            foreach (var i in Enumerable.Range(0, points.Count).OrderBy(_ => random.NextBits()))
            {
                AddChecked(archive, points[i], i);
                AddChecked(archive, points[i], i);
                var part = new ParetoArchive(objectives, 1, mostEqual: 3);
                part.Add(points[i], 0, [i]);
                parts.Merge(part, i);
            }

            Assert.Equal(expected, Trials(archive).Order());
            Assert.Equal(Trials(archive), Trials(parts));
            Assert.All(archive.InOrder(), slot => Assert.Equal(archive.TrialOf(slot), archive.PayloadOf(slot)[0]));
        }
    }

    [Fact]
    public void Points_that_are_not_finite_are_refused()
    {
        var archive = new ParetoArchive(2, 0);

        Assert.False(archive.Add([double.NaN, 1], 0, []));
        Assert.False(archive.Add([double.NegativeInfinity, 1], 1, []));
        Assert.False(archive.WouldTake([double.NaN, 1], 0));
        Assert.Equal(0, archive.Count);
        Assert.True(archive.Add([5, 5], 2, []));
        Assert.False(archive.Add([double.NaN, 1], 3, []));
        Assert.Equal([2L], Trials(archive));
    }

    private static void AddChecked(ParetoArchive archive, ReadOnlySpan<double> point, long trial) =>
        Assert.Equal(archive.WouldTake(point, trial), archive.Add(point, trial, [trial]));

    private static long[] Trials(ParetoArchive archive) => [.. archive.InOrder().Select(archive.TrialOf)];

    [Theory]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(6)]
    public void A_large_archive_equals_the_filter(int objectives)
    {
        // Thousands of members in clusters, so that blocks fill, split and border on full ones.
        var random = new RandomSource(3);
        var points = new PointSet(objectives);
        var archive = new ParetoArchive(objectives, 0);
        var point = new double[objectives];
        for (var i = 0; i < 6000; i++)
        {
            var length = 0.0;
            for (var m = 0; m < objectives; m++)
            {
                point[m] = Math.Abs(random.NextNormal()) * (random.Chance(0.7) ? 1 : 0.01);
                length += point[m] * point[m];
            }

            var radius = (1 + (0.02 * random.NextDouble())) / Math.Sqrt(length);
            for (var m = 0; m < objectives; m++)
            {
                point[m] *= radius;
            }

            points.Add(point);
            archive.Add(point, i, []);
        }

        Assert.True(archive.Count > 500);
        Assert.Equal(NonDominated.Filter(points), archive.InOrder().Select(slot => (int)archive.TrialOf(slot)).Order());
    }
}
