using System.Globalization;
using System.Text.Json;
using YamlDotNet.RepresentationModel;

namespace Dse.Cli.Tests;

public sealed class TimeloopExportTests
{
    // Windows with strides, groups, a product; two designs of one template.
    private const string Networks = """
        networks: [ { name: net, layers: [ { name: stem, type: conv, ifmapHeight: 17, ifmapWidth: 17, filterHeight: 3, filterWidth: 3, channels: 4, filters: 16, stride: 2 },
                                           { name: dw, type: depthwise, ifmapHeight: 10, ifmapWidth: 10, filterHeight: 3, filterWidth: 3, channels: 8 },
                                           { name: head, type: gemm, m: 4, n: 24, k: 36, count: 2 } ] } ]
        """;

    // The loops as another program reads them: innermost level first, each level's spatial loops inside its temporal ones.
    [Theory]
    [InlineData("gemmini", "meshX: [4, 8]")]
    [InlineData("eyeriss", "columns: [4, 7]")]
    public async Task Mappings_read_back_from_the_file_cost_what_the_model_says(string template, string space)
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", $"kind: Accelerator\ntemplate: {template}\n{Networks}\nspace: {{ {space} }}\nobjectives: [ min latencyMs ]\n");
        var front = await CommandRun.Of("run", spec, "--json", "--out", Path.Combine(folder.Path, "out"));
        Assert.Equal(0, front.Exit);
        var point = front.Json().GetProperty("points")[0];
        using var artifact = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "out", point.GetProperty("artifact").GetString()!)));

        var run = await CommandRun.Of("export", Path.Combine(folder.Path, "out"), point.GetProperty("id").GetRawText(), "--to", "timeloop");

        Assert.Equal(0, run.Exit);
        Assert.Contains("note: The architecture has to name its levels", run.Error, StringComparison.Ordinal);
        var stream = new YamlStream();
        stream.Load(new StringReader(run.Output));
        var layers = artifact.RootElement.GetProperty("networks")[0].GetProperty("layers").EnumerateArray().ToArray();
        Assert.Equal(layers.Length, stream.Documents.Count);
        foreach (var (document, layer) in stream.Documents.Zip(layers))
        {
            var line = Line((YamlMappingNode)document.RootNode, template, artifact.RootElement.GetProperty("design"));
            var priced = (await CommandRun.WithInput(line, "evaluate", "-")).JsonLines()[0].GetProperty("metrics");
            Assert.Equal(layer.GetProperty("cycles").GetDouble(), priced.GetProperty("cycles").GetDouble() * layer.GetProperty("repeats").GetDouble());
            Assert.Equal(
                layer.GetProperty("energyPj").EnumerateObject().Sum(p => p.Value.GetDouble()), priced.GetProperty("energyPj").GetDouble() * layer.GetProperty("repeats").GetDouble(), 1e-6);
        }
    }

    [Fact]
    public async Task Padded_layers_are_written_as_they_run_and_fused_ones_are_refused()
    {
        using var folder = new TemporaryFolder();
        const string Two = "networks: [ { layers: [ { name: a, type: conv, ifmapHeight: 28, ifmapWidth: 28, filterHeight: 1, filterWidth: 1, channels: 16, filters: 48 }, { name: b, follows: true, type: conv, ifmapHeight: 30, ifmapWidth: 30, filterHeight: 3, filterWidth: 3, channels: 48, filters: 16 } ] } ]";
        const string Prime = "networks: [ { layers: [ { type: gemm, m: 31, n: 61, k: 59 } ] } ]";
        const string Space = "space: { meshX: 16, accumulatorDepth: 256, scratchpadEntries: 16384 }";
        var padded = (await CommandRun.Of("run", folder.Write("padded.yaml", $"kind: Accelerator\ntemplate: gemmini\npaddingRatio: 0.1\n{Prime}\n{Space}\n"), "--json")).Output;
        var fused = (await CommandRun.Of("run", folder.Write("fused.yaml", $"kind: Accelerator\ntemplate: gemmini\nfuse: pairs\nmappingObjective: energy\n{Two}\n{Space}\n"), "--json")).Output;

        var written = await CommandRun.WithInput(padded, "export", "-", "1", "--to", "timeloop");
        var refused = await CommandRun.WithInput(fused, "export", "-", "1", "--to", "timeloop", "--json");

        Assert.Equal(0, written.Exit);
        Assert.Contains("note: Problems have the sizes that are run", written.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("M: 61", written.Output, StringComparison.Ordinal);
        Assert.Equal(2, refused.Exit);
        var error = refused.Json().GetProperty("errors")[0];
        Assert.Equal("notExpressible", error.GetProperty("code").GetString());
        Assert.Contains("stays in scratchpad", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_systolic_array_has_no_mappings_to_export()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", $"kind: Accelerator\n{Networks}\nspace: {{ rows: 8, cols: 8, dataflow: ws, ifmapSramKiB: 32, filterSramKiB: 32, ofmapSramKiB: 32 }}\n");
        var front = (await CommandRun.Of("run", spec, "--json")).Output;

        var run = await CommandRun.WithInput(front, "export", "-", "1", "--to", "timeloop", "--json");

        Assert.Equal(2, run.Exit);
        Assert.Equal("notExpressible", run.Json().GetProperty("errors")[0].GetProperty("code").GetString());
    }

    private static string Line(YamlMappingNode document, string template, JsonElement design)
    {
        var instance = (YamlMappingNode)document.Children["problem"]["instance"];
        var layer = instance.Children.Where(p => p.Key.ToString().Length == 1)
            .Select(p => $"\"{Own(p.Key.ToString()[0])}\":{p.Value}")
            .Concat([$"\"strideW\":{instance["Wstride"]}", $"\"strideH\":{instance["Hstride"]}"]);
        var directives = ((YamlSequenceNode)document.Children["mapping"]).Children;
        var levels = directives.Where(d => d["type"].ToString() == "datatype").Select(d => d["target"].ToString());
        var mapping = levels.Select(level => $"{{\"level\":\"{level}\",\"temporal\":{Loops(directives, level, "temporal")},\"spatial\":{Loops(directives, level, "spatial")}}}");
        var parameters = design.EnumerateObject().Where(p => p.Name != "clockMhz").Select(p => $"\"{p.Name}\":{p.Value.GetRawText()}");
        return $"{{\"kind\":\"Mapping\",\"hierarchy\":\"{template}\",\"parameters\":{{{string.Join(',', parameters)}}},\"layer\":{{{string.Join(',', layer)}}},\"mapping\":[{string.Join(',', mapping)}]}}";
    }

    private static string Loops(IEnumerable<YamlNode> directives, string level, string type)
    {
        if (directives.FirstOrDefault(d => d["type"].ToString() == type && d["target"].ToString() == level) is not { } directive)
        {
            return "[]";
        }

        var factors = directive["factors"].ToString().Split(' ').ToDictionary(f => f[0], f => long.Parse(f[1..], CultureInfo.InvariantCulture));
        Assert.Equal(7, factors.Count);
        return $"[{string.Join(',', directive["permutation"].ToString().Where(d => factors[d] > 1).Select(d => $"[\"{Own(d)}\",{factors[d]}]"))}]";
    }

    private static char Own(char dimension) => dimension == 'M' ? 'k' : char.ToLowerInvariant(dimension);
}
