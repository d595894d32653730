using System.Globalization;
using System.Text;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Solvers.Tests.Exact;

/// <summary>The exact front of kind Precision against the evaluation of every design.</summary>
public class PrecisionTests
{
    private static readonly string[] Metrics = ["sensitivity", "latencyMs", "bytes"];

    [Fact]
    public void The_exact_front_is_that_of_brute_force_on_random_networks()
    {
        var feasible = 0;
        for (var seed = 0; seed < 400; seed++)
        {
            var spec = RandomSpec(new System.Random(seed));

            var exact = Run(spec, "exact");
            var all = Run(spec, "exhaustive");

            Assert.True(exact.Proved);
            Assert.Equal(all.Status, exact.Status);
            Assert.Equal(Values(all), Values(exact));
            feasible += all.Points.Count > 0 ? 1 : 0;
        }

        Assert.InRange(feasible, 200, 399);
    }

    [Fact]
    public void A_hundred_layers_with_one_objective_and_two_limits_are_proved()
    {
        var random = new System.Random(3);
        var layers = string.Join(',', Enumerable.Range(0, 100).Select(l =>
        {
            var (weight, size, speed) = (random.NextDouble(), random.Next(1_000, 3_000_000), random.NextDouble() + 0.1);
            var options = new[] { 2, 4, 6, 8 }.Select(b => string.Create(
                CultureInfo.InvariantCulture,
                $"{{\"bits\":{b},\"sensitivity\":{weight * Math.Pow(2, -b) * (1 + (0.1 * random.NextDouble()))},\"latencyMs\":{speed * (0.3 + (b / 8.0)) * (1 + (0.1 * random.NextDouble()))},\"bytes\":{size * (long)b / 8}}}"));
            return $"{{\"name\":\"l{l}\",\"options\":[{string.Join(',', options)}]}}";
        }));

        var front = Run(Spec(layers, "\"constraints\":[\"bytes <= 80000000\",\"latencyMs <= 45\"],", "\"min sensitivity\""), "auto");

        Assert.True(front.Proved, front.Reason);
        Assert.StartsWith("exact: ", front.Strategy, StringComparison.Ordinal);
        var point = Assert.Single(front.Points);
        Assert.All(point.Metrics.Where(m => m.Key == "bytes"), m => Assert.True(m.Value <= 90_000_000));
        Assert.Equal(point.Bound["sensitivity"], point.Metrics[0].Value);
    }

    [Fact]
    public void An_infeasible_study_names_the_limit_that_binds()
    {
        var front = Run(Spec(Layer(new System.Random(1), 0, 3, 1000), "\"constraints\":[\"bytes <= 1\"],", "\"min sensitivity\""), "auto");

        Assert.Equal(StudyStatus.Infeasible, front.Status);
        Assert.Contains("bytes <= 1 rejected 1; nearest", front.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_more_than_a_limit_is_refused_by_exact_and_left_to_others_by_auto()
    {
        var spec = Spec(Layer(new System.Random(1), 0, 3, 1000), "\"constraints\":[\"bytes <= 900 || latencyMs <= 1\"],", "\"min sensitivity\"");

        Assert.Contains("is more than a limit", Assert.Throws<ArgumentException>(() => Run(spec, "exact")).Message, StringComparison.Ordinal);
        Assert.StartsWith("exhaustive", Run(spec, "auto").Strategy, StringComparison.Ordinal);
    }

    private static string RandomSpec(System.Random random)
    {
        var layers = string.Join(',', Enumerable.Range(0, random.Next(1, 6)).Select(l => Layer(random, l, random.Next(1, 5), random.Next(1, 40))));
        var objectives = Metrics.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).Select(m => $"\"{(random.Next(5) == 0 ? "max" : "min")} {m}\"");
        var limits = new List<string>();
        if (random.Next(2) == 0)
        {
            limits.Add($"\"bytes {(random.Next(3) == 0 ? "<" : "<=")} {random.Next(5, 200)}\"");
        }

        if (random.Next(3) == 0)
        {
            limits.Add(string.Create(CultureInfo.InvariantCulture, $"\"latencyMs <= {random.Next(2, 20)} && meanBits >= {random.Next(1, 5)}\""));
        }

        if (random.Next(4) == 0)
        {
            limits.Add("\"l0 >= 4\"");
        }

        return Spec(layers, $"\"constraints\":[{string.Join(',', limits)}],", string.Join(',', objectives));
    }

    // Small whole figures, so that ties are common.
    private static string Layer(System.Random random, int index, int options, int size)
    {
        var text = new StringBuilder($$"""{"name":"l{{index}}","options":[""");
        for (var o = 0; o < options; o++)
        {
            text.Append(CultureInfo.InvariantCulture, $$"""{{(o > 0 ? "," : "")}}{"bits":{{2 << o}},"sensitivity":{{random.Next(0, 9) / 4.0}},"latencyMs":{{random.Next(0, 9) / 2.0}},"bytes":{{size * (o + 1) / 2}}}""");
        }

        return text.Append("]}").ToString();
    }

    private static string Spec(string layers, string constraints, string objectives) =>
        $$"""{"kind":"Precision","layers":[{{layers}}],{{constraints}}"objectives":[{{objectives}}]}""";

    private static FrontDocument Run(string text, string strategy)
    {
        using var spec = JsonDocument.Parse(text);
        var errors = new List<SpecError>();
        var study = StudyKinds.Resolve(spec.RootElement, errors)?.Parse(spec.RootElement, errors);
        Assert.Empty(errors);
        return Explorer.Run(study!.Problem, study.Search with { Strategy = strategy }, ExplorerOptions.Default, null, default, CancellationToken.None);
    }

    private static string[] Values(FrontDocument front) =>
        [.. front.Points.Select(p => string.Join(' ', front.Objectives.Select(o => p.Metrics.Single(m => m.Key == o.Metric).Value!.Value.ToString("R", CultureInfo.InvariantCulture)))).Order(StringComparer.Ordinal)];
}
