using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Solvers.Tests.Exact;

/// <summary>The exact front of kind ModelSubset against the evaluation of every subset.</summary>
public class SubsetTests
{
    private static readonly string[] Metrics = ["loss", "energyJoules", "delayMs", "memoryBytes", "models"];

    [Fact]
    public void The_exact_front_is_that_of_brute_force_on_a_thousand_random_sets()
    {
        var (feasible, larger) = (0, 0);
        for (var seed = 0; seed < 1000; seed++)
        {
            var spec = RandomSpec(new System.Random(seed));

            var exact = Run(spec, "exact");
            var all = Run(spec, "exhaustive");

            Assert.True(exact.Proved, $"{seed}: {exact.Reason}");
            Assert.True(all.Status == exact.Status, $"{seed}: {all.Status} {exact.Status} {exact.Reason} {spec}");
            Assert.True(Values(all).SequenceEqual(Values(exact)), $"{seed}: {string.Join(';', Values(all))} | {string.Join(';', Values(exact))} {spec}");
            feasible += all.Points.Count > 0 ? 1 : 0;
            larger += all.Points.Count > 1 ? 1 : 0;
        }

        Assert.InRange(feasible, 500, 999);
        Assert.InRange(larger, 150, 999);
    }

    [Fact]
    public void Twenty_five_models_under_limits_of_energy_and_delay_are_proved()
    {
        var random = new System.Random(2);
        var models = string.Join(',', Enumerable.Range(0, 25).Select(m => string.Create(CultureInfo.InvariantCulture, $$"""{"name":"m{{m}}","energyJoules":{{5 + (20 * random.NextDouble())}},"delayMs":{{50 + (200 * random.NextDouble())}},"loss":[{{string.Join(',', Enumerable.Range(0, 8).Select(_ => random.NextDouble().ToString("R", CultureInfo.InvariantCulture)))}}]}""")));

        var front = Run($$"""{"kind":"ModelSubset","models":[{{models}}],"constraints":["energyJoules <= 60","delayMs <= 200"],"objectives":["min loss"]}""", "auto");

        Assert.True(front.Proved, front.Reason);
        var point = Assert.Single(front.Points);
        Assert.True(point.Metrics.Single(m => m.Key == "energyJoules").Value <= 60);
        Assert.True(point.Metrics.Single(m => m.Key == "delayMs").Value <= 200);
    }

    private static string RandomSpec(System.Random random)
    {
        var classes = random.Next(1, 5);
        var models = string.Join(',', Enumerable.Range(0, random.Next(1, 8)).Select(m => $$"""{"name":"m{{m}}","energyJoules":{{random.Next(1, 9)}},"delayMs":{{random.Next(1, 9)}},"memoryBytes":{{random.Next(1, 9)}},"loss":[{{string.Join(',', Enumerable.Range(0, classes).Select(_ => random.Next(0, 9)))}}]}"""));
        var objectives = Metrics.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).Select(m => $"\"min {m}\"");
        var limits = Metrics.Where(_ => random.Next(4) == 0).Select(m => $"\"{m} <= {random.Next(1, 12)}\"").ToList();
        if (random.Next(5) == 0)
        {
            limits.Add($"\"m0 == {random.Next(2)}\"");
        }

        return $$"""{"kind":"ModelSubset","models":[{{models}}],"weights":[{{string.Join(',', Enumerable.Range(0, classes).Select(_ => random.Next(1, 5)))}}],"constraints":[{{string.Join(',', limits)}}],"objectives":[{{string.Join(',', objectives)}}]}""";
    }

    private static FrontDocument Run(string text, string strategy)
    {
        using var spec = JsonDocument.Parse(text);
        var errors = new List<SpecError>();
        var study = StudyKinds.Resolve(spec.RootElement, errors)?.Parse(spec.RootElement, errors);
        Assert.Empty(errors);
        return Explorer.Run(study!.Problem, study.Search with { Strategy = strategy }, ExplorerOptions.Default, null, default, CancellationToken.None);
    }

    private static string[] Values(FrontDocument front) =>
        [.. front.Points.Select(p => string.Join(' ', front.Objectives.Select(o => p.Metrics.Single(m => m.Key == o.Metric).Value!.Value.ToString("G9", CultureInfo.InvariantCulture)))).Order(StringComparer.Ordinal)];
}
