using Dse.Core.Spaces;
using Dse.Solvers.Surrogates;

namespace Dse.Solvers.Tests.Surrogates;

public class GaussianProcessTests
{
    private static readonly bool[] Kinds = [false, true, false];

    [Theory]
    [InlineData(KernelShape.Matern52)]
    [InlineData(KernelShape.SquaredExponential)]
    internal void Predictions_are_those_of_the_textbook(KernelShape shape)
    {
        var (table, values) = Data(23, seed: 3);
        var settings = new GaussianProcessSettings(shape, [Math.Log(0.4), Math.Log(1.5), Math.Log(0.9)], Math.Log(1e-3));
        var process = new GaussianProcess(table, settings);
        process.Condition(values);
        double[] x = [0.37, 1, 0.81];

        var (mean, deviation) = process.Predict(x);

        var (expectedMean, expectedVariance) = Textbook(table, values, settings, x);
        Assert.Equal(expectedMean, mean, 1e-9);
        Assert.Equal(Math.Sqrt(expectedVariance), deviation, 1e-9);
        Assert.Equal(mean, process.PredictMean(x), 1e-12);
    }

    [Fact]
    public void Slopes_of_predictions_are_differences_in_the_limit()
    {
        var (table, values) = Data(30, seed: 5);
        var process = new GaussianProcess(table, new GaussianProcessSettings(KernelShape.Matern52, [-0.5, 0.5, 0], Math.Log(1e-4)));
        process.Condition(values);
        double[] x = [0.3, 2, 0.6];
        var (meanSlope, deviationSlope) = (new double[3], new double[3]);
        process.Predict(x, meanSlope, deviationSlope);

        foreach (var f in new[] { 0, 2 })
        {
            const double step = 1e-5;
            double[] up = [.. x];
            double[] down = [.. x];
            up[f] += step;
            down[f] -= step;
            Assert.Equal((process.Predict(up).Mean - process.Predict(down).Mean) / (2 * step), meanSlope[f], 1e-5);
            Assert.Equal((process.Predict(up).Deviation - process.Predict(down).Deviation) / (2 * step), deviationSlope[f], 1e-5);
        }

        Assert.Equal(0, meanSlope[1]);
    }

    [Fact]
    public void Rows_appended_one_by_one_give_the_bits_of_all_at_once()
    {
        var (table, values) = Data(60, seed: 9);
        var settings = new GaussianProcessSettings(KernelShape.Matern52, [-1, 0, -0.3], Math.Log(1e-6));
        var grown = new GaussianProcess(table, settings);
        for (var n = 2; n <= 60; n++)
        {
            grown.Condition(values.AsSpan(0, n));
        }

        var whole = new GaussianProcess(table, settings);
        whole.Condition(values);
        double[] x = [0.5, 0, 0.5];

        Assert.Equal(whole.Predict(x), grown.Predict(x));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(6)]
    [InlineData(7)]
    public void Bounds_of_deviations_hold_and_are_refined_to_the_bits_of_a_prediction(int count)
    {
        var (table, values) = Data(61, seed: 9);
        var process = new GaussianProcess(table, new GaussianProcessSettings(KernelShape.Matern52, [-1, 0, -0.3], Math.Log(1e-6)));
        process.Condition(values);
        var random = new RandomSource(4);
        double[] designs = [.. Enumerable.Range(0, count).SelectMany(_ => new[] { random.NextDouble(), random.Next(3), random.NextDouble() })];
        var (means, deviations, middles, bounds) = (new double[count], new double[count], new double[count], new double[count]);
        process.PredictAll(designs, means, deviations);

        process.BoundAll(designs, middles, bounds);
        int[] chosen = [.. Enumerable.Range(0, count).Where(d => d % 2 == 0)];
        var refined = new double[chosen.Length];
        process.Refine(chosen, refined);

        Assert.Equal(means, middles);
        Assert.All(bounds.Zip(deviations), d => Assert.True(d.First >= d.Second));
        Assert.Equal(chosen.Select(d => deviations[d]), refined);
    }

