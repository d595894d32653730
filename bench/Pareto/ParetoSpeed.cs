using System.Diagnostics;
using System.Globalization;
using Dse.Core.Pareto;
using Dse.Core.Spaces;

namespace Dse.Bench.Pareto;

/// <summary>Filters, hypervolumes and contributions, milliseconds of one thread, the best of a few runs.</summary>
internal static class ParetoSpeed
{
    public static int Run()
    {
        foreach (var (count, objectives, limit) in new[] { (1_000_000, 2, 200), (1_000_000, 3, 250), (1_000_000, 4, 700), (10_000, 3, 0) })
        {
            var points = Uniform(count, objectives);
            Measure("filter, uniform", count, objectives, limit, 3, () => NonDominated.Filter(points).Length);
        }

        var sphere = Sphere(100_000, 3);
        Measure("filter, all non-dominated", 100_000, 3, 0, 3, () => NonDominated.Filter(sphere).Length);
        foreach (var (count, objectives) in new[] { (10_000, 2), (100_000, 2), (10_000, 3), (4_000, 3), (1_000, 4) })
        {
            var points = Uniform(count, objectives);
            Measure("full sort, uniform", count, objectives, 0, 3, () => NonDominated.Sort(points).Max());
        }

        foreach (var (count, objectives, limit) in new[]
        {
            (1_000_000, 2, 400), (1_000, 3, 0), (10_000, 3, 0), (100_000, 3, 120), (100, 4, 0), (1_000, 4, 10), (5_000, 4, 0),
            (100, 5, 3), (300, 5, 0), (100, 6, 40), (200, 6, 0), (60, 8, 0), (30, 10, 0),
        })
        {
            var points = Sphere(count, objectives);
            var reference = Enumerable.Repeat(1.1, objectives).ToArray();
            Measure("hypervolume, sphere", count, objectives, limit, 5, () => Hypervolume.Compute(points, reference));
        }

        foreach (var (count, objectives) in new[] { (10_000, 2), (100, 3), (1_000, 3), (100, 4), (100, 5) })
        {
            var points = Sphere(count, objectives);
            var reference = Enumerable.Repeat(1.1, objectives).ToArray();
            Measure("contributions, sphere", count, objectives, 0, 3, () => HypervolumeContributions.Compute(points, reference).Sum());
        }

        foreach (var (count, objectives) in new[] { (1_000, 2), (1_000, 3), (300, 4) })
        {
            var points = Sphere(count, objectives);
            var reference = Enumerable.Repeat(1.1, objectives).ToArray();
            Measure("subset of 50, sphere", count, objectives, 0, 2, () => HypervolumeSubset.Select(points, reference, 50).Length);
        }

        return 0;
    }

    private static PointSet Uniform(int count, int objectives)
    {
        var random = new RandomSource(1);
        var points = new PointSet(objectives, count);
        var point = new double[objectives];
        for (var i = 0; i < count; i++)
        {
            for (var m = 0; m < objectives; m++)
            {
                point[m] = random.NextDouble();
            }

            points.Add(point);
        }

        return points;
    }

    private static PointSet Sphere(int count, int objectives)
    {
        var random = new RandomSource(1);
        var points = new PointSet(objectives, count);
        var point = new double[objectives];
        for (var i = 0; i < count; i++)
        {
            var length = 0.0;
            for (var m = 0; m < objectives; m++)
            {
                point[m] = Math.Abs(random.NextNormal());
                length += point[m] * point[m];
            }

            length = Math.Sqrt(length);
            for (var m = 0; m < objectives; m++)
            {
                point[m] /= length;
            }

            points.Add(point);
        }

        return points;
    }

    private static void Measure(string what, int count, int objectives, int limitMs, int runs, Func<double> compute)
    {
        var value = compute();
        var best = double.PositiveInfinity;
        for (var run = 0; run < runs; run++)
        {
            // CPU time: other processes may share the cores.
            var before = Process.GetCurrentProcess().TotalProcessorTime;
            var repeats = 0;
            do
            {
                value = compute();
                repeats++;
            }
            while ((Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds < 60);
            best = Math.Min(best, (Process.GetCurrentProcess().TotalProcessorTime - before).TotalMilliseconds / repeats);
        }

        var bar = limitMs > 0 ? string.Create(CultureInfo.InvariantCulture, $"  limit {limitMs}") : string.Empty;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-28} n {count,9:N0}  m {objectives,2}  {best,10:F3} ms{bar}  value {value:R}"));
    }
}
