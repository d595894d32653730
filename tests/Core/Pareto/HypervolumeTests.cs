using System.Globalization;
using Dse.Core.Pareto;
using Dse.Core.Spaces;

namespace Dse.Core.Tests.Pareto;

public class HypervolumeTests
{
    [Theory]
    [InlineData("concave-m2-n1000.csv", 0.423546148553)]
    [InlineData("linear-m2-n1000.csv", 0.708491836981)]
    [InlineData("convex-m2-n1000.csv", 0.994594286168)]
    [InlineData("concave-m3-n1000.csv", 0.779129878761)]
    [InlineData("linear-m3-n1000.csv", 1.144456419221)]
    [InlineData("convex-m3-n1000.csv", 0.766151957219)]
    [InlineData("concave-m4-n300.csv", 0.983486398862)]
    [InlineData("linear-m4-n300.csv", 1.360149673027)]
    [InlineData("convex-m4-n300.csv", 0.448376327012)]
    [InlineData("concave-m5-n100.csv", 0.999712461237)]
    [InlineData("linear-m5-n100.csv", 1.485753642794)]
    [InlineData("convex-m5-n100.csv", 0.178585678171)]
    [InlineData("concave-m6-n60.csv", 0.981491534453)]
    [InlineData("linear-m6-n60.csv", 1.623994747684)]
    [InlineData("convex-m6-n60.csv", 0.056999785424)]
    [InlineData("concave-m8-n30.csv", 0.937642625993)]
    [InlineData("linear-m8-n30.csv", 1.922807174465)]
    [InlineData("convex-m8-n30.csv", 0.004053647560)]
    [InlineData("messy-m3-n670.csv", 1.166200680613)]
    public void Published_cases_are_met(string file, double expected)
    {
        var points = Read(file);
        var reference = Enumerable.Repeat(1.1, points.Objectives).ToArray();

        Assert.Equal(expected, Hypervolume.Compute(points, reference), 1e-11);
        Assert.Equal(expected, Hypervolume.Compute(Keep(points, NonDominated.Filter(points)), reference), 1e-11);
    }