    [Fact]
    public void A_believed_row_narrows_its_neighbourhood_and_is_forgotten_without_a_trace()
    {
        var (table, values) = Data(20, seed: 2);
        var process = new GaussianProcess(table, new GaussianProcessSettings(KernelShape.Matern52, [-1, 0, -1], Math.Log(1e-6)));
        process.Condition(values);
        double[] x = [0.52, 1, 0.13];
        var before = process.Predict(x);

        process.Append(x, before.Mean);
        table.Add(x);
        var believed = process.Predict(x);
        table.Truncate(20);
        process.Condition(values);

        Assert.True(believed.Deviation < 0.1 * before.Deviation);
        Assert.Equal(before.Mean, believed.Mean, 1e-6);
        Assert.Equal(before, process.Predict(x));
    }

    [Fact]
    public void Repeated_rows_are_survived()
    {
        var table = new FeatureTable([false]);
        for (var i = 0; i < 12; i++)
        {
            table.Add([0.25 * (i % 3)]);
        }

        var process = new GaussianProcess(table, new GaussianProcessSettings(KernelShape.SquaredExponential, [3], Math.Log(1e-12)));
        process.Condition([0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2]);

        Assert.Equal(1, process.Predict([0.25]).Mean, 0.1);
    }

    [Fact]
    public void Two_measurements_with_noise_of_their_own_are_one_of_their_mean_and_half_the_noise()
    {
        var (twice, once) = (new FeatureTable([false]), new FeatureTable([false]));
        Array.ForEach([0.2, 0.2, 0.9], x => twice.Add([x]));
        Array.ForEach([0.2, 0.9], x => once.Add([x]));
        var settings = new GaussianProcessSettings(KernelShape.SquaredExponential, [Math.Log(0.5)], Math.Log(1e-6));
        var (process, expected) = (new GaussianProcess(twice, settings), new GaussianProcess(once, settings));

        process.Condition([1, 3, 0]);
        process.Condition([1, 3, 0], [0.4, 0.4, 0]);

        expected.Condition([2, 0], [0.2 - 5e-7, 0]);
        Assert.Equal(expected.Predict([0.4]).Mean, process.Predict([0.4]).Mean, 1e-9);
    }

    [Fact]
    public void What_other_rows_say_of_a_row_leaves_its_own_noise_out()
    {
        var (table, values) = Data(12, seed: 6);
        var settings = new GaussianProcessSettings(KernelShape.Matern52, [-0.5, 0.5, 0], Math.Log(1e-4));
        var (means, deviations) = (new double[12], new double[12]);
        var process = new GaussianProcess(table, settings);
        process.Condition(values, [.. values.Select((_, i) => i == 11 ? 50.0 : 0)]);
        process.LeaveOneOut(means, deviations);
        var others = new GaussianProcess(table, settings);
        others.Condition(values.AsSpan(0, 11));
        var x = new double[3];
        table.CopyRow(11, x);

        // Of the mean and the variance of the whole, which the row hardly moves.
        Assert.Equal(others.Predict(x).Mean, means[11], 0.01);
        Assert.Equal(others.Predict(x).Deviation, deviations[11], 0.01);
    }

    [Theory]
    [InlineData(KernelShape.Matern52)]
    [InlineData(KernelShape.SquaredExponential)]
    internal void The_gradient_of_the_likelihood_is_its_difference_in_the_limit(KernelShape shape)
    {
        var (table, values) = Data(25, seed: 4);
        var fit = new GaussianProcessFit(table, values, shape, [.. values.Select((_, i) => i % 3 == 0 ? 0.5 : 0)]);
        double[] at = [-0.8, 0.3, -0.2, Math.Log(1e-3)];
        var gradient = new double[4];
        fit.Loss(at, gradient);

        for (var i = 0; i < at.Length; i++)
        {
            const double step = 1e-5;
            double[] up = [.. at];
            double[] down = [.. at];
            up[i] += step;
            down[i] -= step;
            var ignored = new double[4];
            Assert.Equal((fit.Loss(up, ignored) - fit.Loss(down, ignored)) / (2 * step), gradient[i], 1e-4 * Math.Max(1, Math.Abs(gradient[i])));
        }
    }

