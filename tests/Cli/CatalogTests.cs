using System.Text.Json;

namespace Dse.Cli.Tests;

public sealed class CatalogTests
{
    // Llama 3.1 8B as its config.json describes it, in an fp8 checkpoint.
    private const string Config = """
        {"model_type":"llama","hidden_size":4096,"num_hidden_layers":32,"num_attention_heads":32,"num_key_value_heads":8,"intermediate_size":14336,
         "vocab_size":128256,"tie_word_embeddings":false,"torch_dtype":"bfloat16","quantization_config":{"quant_method":"fp8"}}
        """;

    [Theory]
    [InlineData("devices", "H100-SXM5-80GB", "memoryGiB")]
    [InlineData("models", "GPT-3-175B", "parametersBillion")]
    [InlineData("graphs", "resnet50", "peakBytes")]
    public async Task The_catalog_lists_what_specs_may_name(string what, string name, string figure)
    {
        var table = await CommandRun.Of("catalog", what);
        var all = (await CommandRun.Of("catalog", what, "--json")).Json().EnumerateArray().ToList();
        var some = (await CommandRun.Of("catalog", what, name.ToUpperInvariant(), "--json")).Json().EnumerateArray().ToList();

        Assert.Contains(name, table.Output, StringComparison.Ordinal);
        Assert.True(all.Single(e => e.GetProperty("name").GetString() == name).GetProperty(figure).GetDouble() > 0);
        Assert.Contains(name, some.Select(e => e.GetProperty("name").GetString()));
        Assert.True(some.Count < all.Count);
    }

    [Fact]
    public async Task An_architecture_of_Timeloop_becomes_lines_that_are_evaluated()
    {
        using var folder = new TemporaryFolder();
        var (architecture, problem) = (Path.Combine(folder.Path, "arch.yaml"), Path.Combine(folder.Path, "layer.yaml"));
        await File.WriteAllTextAsync(architecture, """
            architecture:
              version: 0.4
              nodes:
              - !Component {name: DRAM, class: DRAM, attributes: {width: 64, datawidth: 8, shared_bandwidth: 8}}
              - !Component {name: buffer, class: SRAM, attributes: {depth: 1024, width: 64, datawidth: 8}}
              - !Container {name: PE, spatial: {meshX: 4}}
              - !Component {name: register, class: regfile, attributes: {depth: 4, width: 8, datawidth: 8}}
              - !Component {name: mac, class: intmac}
            """);
        await File.WriteAllTextAsync(problem, "problem: {C: 8, M: 8, P: 4}");

        var templates = await CommandRun.Of("catalog", "hierarchies", "--json");
        var table = await CommandRun.Of("catalog", "hierarchies", "simba");
        var lines = await CommandRun.Of("catalog", "hierarchies", "--import", architecture, "--problem", problem);
        await File.WriteAllTextAsync(Path.Combine(folder.Path, "lines.json"), lines.Output);
        var found = await CommandRun.Of("evaluate", Path.Combine(folder.Path, "lines.json"));
        var alone = await CommandRun.Of("catalog", "hierarchies", "--problem", problem);

        Assert.Equal(6, templates.Json().GetArrayLength());
        Assert.Contains("lanes 4", table.Output, StringComparison.Ordinal);
        Assert.Contains("40 nm", lines.Error, StringComparison.Ordinal);
        var metrics = found.Json().GetProperty("metrics");
        Assert.Equal(64, metrics.GetProperty("cycles").GetDouble());
        Assert.True(metrics.GetProperty("energyPj").GetDouble() > 0);
        Assert.Equal(ExitCode.Usage, alone.Exit);
    }

