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
        Assert.Throws<NotSupportedException>(() => Hypervolume.Compute(new PointSet(4), [1, 1, 1, 1]));
        Assert.Throws<ArgumentException>(() => Hypervolume.Compute(new PointSet(2), [1]));
        Assert.Throws<ArgumentException>(() => Hypervolume.Compute(new PointSet(2), [1, double.NaN]));
        Assert.Throws<ArgumentException>(() => new PointSet(2).Add([1, double.NaN]));
    }

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