    [Fact]
    public void A_fit_finds_which_features_matter()
    {
        var random = new RandomSource(1);
        var table = new FeatureTable([false, false, false]);
        var values = new double[40];
        for (var i = 0; i < values.Length; i++)
        {
            double[] x = [random.NextDouble(), random.NextDouble(), random.NextDouble()];
            table.Add(x);
            values[i] = Math.Sin(6 * x[0]) + (0.3 * x[2]);
        }

        var (settings, _) = new GaussianProcessFit(table, values, KernelShape.SquaredExponential)
            .Improve(GaussianProcessFit.Start(table, KernelShape.SquaredExponential, 1), 60);

        Assert.True(settings.LogLengths[0] < settings.LogLengths[2]);
        Assert.True(settings.LogLengths[2] < settings.LogLengths[1]);
        var process = new GaussianProcess(table, settings);
        process.Condition(values);
        Assert.Equal(Math.Sin(3) + 0.15, process.Predict([0.5, 0.5, 0.5]).Mean, 0.01);
    }

    private static (FeatureTable Table, double[] Values) Data(int count, ulong seed)
    {
        var random = new RandomSource(seed);
        var table = new FeatureTable(Kinds);
        var values = new double[count];
        for (var i = 0; i < count; i++)
        {
            double[] x = [random.NextDouble(), random.Next(3), random.NextDouble()];
            table.Add(x);
            values[i] = Math.Cos(3 * x[0]) + x[1] - (x[2] * x[0]) + 4;
        }

        return (table, values);
    }

    // Solves the equations by Gaussian elimination.
    private static (double Mean, double Variance) Textbook(FeatureTable table, double[] values, GaussianProcessSettings settings, double[] x)
    {
        var n = values.Length;
        double K(Func<int, double> a, Func<int, double> b)
        {
            var squares = 0.0;
            for (var f = 0; f < 3; f++)
            {
                var length = Math.Exp(settings.LogLengths[f]);
                squares += (Kinds[f] ? (a(f) == b(f) ? 0 : 1) : Math.Pow(a(f) - b(f), 2)) / (length * length);
            }

            var r = Math.Sqrt(squares);
            return settings.Shape == KernelShape.SquaredExponential
                ? Math.Exp(-squares / 2)
                : (1 + (Math.Sqrt(5) * r) + (5 * squares / 3)) * Math.Exp(-Math.Sqrt(5) * r);
        }

        Func<int, double> Row(int i) => f => table.Column(f)[i];
        double[] Solve(double[] right)
        {
            var a = new double[n, n + 1];
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                {
                    a[i, j] = K(Row(i), Row(j)) + (i == j ? Math.Exp(settings.LogNoise) : 0);
                }

                a[i, n] = right[i];
            }

            for (var p = 0; p < n; p++)
            {
                for (var i = 0; i < n; i++)
                {
                    var factor = i == p ? 0 : a[i, p] / a[p, p];
                    for (var j = p; factor != 0 && j <= n; j++)
                    {
                        a[i, j] -= factor * a[p, j];
                    }
                }
            }

            return [.. Enumerable.Range(0, n).Select(i => a[i, n] / a[i, i])];
        }

        var ones = Solve([.. Enumerable.Repeat(1.0, n)]);
        var mean = Solve(values).Sum() / ones.Sum();
        var centred = values.Select(v => v - mean).ToArray();
        var weights = Solve(centred);
        var variance = (centred.Zip(weights, (a, b) => a * b).Sum() + GaussianProcess.VariancePriorCount) / (n + GaussianProcess.VariancePriorCount);
        var k = Enumerable.Range(0, n).Select(i => K(Row(i), f => x[f])).ToArray();
        var reach = Solve(k);
        return (mean + k.Zip(weights, (a, b) => a * b).Sum(), variance * (1 - k.Zip(reach, (a, b) => a * b).Sum()));
    }
}
