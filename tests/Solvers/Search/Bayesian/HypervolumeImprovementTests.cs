using Dse.Core.Pareto;
using Dse.Core.Spaces;
using Dse.Solvers.Search.Bayesian;

namespace Dse.Solvers.Tests.Search.Bayesian;

public class HypervolumeImprovementTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 12)]
    [InlineData(3, 12)]
    [InlineData(3, 60)]
    [InlineData(4, 9)]
    [InlineData(6, 9)]
    [InlineData(8, 6)]
    [InlineData(10, 6)]
    public void Boxes_are_disjoint_and_fill_what_the_front_leaves(int objectives, int count)
    {
        var random = new RandomSource((ulong)(objectives * 100 + count));
        var front = Front(objectives, count, random);
        var reference = Enumerable.Repeat(1.1, objectives).ToArray();
        var boxes = new BoxDecomposition(front, reference, [.. Enumerable.Repeat(double.NegativeInfinity, objectives)]);
        for (var probe = 0; probe < 3000; probe++)
        {
            var point = Enumerable.Range(0, objectives).Select(_ => (1.3 * random.NextDouble()) - 0.1).ToArray();
            var holding = Enumerable.Range(0, boxes.Count).Count(b => Enumerable.Range(0, objectives).All(m =>
            {
                var (lower, upper) = boxes.Bounds(b, m);
                return boxes.Levels[m][lower] < point[m] && point[m] <= boxes.Levels[m][upper];
            }));
            var isFree = point.All(v => v <= 1.1) && !front.Exists(p => p.Zip(point).All(v => v.First < v.Second));

            Assert.Equal(isFree ? 1 : 0, holding);
        }

        Assert.True(objectives > 3 || boxes.Count <= (2 * count) + 1);
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(2, false)]
    [InlineData(3, true)]
    [InlineData(3, false)]
    [InlineData(4, true)]
    public void The_value_is_the_mean_of_sampled_improvements(int objectives, bool exponential)
    {
        var random = new RandomSource(7);
        var front = Front(objectives, objectives == 1 ? 1 : 8, random);
        var reference = Enumerable.Repeat(1.1, objectives).ToArray();
        var improvement = new HypervolumeImprovement(new BoxDecomposition(front, reference, [.. Enumerable.Repeat(double.NegativeInfinity, objectives)]), [.. Enumerable.Repeat(Law(exponential), objectives)]);
        double[] means = [.. Enumerable.Range(0, objectives).Select(m => exponential ? -0.8 - (0.1 * m) : 0.4 + (0.05 * m))];
        double[] deviations = [.. Enumerable.Range(0, objectives).Select(m => exponential ? 0.5 : objectives == 1 ? 0.6 : 0.2 + (0.03 * m))];

        var log = improvement.LogValue(means, deviations, [], []);

        // The volume of each sample's gain: boxes again, but clipped by the sample itself.
        var before = Volume(front, reference);
        var sum = 0.0;
        var samples = objectives == 1 ? 400_000 : 20_000;
        for (var s = 0; s < samples; s++)
        {
            var sample = Enumerable.Range(0, objectives).Select(m =>
            {
                var y = means[m] + (deviations[m] * random.NextNormal());
                return exponential ? Math.Exp(y) : y;
            }).ToArray();
            sum += Volume([.. front, sample], reference) - before;
        }

        Assert.Equal(sum / samples, Math.Exp(log), 0.05 * Math.Exp(log));
    }

    [Theory]
    [InlineData(0.4, 0.2, false)]
    [InlineData(1.4, 0.01, false)]
    [InlineData(-0.7, 0.4, true)]
    [InlineData(0.4, 0.005, true)]
    public void Slopes_are_differences_in_the_limit_also_far_from_any_gain(double mean, double deviation, bool exponential)
    {
        var front = Front(3, 10, new RandomSource(3));
        var improvement = new HypervolumeImprovement(new BoxDecomposition(front, [1.1, 1.1, 1.1], [double.NegativeInfinity, double.NegativeInfinity, 0]), [Law(exponential), Law(exponential), LevelLaw.Normal]);
        double[] means = [mean, mean - 0.02, 0.5];
        double[] deviations = [deviation, deviation * 1.1, 0.1];
        var (byMean, byDeviation) = (new double[3], new double[3]);
        var log = improvement.LogValue(means, deviations, byMean, byDeviation);

        Assert.True(double.IsFinite(log));
        for (var m = 0; m < 3; m++)
        {
            var step = 1e-6 * deviations[m];
            Assert.Equal(Difference(means, m, step, () => improvement.LogValue(means, deviations, [], [])), byMean[m], 1e-3 * Math.Max(1, Math.Abs(byMean[m])));
            Assert.Equal(Difference(deviations, m, step, () => improvement.LogValue(means, deviations, [], [])), byDeviation[m], 1e-3 * Math.Max(1, Math.Abs(byDeviation[m])));
        }
    }

    [Fact]
    public void Nothing_is_gained_below_a_floor()
    {
        var improvement = new HypervolumeImprovement(new BoxDecomposition([[0.5, 0]], [1, 1], [double.NegativeInfinity, 0]), [LevelLaw.Normal, LevelLaw.Normal]);

        // The second objective cannot get better than the front's, however low the model thinks it is.
        Assert.Equal(double.NegativeInfinity, Math.Max(improvement.LogValue([0.6, -50], [1e-3, 1e-3], [], []), double.NegativeInfinity) < -500 ? double.NegativeInfinity : 0);
        Assert.Equal(0.1, Math.Exp(improvement.LogValue([0.4, -50], [1e-9, 1e-3], [], [])), 1e-6);
    }

    [Theory]
    [InlineData(-1.5)]
    [InlineData(-0.2)]
    [InlineData(0.9)]
    public void Tails_agree_with_numerical_integration(double z)
    {
        var density = Integrate(-12, z, t => Math.Exp(-t * t / 2) / Math.Sqrt(2 * Math.PI));
        var improvement = Integrate(-12, z, t => (z - t) * Math.Exp(-t * t / 2) / Math.Sqrt(2 * Math.PI));

        Assert.Equal(Math.Log(density), NormalTail.LogCdf(z), 1e-9);
        Assert.Equal(Math.Log(2 * improvement), NormalTail.Below(3 + (2 * z), 3, 2).Log, 1e-9);
        Assert.Equal(Math.Log(Integrate(-12, z, t => (Math.Exp(3 + (2 * z)) - Math.Exp(3 + (2 * t))) * Math.Exp(-t * t / 2) / Math.Sqrt(2 * Math.PI))), NormalTail.ExponentialBelow(Math.Exp(3 + (2 * z)), 3, 2).Log, 1e-8);
    }

    [Fact]
    public void Mills_ratio_has_its_published_values_and_no_seams()
    {
        // Abramowitz and Stegun, table 26.1: Q(1) = 0.15865525393, Q(2) = 0.02275013195; and 1/t (1 - 1/t² + …) far out.
        Assert.Equal(0.158655253931 / 0.241970724519, NormalTail.Mills(1), 1e-10);
        Assert.Equal(0.022750131948 / 0.053990966513, NormalTail.Mills(2), 1e-10);
        Assert.Equal(NormalTail.Mills(40 - 1e-9), NormalTail.Mills(40 + 1e-9), 1e-10);
        for (var t = 0.0; t < 45; t += 0.0173)
        {
            Assert.True(NormalTail.Mills(t + 0.001) < NormalTail.Mills(t));
        }
    }

    [Theory]
    [InlineData(-1.3, 0.2, 0.4)]
    [InlineData(-1.3, -0.9, 0.1)]
    [InlineData(0.5, 0.2, 0.4)]
    public void A_maximised_logarithm_agrees_with_numerical_integration(double c, double mean, double deviation)
    {
        double Expected(double m, double d) => Integrate(-9, 9, t => Math.Max(0, c + Math.Exp(-m - (d * t))) * Math.Exp(-t * t / 2) / Math.Sqrt(2 * Math.PI));

        var (log, byMean, byDeviation) = NormalTail.NegativeExponentialBelow(c, mean, deviation);

        var value = Expected(mean, deviation);
        Assert.Equal(Math.Log(value), log, 1e-5);
        Assert.Equal((Expected(mean + 1e-3, deviation) - Expected(mean - 1e-3, deviation)) / 2e-3 / value, byMean, 1e-3 * Math.Abs(byMean));
        Assert.Equal((Expected(mean, deviation + 1e-3) - Expected(mean, deviation - 1e-3)) / 2e-3 / value, byDeviation, 2e-3 * Math.Abs(byDeviation));
    }

    [Fact]
    public void The_table_of_gains_agrees_with_the_logarithms()
    {
        for (var z = -37.0; z < 45; z += 0.0137)
        {
            Assert.Equal(1, NormalTail.Gain(z) / Math.Exp(NormalTail.Below(z, 0, 1).Log), 1e-11);
        }

        Assert.Equal(0, NormalTail.Gain(-1e6));
        Assert.Equal(1e6, NormalTail.Gain(1e6));
    }

    [Theory]
    [InlineData(2, 40)]
    [InlineData(3, 40)]
    public void Sums_of_differences_agree_with_the_logarithms(int objectives, int count)
    {
        var random = new RandomSource(11);
        var front = Front(objectives, count, random);
        LevelLaw[] laws = [LevelLaw.Normal, LevelLaw.Exponential, LevelLaw.Normal];
        var improvement = new HypervolumeImprovement(new BoxDecomposition(front, [.. Enumerable.Repeat(1.1, objectives)], [.. Enumerable.Repeat(double.NegativeInfinity, objectives)]), laws[..objectives]);
        var exact = 0;
        for (var probe = 0; probe < 300; probe++)
        {
            double[] means = [.. Enumerable.Range(0, objectives).Select(m => laws[m] == LevelLaw.Normal ? random.NextDouble() : Math.Log(random.NextDouble()))];
            double[] deviations = [.. Enumerable.Range(0, objectives).Select(_ => Math.Pow(10, -3 * random.NextDouble()))];
            var log = improvement.LogValue(means, deviations, [], []);
            if (improvement.TryLogValue(means, deviations, out var cheap))
            {
                exact++;
                Assert.Equal(log, cheap, 1e-6);
            }
            else
            {
                Assert.True(cheap >= log);
            }
        }

        Assert.InRange(exact, 100, 300);
    }

    [Fact]
    public void A_greater_deviation_never_takes_from_the_value_where_that_is_promised()
    {
        var random = new RandomSource(5);
        var improvement = new HypervolumeImprovement(new BoxDecomposition(Front(3, 12, random), [1.1, 1.1, 1.1], [double.NegativeInfinity, double.NegativeInfinity, 0]), [LevelLaw.Normal, LevelLaw.Exponential, LevelLaw.Normal]);
        Assert.Equal([true, false, false], Enumerable.Range(0, 3).Select(improvement.GrowsWithDeviation));
        for (var probe = 0; probe < 300; probe++)
        {
            double[] means = [2 * random.NextDouble(), Math.Log(random.NextDouble()), random.NextDouble()];
            double[] deviations = [Math.Pow(10, -3 * random.NextDouble()), 0.1, 0.1];
            var before = improvement.LogValue(means, deviations, [], []);
            deviations[0] *= 1 + random.NextDouble();

            Assert.True(improvement.LogValue(means, deviations, [], []) >= before - 1e-6);
        }
    }

    private static LevelLaw Law(bool exponential) => exponential ? LevelLaw.Exponential : LevelLaw.Normal;

    private static double Difference(double[] at, int index, double step, Func<double> value)
    {
        var middle = at[index];
        at[index] = middle + step;
        var above = value();
        at[index] = middle - step;
        var below = value();
        at[index] = middle;
        return (above - below) / (2 * step);
    }

    private static double Integrate(double from, double to, Func<double, double> f)
    {
        const int steps = 20_000;
        var h = (to - from) / steps;
        var sum = f(from) + f(to);
        for (var i = 1; i < steps; i++)
        {
            sum += f(from + (i * h)) * (i % 2 == 0 ? 2 : 4);
        }

        return sum * h / 3;
    }

    private static List<double[]> Front(int objectives, int count, RandomSource random)
    {
        var front = new List<double[]>();
        while (front.Count < count)
        {
            var point = Enumerable.Range(0, objectives).Select(_ => Math.Abs(random.NextNormal())).ToArray();
            var length = objectives == 1 ? 2 : Math.Sqrt(point.Sum(v => v * v));
            front.Add([.. point.Select(v => v / length)]);
        }

        return front;
    }

    // Slabs along the last objective, down to intervals.
    private static double Volume(List<double[]> points, double[] reference)
    {
        var last = reference.Length - 1;
        var inside = points.Where(p => p.Zip(reference).All(v => v.First < v.Second)).OrderBy(p => p[last]).ToList();
        if (last == 0)
        {
            return inside.Count == 0 ? 0 : reference[0] - inside[0][0];
        }

        var volume = 0.0;
        for (var i = 0; i < inside.Count; i++)
        {
            var thickness = (i + 1 < inside.Count ? inside[i + 1][last] : reference[last]) - inside[i][last];
            volume += thickness == 0 ? 0 : thickness * Volume([.. inside[..(i + 1)].Select(p => p[..last])], reference[..last]);
        }

        return volume;
    }
}
