using System.Text.Json;

namespace Dse.Cli.Tests;

public sealed class AcceleratorRunTests
{
    private const string Spec = """
        kind: Accelerator
        networks: [ { topology: tiny.csv } ]
        space: { rows: [8, 16], cols: [8, 16], ifmapSramKiB: 4, filterSramKiB: [1, 4], ofmapSramKiB: 4 }
        """;

    private const string Topology = "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\nc1,32,32,3,3,3,16,1,\nc2,30,30,3,3,16,32,2,\nc3,30,30,3,3,16,32,2,\n";

    [Fact]
    public async Task A_topology_is_read_from_beside_the_spec_and_every_point_has_its_pictures()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tiny.csv", Topology);
        var outFolder = Path.Combine(folder.Path, "out");

        var run = await CommandRun.Of("run", folder.Write("spec.yaml", Spec), "--json", "--out", outFolder);

        Assert.Equal(0, run.Exit);
        var points = run.Json().GetProperty("points").EnumerateArray().ToArray();
        Assert.NotEmpty(points);

        // The spec of the front says all that it needs: two distinct layers of three, without the file.
        var network = run.Json().GetProperty("spec").GetProperty("networks")[0];
        Assert.Equal((2, "tiny"), (network.GetProperty("layers").GetArrayLength(), network.GetProperty("name").GetString()));
        using var artifact = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(outFolder, points[0].GetProperty("artifact").GetString()!)));
        Assert.Equal(2, artifact.RootElement.GetProperty("networks")[0].GetProperty("layers")[1].GetProperty("count").GetInt32());
    }

    [Fact]
    public async Task A_design_of_ones_own_is_compared()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tiny.csv", Topology);

        var run = await CommandRun.WithInput("""{"rows":8,"cols":16,"dataflow":"is","ifmapSramKiB":8}""", "compare", folder.Write("spec.yaml", Spec), "-", "--json");

        Assert.Equal(0, run.Exit);
        var comparison = run.Json();
        Assert.Equal(24, comparison.GetProperty("candidates").GetInt64());
        Assert.Contains("ifmapSramKiB", comparison.GetProperty("changes").EnumerateArray().Select(c => c.GetProperty("field").GetString()));
    }

    [Fact]
    public async Task A_topology_that_is_not_there_is_named()
    {
        using var folder = new TemporaryFolder();

        var run = await CommandRun.Of("run", folder.Write("spec.yaml", Spec), "--json");

        Assert.Equal(3, run.Exit);
        Assert.Contains("unreadableFile", run.Output, StringComparison.Ordinal);
        Assert.Contains("$.networks[0].topology", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_onnx_model_and_a_graph_of_the_catalog_are_run_together()
    {
        using var folder = new TemporaryFolder();
        File.Copy(Repository.File("tests/Formats/Onnx/data/light_squeezenet.onnx"), Path.Combine(folder.Path, "net.onnx"));
        var spec = folder.Write("spec.yaml", "kind: Accelerator\nnetworks: [ { graph: net.onnx, name: squeeze }, { graph: SqueezeNet, weight: 2 } ]\nspace: { rows: 16, cols: 16, dataflow: [os, ws], ifmapSramKiB: 32, filterSramKiB: 32, ofmapSramKiB: 32 }\n");

        var run = await CommandRun.Of("run", spec, "--json");

        Assert.Equal(0, run.Exit);
        var metrics = run.Json().GetProperty("points")[0].GetProperty("metrics");
        Assert.Equal(
            metrics.GetProperty("squeeze_latencyMs").GetDouble() + (2 * metrics.GetProperty("squeezenet_latencyMs").GetDouble()),
            metrics.GetProperty("latencyMs").GetDouble(),
            1e-9);
    }

    [Fact]
    public async Task Graphs_of_the_catalog_are_listed()
    {
        var run = await CommandRun.Of("catalog", "graphs", "resnet", "--json");

        Assert.Equal(["resnet18", "resnet50"], run.Json().EnumerateArray().Select(g => g.GetProperty("name").GetString()));
    }
}
