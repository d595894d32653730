using Dse.Core.Spaces;
using Dse.Solvers.Surrogates;
using Dse.Solvers.Surrogates.Trees;

namespace Dse.Solvers.Tests.Surrogates;

public class ImportanceTests
{
    [Fact]
    public void Indices_of_the_Ishigami_function_are_the_published_ones()
    {
        // Sobol and Levitan 1999, a = 7, b = 0.1: first order 0.3139, 0.4424, 0; total 0.5576, 0.4424, 0.2437.
        var random = new RandomSource(1);
        List<double[]> Draw() => [.. Enumerable.Range(0, 20_000).Select(_ => Enumerable.Range(0, 3).Select(_ => Math.PI * ((2 * random.NextDouble()) - 1)).ToArray())];

        var shares = VarianceShares.Compute(
            x => Math.Sin(x[0]) + (7 * Math.Pow(Math.Sin(x[1]), 2)) + (0.1 * Math.Pow(x[2], 4) * Math.Sin(x[0])),
            Draw(),
            Draw(),
            [[0], [1], [2]])!;

        double[] alone = [0.3139, 0.4424, 0];
        double[] total = [0.5576, 0.4424, 0.2437];
        for (var p = 0; p < 3; p++)
        {
            Assert.Equal(alone[p], shares[p].Alone, 0.03);
            Assert.Equal(total[p], shares[p].Total, 0.02);
        }
    }

    [Fact]
    public void What_matters_is_found_in_trials_with_inactive_parameters_and_missing_metrics()
    {
        var random = new RandomSource(3);
        var trials = Enumerable.Range(0, 400).Select(i =>
        {
            var flow = random.Next(3);
            var depth = 1 + random.Next(64);
            var clock = 0.5 + random.NextDouble();
            var values = new Dictionary<string, ParameterValue>(StringComparer.Ordinal)
            {
                ["flow"] = ParameterValue.Of("abc"[flow].ToString()),
                ["clock"] = ParameterValue.Of(clock),
                ["unused"] = ParameterValue.Of(random.NextDouble()),
            };
            if (flow == 0)
            {
                values["depth"] = ParameterValue.Of(depth);
            }

            var metric = (flow == 1 ? 10 : 5) + (flow == 0 ? depth / 40.0 : 0) + (0.2 / clock);
            return ((IReadOnlyDictionary<string, ParameterValue>)values, i % 10 == 0 ? (double?)null : metric);
        }).ToArray();

        var found = Importance.Of("m", ["unused", "clock", "flow", "depth"], trials, seed: 1);

        Assert.Equal(360, found.Trials);
        Assert.True(found.ExplainedRatio > 0.95);
        Assert.Null(found.NullReason);
        Assert.Equal("flow", found.Parameters![0].Parameter);
        Assert.True(found.Parameters[0].AloneRatio > 0.7);
        Assert.Equal("unused", found.Parameters[^1].Parameter);
        Assert.InRange(found.Parameters[^1].TotalRatio, 0, 0.02);
    }

    [Fact]
    public void An_index_is_a_share_also_where_its_estimate_is_more()
    {
        var random = new RandomSource(1);
        List<double[]> Draw() => [.. Enumerable.Range(0, 50).Select(_ => new[] { random.NextDouble(), random.NextDouble() })];

        // One feature decides: its total index is 1, and half of such estimates lie above.
        for (var repeat = 0; repeat < 20; repeat++)
        {
            var shares = VarianceShares.Compute(x => x[0], Draw(), Draw(), [[0], [1]])!;

            Assert.InRange(shares[0].Total, 0.3, 1);
            Assert.All(shares, s => Assert.InRange(s.Alone, 0, s.Total));
            Assert.Equal((0.0, 0.0), shares[1]);
        }
    }

    [Fact]
    public void What_cannot_be_said_has_no_shares_and_a_reason()
    {
        var random = new RandomSource(7);
        (IReadOnlyDictionary<string, ParameterValue>, double?)[] Trials(int count, Func<double, double?> metric) =>
            [.. Enumerable.Range(0, count).Select(_ => random.NextDouble()).Select(x => (new Dictionary<string, ParameterValue>(StringComparer.Ordinal) { ["x"] = ParameterValue.Of(x) }, metric(x)))];

        foreach (var (trials, why) in ((IReadOnlyList<(IReadOnlyDictionary<string, ParameterValue>, double?)>, string)[])
            [(Trials(30, _ => null), "No stored trial has this metric"), (Trials(19, x => x), "Only 19 stored trials"), (Trials(30, _ => 2), "the same value")])
        {
            var none = Importance.Of("m", ["x"], trials, seed: 1);

            Assert.Equal((null, null), (none.ExplainedRatio, none.Parameters));
            Assert.Contains(why, none.NullReason, StringComparison.Ordinal);
        }
    }
}
