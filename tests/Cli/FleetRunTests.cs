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
}
