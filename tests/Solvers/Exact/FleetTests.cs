using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Solvers.Tests.Exact;

/// <summary>The exact front of kind FleetMix against the evaluation of every design, and against published allocations.</summary>
public class FleetTests
{
    // The toy of the Mélange release, as AIBrix redistributes it (Apache-2.0).
    private const string Toy = """
        "devices":[{"name":"A10G","costPerHour":1.01,"powerWatts":150,"throughput":[[2,1],[5,2]]},{"name":"A100-80GB","costPerHour":3.67,"powerWatts":400,"throughput":[[20,20],[40,20]]}],
        "distribution":[[0.2,0.1],[0.5,0.2]],"requestsPerSecond":30
        """;

    [Fact]
    public void The_exact_front_is_that_of_brute_force_on_a_thousand_random_fleets()
    {
        var (feasible, larger) = (0, 0);
        for (var seed = 0; seed < 1000; seed++)
        {
            var spec = RandomFleets.Spec(new System.Random(seed));

            var exact = Run(spec, "exact");
            var all = Run(spec, "exhaustive");

            Assert.True(exact.Proved, $"{seed}: {exact.Reason}");
            Assert.True(all.Status == exact.Status, $"{seed}: {all.Status} {exact.Status} {exact.Reason} {spec}");
            Assert.True(Values(all).SequenceEqual(Values(exact)), $"{seed}: {string.Join(';', Values(all))} | {string.Join(';', Values(exact))} {spec}");
            feasible += all.Points.Count > 0 ? 1 : 0;
            larger += all.Points.Count > 1 ? 1 : 0;
        }

        Assert.InRange(feasible, 500, 999);
        Assert.InRange(larger, 200, 999);
    }

    [Fact]
    public void The_toy_of_Melange_in_whole_buckets_takes_three_A10G_and_one_A100()
    {
        var point = Assert.Single(Run($$"""{"kind":"FleetMix",{{Toy}},"slices":1}""", "auto").Points);

        Assert.Equal(6.70, Metric(point, "costPerHour"));
        Assert.Equal(["A10G=3", "A100-80GB=1"], point.Parameters.Select(p => $"{p.Key}={p.Value}"));
    }

    [Fact]
    public void The_toy_of_Melange_with_continuous_shares_takes_one_of_each()
    {
        // The A100 alone is 1.125 times busy; the A10G takes an eighth of it where that costs least.
        var front = Run($$"""{"kind":"FleetMix",{{Toy}}}""", "auto");

        var point = Assert.Single(front.Points);
        Assert.Equal(4.68, Metric(point, "costPerHour"));
        Assert.StartsWith("exact: ", front.Strategy, StringComparison.Ordinal);
        Assert.Equal(4.68, point.Bound["costPerHour"]);
    }

    [Fact]
    public void Caps_that_are_too_low_are_proved_infeasible_and_name_the_bucket()
    {
        var front = Run($$"""{"kind":"FleetMix",{{Toy.Replace("\"costPerHour\":3.67", "\"available\":0,\"costPerHour\":3.67", StringComparison.Ordinal).Replace("\"costPerHour\":1.01", "\"available\":5,\"costPerHour\":1.01", StringComparison.Ordinal)}}}""", "auto");

        Assert.Equal(StudyStatus.Infeasible, front.Status);
        Assert.True(front.Proved);
        Assert.Contains("serve 12.5 of 30 requests per second; bucket [output", front.Reason, StringComparison.Ordinal);
        Assert.Equal(["fleetCapacity"], front.Rejected.Keys);
    }

    [Fact]
    public void A_rate_that_grows_by_one_percent_moves_one_instance_at_most_when_an_equally_cheap_fleet_is_that_near()
    {
        var moved = 0;
        for (var seed = 0; seed < 200; seed++)
        {
            var random = new System.Random(seed);
            var devices = RandomFleets.Devices(random, 2, 2, 2, limited: false);
            var rate = 5 + (20 * random.NextDouble());
            string At(double r, string more) => string.Create(CultureInfo.InvariantCulture, $$"""{"kind":"FleetMix","devices":{{devices}},"distribution":[[0.4,0.2],[0.3,0.1]],"requestsPerSecond":{{r}}{{more}}}""");
            var first = Run(At(rate, string.Empty), "auto");
            Assert.True(first.Points.Count == 1, $"{seed}: {first.Reason} {At(rate, string.Empty)}");
            var before = first.Points[0];
            var previous = $$""","previous":{{{string.Join(',', before.Parameters.Select(p => $"\"{p.Key}\":{p.Value}"))}}}""";

            var after = Run(At(rate * 1.01, previous), "auto").Points.Single();
            var least = Run(At(rate * 1.01, previous + ""","objectives":["min costPerHour","min changes"]"""), "exhaustive").Points.First();

            Assert.Equal(Metric(least, "costPerHour"), Metric(after, "costPerHour"));
            Assert.Equal(Metric(least, "changes"), Metric(after, "changes"));
            moved += Metric(after, "changes") > 0 ? 1 : 0;
        }

        Assert.InRange(moved, 5, 195);
    }

    [Fact]
    public void Changes_are_made_only_when_they_are_worth_their_cost()
    {
        string Spec(double churn) => string.Create(CultureInfo.InvariantCulture, $$"""{"kind":"FleetMix",{{Toy}},"previous":{"A10G":3,"A100-80GB":1},"churnCost":{{churn}}}""");

        // Two A10G are saved, 2.02 an hour, for two changes.
        Assert.Equal(4.68 + (2 * 1.0), Metric(Run(Spec(1.0), "auto").Points.Single(), "costPerHour"), 9);
        Assert.Equal(6.70, Metric(Run(Spec(1.02), "auto").Points.Single(), "costPerHour"), 9);
    }

    [Fact]
    public void Answers_are_the_same_on_every_run_and_any_number_of_threads()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var spec = RandomFleets.Spec(new System.Random(seed));

            Assert.Equal(Text(Run(spec, "exact", 1)), Text(Run(spec, "exact", 2)));
        }

        static string Text(FrontDocument front) => string.Join('|', front.Points.Select(p => string.Join(',', p.Parameters.Select(x => x.Value)) + string.Join(',', p.Metrics.Select(m => m.Value))));
    }

    private static double Metric(FrontPoint point, string name) => point.Metrics.Single(m => m.Key == name).Value!.Value;

    private static FrontDocument Run(string text, string strategy, int threads = 1)
    {
        using var spec = JsonDocument.Parse(text);
        var errors = new List<SpecError>();
        var study = StudyKinds.Resolve(spec.RootElement, errors)?.Parse(spec.RootElement, errors);
        Assert.Empty(errors);
        return Explorer.Run(study!.Problem, study.Search with { Strategy = strategy }, ExplorerOptions.Default with { Threads = threads }, null, default, CancellationToken.None);
    }

    private static string[] Values(FrontDocument front) =>
        [.. front.Points.Select(p => string.Join(' ', front.Objectives.Select(o => Metric(p, o.Metric).ToString("G9", CultureInfo.InvariantCulture)))).Order(StringComparer.Ordinal)];
}
