namespace Dse.Cli.Tests;

public sealed class FleetRunTests
{
    private const string Spec = """
        kind: FleetMix
        devices:
          - { name: small, costPerHour: 1, throughput: [[4, 1], [2, 0]] }
          - { name: large, costPerHour: 5, throughput: [[9, 5], [6, 3]] }
        trace: requests.csv
        ticks: { outputTokens: [64, 256], inputTokens: [512, 4096] }
        requestsPerSecond: 6
        """;

    // Half of the requests small, a quarter with long prompts, a quarter long in both.
    private const string Trace = "seconds,inputTokens,outputTokens\n0,100,10\n1,512,64\n2,513,64\n3,4096,256\n";

    [Fact]
    public async Task A_trace_is_counted_and_the_cheapest_fleet_comes_with_its_routing()
    {
        using var folder = new TemporaryFolder();
        folder.Write("requests.csv", Trace);
        var outFolder = Path.Combine(folder.Path, "out");

        var run = await CommandRun.Of("run", folder.Write("spec.yaml", Spec), "--json", "--out", outFolder);

        Assert.Equal(0, run.Exit);
        var point = run.Json().GetProperty("points").EnumerateArray().Single();
        Assert.True(run.Json().GetProperty("proved").GetBoolean());

        // The large one alone would be 1.13 times busy; a small one takes of the small requests what is too much.
        Assert.Equal((1, 1), (point.GetProperty("parameters").GetProperty("small").GetInt32(), point.GetProperty("parameters").GetProperty("large").GetInt32()));
        Assert.Equal(6, point.GetProperty("metrics").GetProperty("costPerHour").GetDouble());
        using var artifact = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(outFolder, point.GetProperty("artifact").GetString()!)));
        Assert.Equal(3, artifact.RootElement.GetProperty("routing").GetArrayLength());
        Assert.Equal(1, artifact.RootElement.GetProperty("routing")[2].GetProperty("shares").GetProperty("large").GetDouble(), 9);
    }

    [Fact]
    public async Task Requests_beyond_the_ticks_are_an_error_that_counts_them()
    {
        using var folder = new TemporaryFolder();
        folder.Write("requests.csv", Trace + "4,5000,10\n");

        var run = await CommandRun.Of("run", folder.Write("spec.yaml", Spec), "--json");

        Assert.Equal(3, run.Exit);
        var error = run.Json().GetProperty("errors")[0];
        Assert.Equal(("$.ticks", "outsideTicks"), (error.GetProperty("path").GetString(), error.GetProperty("code").GetString()));
        Assert.StartsWith("1 of 5 requests", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_published_toy_runs_from_its_example()
    {
        var run = await CommandRun.Of("run", Repository.File("examples/fleet-melange-toy.yaml"), "--json");

        Assert.Equal(6.70, run.Json().GetProperty("points")[0].GetProperty("metrics").GetProperty("costPerHour").GetDouble());
    }

    [Fact]
    public async Task Pools_for_prompts_and_tokens_have_a_proved_front_of_rent_power_and_rate()
    {
        var run = await CommandRun.Of("run", Repository.File("examples/fleet-splitwise.yaml"), "--json");

        Assert.True(run.Json().GetProperty("proved").GetBoolean());
        var points = run.Json().GetProperty("points").EnumerateArray().Select(p => p.GetProperty("metrics")).Select(m => (
            Cost: m.GetProperty("costPerHour").GetDouble(), Watts: m.GetProperty("powerWatts").GetDouble(), Rate: m.GetProperty("capacityRequestsPerSecond").GetDouble())).ToList();

        // A capped machine makes as many tokens at 30 % less power: none that is not capped makes tokens.
        Assert.DoesNotContain(run.Json().GetProperty("points").EnumerateArray(), p => p.GetProperty("parameters").GetProperty("H100 tokens").GetInt32() > 0);
        Assert.True(points.Count > 10);
        Assert.All(points, p => Assert.DoesNotContain(points, q => q != p && q.Cost <= p.Cost && q.Watts <= p.Watts && q.Rate >= p.Rate));
    }

    [Fact]
    public async Task Plans_that_are_priced_make_the_fleet_that_their_tables_make()
    {
        const string Priced = """
            kind: FleetMix
            devices:
              - { name: one, serving: { model: Llama-3.1-8B, cluster: { device: H100-SXM5-80GB, devices: 1 }, slo: { ttftMs: 500, tpotMs: 12 }, plan: { concurrency: 128 } } }
              - { name: two, serving: { model: Llama-3.1-8B, cluster: { device: H100-SXM5-80GB, devices: 2 }, slo: { ttftMs: 500, tpotMs: 12 }, plan: { tp: 2, concurrency: 128 } } }
            distribution: [[3, 1], [1, 2]]
            ticks: { outputTokens: [128, 512], inputTokens: [512, 4096] }
            requestsPerSecond: 40
            """;
        using var folder = new TemporaryFolder();
        var outFolder = Path.Combine(folder.Path, "out");

        var run = await CommandRun.Of("run", folder.Write("spec.yaml", Priced), "--json", "--out", outFolder);

        Assert.Equal(0, run.Exit);
        var point = run.Json().GetProperty("points").EnumerateArray().Single();
        var artifact = Path.Combine(outFolder, point.GetProperty("artifact").GetString()!);
        Assert.Equal(0, (await CommandRun.Of("check", folder.Write("spec.yaml", Priced), artifact, "--json")).Exit);
        using var document = System.Text.Json.JsonDocument.Parse(await File.ReadAllTextAsync(artifact));
        var types = document.RootElement.GetProperty("types").EnumerateArray().ToArray();
        var tables = string.Join('\n', types.Select((t, i) => $"  - {{ name: {t.GetProperty("name")}, costPerHour: {point.GetProperty("metrics").GetProperty("rentPerHour").GetDouble() / types.Sum(x => (x.GetProperty("name").GetString() == "two" ? 2 : 1) * x.GetProperty("instances").GetInt32()) * (i + 1)}, throughput: {t.GetProperty("throughput").GetRawText().ReplaceLineEndings(string.Empty)} }}"));

        var again = await CommandRun.Of("run", folder.Write("tables.yaml", $"kind: FleetMix\ndevices:\n{tables}\n{Priced[Priced.IndexOf("distribution", StringComparison.Ordinal)..]}"), "--json");

        Assert.Equal(point.GetProperty("parameters").GetRawText(), again.Json().GetProperty("points").EnumerateArray().Single().GetProperty("parameters").GetRawText());
    }
}
