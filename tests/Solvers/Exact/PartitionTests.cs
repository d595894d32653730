using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Solvers.Mip;

namespace Dse.Solvers.Tests.Exact;

/// <summary>The exact front of kind Partition against the evaluation of every split.</summary>
public class PartitionTests
{
    private static readonly string[] Objectives = ["min latencyMs", "max throughputPerSecond", "min energyMj", "min stages", "min batchMs", "min periodMs"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void The_exact_front_is_that_of_brute_force_on_a_thousand_random_networks(bool isGraph)
    {
        var (feasible, larger) = (0, 0);
        for (var seed = 0; seed < 1000; seed++)
        {
            var spec = RandomSpec(new System.Random(seed), isGraph);

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
    public void A_long_chain_over_eight_devices_is_proved_in_latency_and_throughput()
    {
        var front = Run(Chain(120, 8, new System.Random(1)), "auto");

        Assert.True(front.Proved, front.Reason);
        Assert.True(front.Points.Count > 5);

        // No split is faster than the quickest device of each layer, and no pipeline than all devices busy all the time.
        Assert.Equal("exact: dynamic programming over the layers", front.Strategy);
    }

    [Fact]
    public void A_graph_with_too_many_partial_splits_is_proved_by_a_linear_model()
    {
        if (MipSolvers.Cbc is null && MipSolvers.Highs is null)
        {
            Assert.Fail("No solver for linear models is installed: './dse test' installs one.");
        }

        var random = new System.Random(5);
        var layers = string.Join(',', Enumerable.Range(0, 24).Select(l => Layer(random, l, 3, l == 0 ? null : [.. new[] { random.Next(l), Math.Max(0, l - 1) }.Distinct()], 1.0)));
        var front = Run($$"""{"kind":"Partition","devices":[{"name":"d0"},{"name":"d1"},{"name":"d2"}],"links":[{"from":"d0","to":"d1","gBps":1},{"from":"d1","to":"d2","gBps":1},{"from":"d0","to":"d2","gBps":1}],"graph":[{{layers}}],"objectives":["min periodMs"]}""", "auto");

        Assert.True(front.Proved, front.Reason);
        Assert.Contains("by linear models", front.Reason, StringComparison.Ordinal);
        Assert.Single(front.Points);
    }

    private static string Chain(int layers, int devices, System.Random random)
    {
        var names = Enumerable.Range(0, devices).Select(d => $"d{d}").ToArray();
        var list = string.Join(',', Enumerable.Range(0, layers).Select(l => Layer(random, l, devices, null, 1.0)));
        var links = string.Join(',', Enumerable.Range(0, devices).SelectMany(a => Enumerable.Range(a + 1, devices - a - 1).Select(b => $$"""{"from":"d{{a}}","to":"d{{b}}","gBps":{{random.Next(1, 5)}},"latencyMs":0.5}""")));
        return $$"""{"kind":"Partition","devices":[{{string.Join(',', names.Select(n => $$"""{"name":"{{n}}"}"""))}}],"links":[{{links}}],"layers":[{{list}}]}""";
    }

    private static string RandomSpec(System.Random random, bool isGraph)
    {
        var (layers, devices) = (random.Next(1, isGraph ? 6 : 8), random.Next(1, 4));
        var list = string.Join(',', Enumerable.Range(0, layers).Select(l => Layer(random, l, devices, isGraph ? [.. Enumerable.Range(0, l).Where(_ => random.Next(2) == 0)] : null, 0.9)));
        var memory = random.Next(3) == 0;
        var deviceList = string.Join(',', Enumerable.Range(0, devices).Select(d => memory ? $$"""{"name":"d{{d}}","memoryBytes":{{random.Next(4, 16)}}}""" : $$"""{"name":"d{{d}}"}"""));
        var links = string.Join(',', Enumerable.Range(0, devices).SelectMany(a => Enumerable.Range(0, devices).Where(b => b != a && random.Next(4) > 0).Select(b => $$"""{"from":"d{{a}}","to":"d{{b}}","gBps":{{random.Next(1, 4)}},"latencyMs":{{random.Next(0, 3)}},"energyMjPerMB":{{random.Next(0, 3)}}}""")));
        var objectives = Objectives.OrderBy(_ => random.Next()).Take(random.Next(1, 4)).Select(o => $"\"{o}\"");
        var limits = new List<string>();
        if (random.Next(4) == 0)
        {
            limits.Add($"\"latencyMs <= {random.Next(5, 30)}\"");
        }

        if (random.Next(5) == 0)
        {
            limits.Add($"\"throughputPerSecond >= {random.Next(30, 200)}\"");
        }

        if (random.Next(5) == 0)
        {
            limits.Add($"\"stages <= {random.Next(1, 3)}\"");
        }

        return $$"""{"kind":"Partition","devices":[{{deviceList}}],"links":[{{links}}],"{{(isGraph ? "graph" : "layers")}}":[{{list}}],"microbatches":{{random.Next(1, 5)}},"constraints":[{{string.Join(',', limits)}}],"objectives":[{{string.Join(',', objectives)}}]}""";
    }

    private static string Layer(System.Random random, int index, int devices, int[]? inputs, double share)
    {
        int[] able = [.. Enumerable.Range(0, devices).Where(d => d == index % devices || random.NextDouble() < share)];
        var latency = string.Join(',', able.Select(d => string.Create(CultureInfo.InvariantCulture, $"\"d{d}\":{random.Next(1, 9)}")));
        var energy = string.Join(',', able.Select(d => $"\"d{d}\":{random.Next(1, 9)}"));
        var fed = inputs is null ? string.Empty : $",\"inputs\":[{string.Join(',', inputs.Select(i => $"\"l{i}\""))}]";
        return $$"""{"name":"l{{index}}","outputBytes":{{random.Next(0, 4)}}e6,"memoryBytes":{{random.Next(1, 5)}},"latencyMs":{{{latency}}},"energyMj":{{{energy}}}{{fed}}}""";
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