    [Fact]
    public void The_messy_case_has_38_distinct_non_dominated_points_below_the_reference_or_beyond() =>
        Assert.Equal(38, NonDominated.Filter(Read("messy-m3-n670.csv")).Length);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(10)]
    public void Small_fronts_agree_with_inclusion_and_exclusion(int objectives)
    {
        var random = new RandomSource(5);
        var reference = Enumerable.Repeat(1.0, objectives).ToArray();
        for (var round = 0; round < 200; round++)
        {
            var points = RandomPoints.Make(random, objectives, 1 + random.Next(9), levels: 6, scale: 1.2);

            Assert.Equal(InclusionExclusion(points, reference), Hypervolume.Compute(points, reference), 1e-12);
        }
    }

    [Fact]
    public void An_empty_set_dominates_nothing() => Assert.Equal(0, Hypervolume.Compute(new PointSet(3), [1, 1, 1]));

    [Fact]
    public void What_is_not_computed_is_refused()
    {
        Assert.Throws<NotSupportedException>(() => Hypervolume.Compute(new PointSet(11), Enumerable.Repeat(1.0, 11).ToArray()));
        Assert.Throws<ArgumentException>(() => Hypervolume.Compute(new PointSet(2), [1]));
        Assert.Throws<ArgumentException>(() => Hypervolume.Compute(new PointSet(2), [1, double.NaN]));
        Assert.Throws<ArgumentException>(() => new PointSet(2).Add([1, double.NaN]));
    }

    [Theory]
    [InlineData(2, 1.21)]
    [InlineData(3, 1.331)]
    public void A_dense_quarter_of_a_circle_or_sphere_leaves_its_volume(int objectives, double box)
    {
        var points = new PointSet(objectives);
        const int Steps = 300;
        for (var i = 0; i <= Steps; i++)
        {
            for (var j = 0; j <= (objectives == 3 ? Steps : 0); j++)
            {
                var (a, b) = (i * Math.PI / 2 / Steps, j * Math.PI / 2 / Steps);
                points.Add(objectives == 2 ? [Math.Cos(a), Math.Sin(a)] : [Math.Cos(a) * Math.Cos(b), Math.Cos(a) * Math.Sin(b), Math.Sin(a)]);
            }
        }

        var exact = box - (objectives == 2 ? Math.PI / 4 : Math.PI / 6);
        Assert.InRange(Hypervolume.Compute(points, Enumerable.Repeat(1.1, objectives).ToArray()), exact - 0.01, exact);
    }

    [Fact]
    public void Signed_zeros_are_equal_and_infinite_points_count_for_nothing()
    {
        var points = new PointSet(3);
        points.Add([-0.0, 0.5, 0.5]);
        points.Add([0.0, 0.5, 0.5]);
        points.Add([double.PositiveInfinity, 0, 0]);

        Assert.Equal([0, 2], NonDominated.Filter(points));
        Assert.Equal(0.25, Hypervolume.Compute(points, [1, 1, 1]));
    }

    [Fact]
    public void A_computation_beyond_its_steps_has_no_answer()
    {
        var points = Read("concave-m8-n30.csv");
        var reference = Enumerable.Repeat(1.1, 8).ToArray();

        Assert.Null(Hypervolume.Compute(points, reference, maxSteps: 100));
        Assert.NotNull(Hypervolume.Compute(points, reference, maxSteps: 100_000_000));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Contributions_and_gains_are_differences_of_hypervolumes(int objectives)
    {
        var random = new RandomSource(9);
        var reference = Enumerable.Repeat(1.0, objectives).ToArray();
        for (var round = 0; round < 60; round++)
        {
            var points = RandomPoints.Make(random, objectives, 1 + random.Next(25), levels: 8, scale: 1.1);
            var front = NonDominated.Filter(points);
            var contributions = HypervolumeContributions.Compute(points, reference);
            var gain = new HypervolumeGain(reference, 1);
            for (var i = 0; i < points.Count; i++)
            {
                var isAlone = front.Contains(i) && !Enumerable.Range(0, points.Count).Any(j => j != i && points[j].SequenceEqual(points[i]));
                var without = isAlone ? Hypervolume.Compute(Keep(points, [.. front.Where(j => j != i)]), reference) : 0;
                Assert.Equal(isAlone ? Hypervolume.Compute(points, reference) - without : 0, contributions[i], 1e-12);

                var before = Hypervolume.Compute(Keep(points, [.. Enumerable.Range(0, i)]), reference);
                var after = Hypervolume.Compute(Keep(points, [.. Enumerable.Range(0, i + 1)]), reference);
                Assert.Equal(after - before, gain.Of(points[i]), 1e-12);
                gain.Add(points[i]);
            }
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void A_subset_keeps_the_most_hypervolume_or_nearly(int objectives)
    {
        var random = new RandomSource(4);
        var reference = Enumerable.Repeat(1.0, objectives).ToArray();
        for (var round = 0; round < 40; round++)
        {
            var points = RandomPoints.Make(random, objectives, 4 + random.Next(9), levels: 40, scale: 1.1);
            var count = 1 + random.Next(4);
            var front = NonDominated.Filter(points);
            var chosen = HypervolumeSubset.Select(points, reference, count);

            Assert.True(chosen.Length <= count && chosen.All(front.Contains) && chosen.Distinct().Count() == chosen.Length);
            var best = Subsets(front, count).Max(subset => Hypervolume.Compute(Keep(points, subset), reference));
            var kept = Hypervolume.Compute(Keep(points, chosen), reference);
            Assert.InRange(kept, ((objectives == 2 ? 1 : 1 - Math.Exp(-1)) * best) - 1e-12, best + 1e-12);
        }
    }

    private static IEnumerable<int[]> Subsets(int[] of, int count) => Enumerable.Range(0, 1 << of.Length)
        .Where(bits => System.Numerics.BitOperations.PopCount((uint)bits) <= count)
        .Select(bits => of.Where((_, k) => (bits >> k & 1) != 0).ToArray());

    private static double InclusionExclusion(PointSet points, double[] reference)
    {
        var total = 0.0;
        for (var subset = 1; subset < 1 << points.Count; subset++)
        {
            var corner = new double[reference.Length];
            Array.Fill(corner, double.NegativeInfinity);
            var sign = -1;
            for (var i = 0; i < points.Count; i++)
            {
                if ((subset >> i & 1) != 0)
                {
                    sign = -sign;
                    for (var m = 0; m < corner.Length; m++)
                    {
                        corner[m] = Math.Max(corner[m], points[i][m]);
                    }
                }
            }

            var volume = 1.0;
            for (var m = 0; m < corner.Length; m++)
            {
                volume *= Math.Max(0, reference[m] - corner[m]);
            }

            total += sign * volume;
        }

        return total;
    }

    private static PointSet Keep(PointSet points, int[] indices)
    {
        var kept = new PointSet(points.Objectives);
        foreach (var i in indices)
        {
            kept.Add(points[i]);
        }

        return kept;
    }

    private static PointSet Read(string file)
    {
        var rows = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Pareto", "data", file))
            .Select(line => line.Split(',').Select(v => double.Parse(v, CultureInfo.InvariantCulture)).ToArray())
            .ToArray();
        var points = new PointSet(rows[0].Length, rows.Length);
        foreach (var row in rows)
        {
            points.Add(row);
        }

        return points;
    }
}