    [Fact]
    public async Task A_graph_is_printed_as_an_object_that_is_read_as_the_same_graph()
    {
        using var folder = new TemporaryFolder();
        var model = Repository.File("tests/Formats/Onnx/data/light_squeezenet.onnx");

        var direct = (await CommandRun.Of("catalog", "graphs", "--import", model, "--json")).Json()[0];
        var written = folder.Write("net.json", (await CommandRun.Of("catalog", "graphs", "--import", model, "--object")).Output);
        var again = (await CommandRun.Of("catalog", "graphs", "--import", written, "--json")).Json()[0];
        var shipped = (await CommandRun.Of("catalog", "graphs", "ResNet-50", "--object")).Json();
        var none = await CommandRun.Of("catalog", "graphs", "--import", folder.Write("bad.json", """{"tensors":[]}"""));

        Assert.Equal(direct.GetRawText(), again.GetRawText());
        Assert.True(direct.GetProperty("macs").GetDouble() > 3e8);
        Assert.Equal(("resnet50", 72), (shipped.GetProperty("name").GetString(), shipped.GetProperty("ops").GetArrayLength()));
        Assert.Equal((ExitCode.InvalidSpec, true), (none.Exit, none.Error.Contains("badGraph", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task What_is_unknown_is_null_and_never_0()
    {
        var devices = (await CommandRun.Of("catalog", "devices", "--json")).Json();

        Assert.All(devices.EnumerateArray(), d => Assert.True(
            d.GetProperty("usdPerHour") is { ValueKind: JsonValueKind.Null } or { ValueKind: JsonValueKind.Number } && (d.GetProperty("usdPerHour").ValueKind == JsonValueKind.Null || d.GetProperty("usdPerHour").GetDouble() > 0)));
    }

    [Fact]
    public async Task A_configuration_becomes_a_model_that_a_spec_may_hold()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("config.json", Config);

        var text = await CommandRun.Of("catalog", "models", "--import", file);
        var json = (await CommandRun.Of("catalog", "models", "--import", file, "--json")).Json();
        var line = $$$"""{"kind":"TrainingPlan","model":{{{JsonSerializer.Serialize(json.GetProperty("model"))}}},"cluster":{"device":"H100","devices":8},"sequence":4096,"globalBatch":8,"precision":"bf16","plan":{"tp":8}}""";
        var answer = (await CommandRun.WithInput(line, "evaluate", "-")).JsonLines()[0];

        Assert.Equal(0, text.Exit);
        Assert.Contains("fp8", text.Output, StringComparison.Ordinal);
        Assert.Equal(8.03, json.GetProperty("parametersBillion").GetDouble(), 0.01);
        Assert.Equal("fp8", json.GetProperty("weights").GetString());
        Assert.Equal(2 * 2 * 8 * 128 * 32, json.GetProperty("cacheBytesPerToken").GetDouble());
        Assert.True(answer.GetProperty("feasible").GetBoolean());
    }

    [Fact]
    public async Task A_spec_of_ones_own_may_name_the_file_of_a_configuration()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.json", Config);
        var spec = folder.Write("study.yaml", """
            kind: TrainingPlan
            model: { name: mine, huggingFaceConfig: config.json }
            cluster: { device: H100, devices: 8 }
            sequence: 4096
            globalBatch: 8
            objectives: [ min stepTimeSeconds ]
            """);

        var good = await CommandRun.Of("validate", spec);
        File.Delete(Path.Combine(folder.Path, "config.json"));
        var missing = await CommandRun.Of("validate", spec, "--json");

        Assert.Equal(0, good.Exit);
        Assert.Equal(3, missing.Exit);
        Assert.Equal("unreadableFile", missing.Json().GetProperty("errors")[0].GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_configuration_of_an_unknown_type_is_refused_with_the_known_ones()
    {
        var run = await CommandRun.WithInput("""{"model_type":"perceiver"}""", "catalog", "models", "--import", "-");

        Assert.Equal(3, run.Exit);
        Assert.Contains("unknownModelType", run.Error, StringComparison.Ordinal);
        Assert.Contains("qwen3_moe", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_device_is_printed_as_an_object_that_a_line_takes_and_prices_alike()
    {
        var device = (await CommandRun.Of("catalog", "devices", "a100", "--object")).Output.ReplaceLineEndings(string.Empty);
        const string Rest = """,  "operator":{"type":"gemm","m":512,"n":4096,"k":4096}}""";

        var named = await CommandRun.WithInput("""{"device":"A100" """ + Rest, "evaluate");
        var given = await CommandRun.WithInput("""{"device":""" + device + Rest, "evaluate");

        Assert.Contains("measured", named.Output, StringComparison.Ordinal);
        Assert.Equal(named.Output, given.Output);
        Assert.Equal(2, (await CommandRun.Of("catalog", "devices", "none", "--object")).Exit);
    }
}
