namespace Dse.Cli.Tests;

public sealed class ServingRunTests
{
    private const string Spec = """
        kind: ServingPlan
        model: meta-llama/Meta-Llama-3.1-8B
        cluster: { device: H100-SXM5-80GB, devices: 2, devicesPerNode: 2 }
        arrivals: { trace: requests.csv }
        space: { chunkTokens: 2048 }
        """;

    [Fact]
    public async Task A_trace_is_read_from_the_file_that_the_spec_names()
    {
        using var folder = new TemporaryFolder();
        folder.Write("requests.csv", "TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.0,900,20\n2023-11-16 18:17:03.5,1100,40\n");

        var run = await CommandRun.Of("run", folder.Write("spec.yaml", Spec), "--json");

        Assert.Equal(0, run.Exit);
        var points = run.Json().GetProperty("points").EnumerateArray().ToArray();
        Assert.NotEmpty(points);

        // Two requests of 60 tokens together, in a little over half a second.
        Assert.All(points, p => Assert.InRange(p.GetProperty("metrics").GetProperty("requestsPerSecond").GetDouble(), 1, 4));
    }

    [Fact]
    public async Task A_trace_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();

        var run = await CommandRun.Of("run", folder.Write("spec.yaml", Spec), "--json");

        Assert.Equal(3, run.Exit);
        Assert.Contains("unreadableFile", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Threads_never_change_the_front_of_a_serving_study()
    {
        var spec = Spec.Replace("arrivals: { trace: requests.csv }", "inputTokens: 1000\noutputTokens: 100", StringComparison.Ordinal)
            + "\nsearch: { strategy: nsga2, evaluations: 300, seed: 5 }\n";
        var one = await CommandRun.WithInput(spec, "run", "-", "--json", "--threads", "1");
        var two = await CommandRun.WithInput(spec, "run", "-", "--json", "--threads", "2");

        Assert.Equal(one.Json().GetProperty("points").GetRawText(), two.Json().GetProperty("points").GetRawText());
    }
}
