using System.Buffers;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Solvers.Studies;

namespace Dse.Solvers.Tests.Studies;

public sealed class MappedAcceleratorTests
{
    private const string Layers = """{"name":"c","count":2,"type":"conv","ifmapHeight":10,"ifmapWidth":10,"filterHeight":3,"filterWidth":3,"channels":8,"filters":16},{"name":"g","type":"gemm","m":16,"n":8,"k":32,"batch":3}""";

    [Fact]
    public void A_network_costs_what_the_best_mappings_of_its_layers_cost()
    {
        SolverKinds.Register();

        var chip = Ask($$"""{"kind":"Accelerator","networks":[{"layers":[{{Layers}}] } ],"template":"gemmini","design":{"meshX":8,"accumulatorDepth":256,"scratchpadEntries":16384,"clockMhz":500} }""", explain: true);

        const string Hierarchy = """ "hierarchy":"gemmini","parameters":{"meshX":8,"accumulatorDepth":256,"scratchpadEntries":16384} """;
        var conv = Ask($$"""{"kind":"MappingSearch",{{Hierarchy}},"layer":{"k":16,"c":8,"p":8,"q":8,"r":3,"s":3} }""");
        var gemm = Ask($$"""{"kind":"MappingSearch",{{Hierarchy}},"layer":{"k":8,"c":32,"p":16} }""");
        Assert.Equal((2 * Metric(conv, "cycles")) + (3 * Metric(gemm, "cycles")), Metric(chip, "cycles"));
        Assert.Equal(((2 * Metric(conv, "energyPj")) + (3 * Metric(gemm, "energyPj"))) / 1e9, Metric(chip, "energyMillijoules"), 1e-12);
        Assert.Equal(Metric(conv, "areaMm2"), Metric(chip, "areaMm2"));
        Assert.Equal(Metric(chip, "cycles") / 500e3, Metric(chip, "latencyMs"), 1e-12);
        Assert.Equal([2 * Metric(conv, "cycles"), 3 * Metric(gemm, "cycles")], chip.GetProperty("waterfall").GetProperty("latencyMs").EnumerateArray().Select(t => Math.Round(t.GetProperty("value").GetDouble() * 500e3, 6)));
        Assert.Equal(Metric(chip, "energyMillijoules"), chip.GetProperty("energyMillijoules").EnumerateObject().Sum(e => e.Value.GetDouble()), 1e-12);
        var layers = chip.GetProperty("networks")[0].GetProperty("layers");
        Assert.Equal(2, layers.GetArrayLength());
        Assert.Equal(conv.GetProperty("mapping").GetRawText(), layers[0].GetProperty("mapping").GetRawText());
    }

    [Fact]
    public void Loops_of_layers_grow_where_that_pays()
    {
        SolverKinds.Register();
        string Line(string padding) => $$"""{"kind":"Accelerator","networks":[{"layers":[{"type":"gemm","m":31,"n":61,"k":59,"batch":2}] } ],"template":"gemmini",{{padding}}"mappingObjective":"cycles","design":{"meshX":8,"accumulatorDepth":256,"scratchpadEntries":16384} }""";
        const string Hierarchy = """ "hierarchy":"gemmini","parameters":{"meshX":8,"accumulatorDepth":256,"scratchpadEntries":16384},"objective":"cycles" """;

        var divided = Ask(Line(string.Empty));
        var padded = Ask(Line("\"paddingRatio\":0.1,"), explain: true);
        var layer = Ask($$"""{"kind":"MappingSearch",{{Hierarchy}},"layer":{"k":61,"c":59,"p":31},"paddingRatio":0.1}""");

        // 61 and 59 are primes: nothing runs side by side unless they are run as 64 and 64.
        Assert.Equal(2 * 31 * 61 * 59, Metric(divided, "cycles"));
        Assert.Equal(2 * Metric(layer, "cycles"), Metric(padded, "cycles"));
        Assert.InRange(Metric(padded, "cycles"), 2 * 31 * 61 * 59 / 64.0, 2 * 31 * 61 * 59 / 32.0);
        Assert.Equal(2 * 31 * 61 * 59 / (64 * Metric(padded, "cycles")), Metric(padded, "utilizationRatio"), 1e-12);
        Assert.Equal((64, 64), (Size("k"), Size("c")));

        int Size(string name) => padded.GetProperty("networks")[0].GetProperty("layers")[0].GetProperty("layer").GetProperty(name).GetInt32();
    }

    [Fact]
    public void A_study_of_a_template_finds_the_front_of_its_designs()
    {
        SolverKinds.Register();
        using var spec = JsonDocument.Parse($$"""
            {"kind":"Accelerator","networks":[{"layers":[{{Layers}}] } ],"template":"gemmini","mapping":"search","mappingObjective":"cycles",
             "space":{"meshX":[4,8],"accumulatorDepth":[64,256],"scratchpadEntries":[4096]},"objectives":["min latencyMs","min areaMm2"]}
            """);
        var errors = new List<SpecError>();
        var study = StudyKinds.Find("Accelerator")!.Parse(spec.RootElement, errors);
        Assert.Empty(errors);

        var front = Explorer.Run(study!.Problem, study.Search, ExplorerOptions.Default, null, default, CancellationToken.None);

        Assert.Equal((true, 4L), (front.Proved, front.Evaluations));
        Assert.InRange(front.Points.Count, 2, 4);
        Assert.All(front.Points, p => Assert.NotNull(p.ArtifactJson));
    }

    [Fact]
    public void Layers_that_follow_are_fused_where_that_pays_and_the_artifact_says_what_it_saves()
    {
        SolverKinds.Register();
        const string Two = """{"name":"a","type":"conv","ifmapHeight":28,"ifmapWidth":28,"filterHeight":1,"filterWidth":1,"channels":16,"filters":48},{"name":"b","follows":true,"type":"conv","ifmapHeight":30,"ifmapWidth":30,"filterHeight":3,"filterWidth":3,"channels":48,"filters":16}""";
        string Line(string layers, string fuse) => $$"""{"kind":"Accelerator","networks":[{"name":"n","weight":3,"layers":[{{layers}}]}],"template":"gemmini","mappingObjective":"energy","fuse":"{{fuse}}","design":{"meshX":16,"accumulatorDepth":256,"scratchpadEntries":16384} }""";

        var apart = Ask(Line(Two, "none"), explain: true);
        var fused = Ask(Line(Two, "chains"), explain: true);
        var strangers = Ask(Line(Two.Replace("\"follows\":true,", string.Empty, StringComparison.Ordinal), "chains"));
        var line = Ask("""{"kind":"MappingSearch","hierarchy":"gemmini","parameters":{"meshX":16,"accumulatorDepth":256,"scratchpadEntries":16384},"objective":"energy","layer":{"k":48,"c":16,"p":28,"q":28},"fuse":[{"k":16,"c":48,"p":28,"q":28,"r":3,"s":3}]}""");

        Assert.Equal(Metric(apart, "energyMillijoules"), Metric(strangers, "energyMillijoules"), 1e-12);
        Assert.Equal(3 * Metric(line, "energyPj") / 1e9, Metric(fused, "energyMillijoules"), 1e-12);
        Assert.Equal(3 * Metric(line, "cycles"), Metric(fused, "cycles"));
        Assert.True(Metric(fused, "energyMillijoules") < 0.9 * Metric(apart, "energyMillijoules"));
        var network = fused.GetProperty("networks")[0];
        Assert.True(network.GetProperty("fusionProved").GetBoolean());
        var run = Assert.Single(network.GetProperty("fused").EnumerateArray());
        var term = Assert.Single(fused.GetProperty("waterfall").GetProperty("latencyMs").EnumerateArray());
        Assert.Equal(("a → b", Metric(fused, "latencyMs")), (term.GetProperty("term").GetString(), term.GetProperty("value").GetDouble()));
        Assert.Equal("scratchpad", run.GetProperty("heldAt").GetString());
        Assert.Equal(["a", "b"], run.GetProperty("layers").EnumerateArray().Select(l => l.GetProperty("name").GetString()));
        Assert.InRange(run.GetProperty("layers")[0].GetProperty("heldOutputWords").GetDouble(), 1, 16384);
        Assert.Equal(Metric(apart, "dramWords"), 3 * run.GetProperty("alone").GetProperty("dramWords").GetDouble(), 1e-6);
        Assert.Equal(Metric(fused, "dramWords"), 3 * run.GetProperty("fused").GetProperty("dramWords").GetDouble(), 1e-6);
        Assert.Equal(Metric(fused, "energyMillijoules"), fused.GetProperty("energyMillijoules").EnumerateObject().Sum(e => e.Value.GetDouble()), 1e-12);

        // The tensor between, 48 x 28 x 28 words, is neither written to DRAM nor read from it.
        Assert.InRange(Metric(apart, "dramWords") - Metric(fused, "dramWords"), 3 * 2 * 0.5 * 48 * 28 * 28, double.MaxValue);
        Assert.Equal("scratchpad", line.GetProperty("fusion").GetProperty("runs")[0].GetProperty("heldAt").GetString());
    }

    [Theory]
    [InlineData("""{"kind":"Accelerator","networks":[{"graph":"alexnet"}],"fuse":"pairs","design":{"rows":1,"cols":1}}""", "$.fuse", "notTogether")]
    [InlineData("""{"kind":"Accelerator","networks":[{"graph":"mobilenet_v2","elastic":{"widthRatio":[0.5,1],"accuracy":"0.5"}}],"template":"gemmini","fuse":"pairs","design":{}}""", "$.fuse", "notTogether")]
    [InlineData("""{"kind":"Accelerator","networks":[{"graph":"alexnet"}],"template":"systolic","mapping":"search","design":{"rows":1,"cols":1}}""", "$.mapping", "notTogether")]
    [InlineData("""{"kind":"Accelerator","networks":[{"graph":"alexnet"}],"template":"gemmini","mapping":"fixed","design":{}}""", "$.mapping", "notTogether")]
    [InlineData("""{"kind":"Accelerator","networks":[{"graph":"alexnet"}],"template":"systolic","mappingObjective":"edp","design":{"rows":1,"cols":1}}""", "$.mappingObjective", "notTogether")]
    [InlineData("""{"kind":"Accelerator","networks":[{"graph":"alexnet"}],"paddingRatio":0.1,"design":{"rows":1,"cols":1}}""", "$.paddingRatio", "notTogether")]
    [InlineData("""{"kind":"Accelerator","networks":[{"graph":"alexnet"}],"template":"gemmini","fuse":"pairs","paddingRatio":0.1,"design":{}}""", "$.paddingRatio", "notTogether")]
    [InlineData("""{"kind":"Accelerator","networks":[{"graph":"alexnet"}],"template":"gemmini","limits":{"bandwidthGBps":1},"design":{}}""", "$.limits.bandwidthGBps", "unsupported")]
    [InlineData("""{"kind":"Accelerator","networks":[{"graph":"alexnet"}],"template":"gemmini","design":{"rows":1}}""", "$.design.rows", "unknownField")]
    [InlineData("""{"kind":"Accelerator","networks":[{"layers":[{"type":"conv","ifmapHeight":9,"ifmapWidth":9,"filterHeight":3,"filterWidth":3,"channels":1,"filters":1,"dilationHeight":2}]}],"template":"gemmini","design":{}}""", "$.networks", "unsupported")]
    public void What_does_not_go_with_a_template_is_refused(string line, string path, string code)
    {
        SolverKinds.Register();
        using var document = JsonDocument.Parse(line);
        using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>());

        var error = EvaluationKinds.Find("Accelerator")!.Evaluate(document.RootElement, writer);

        Assert.Equal((path, code), (error?.Path, error?.Code));
    }

    private static double Metric(JsonElement answer, string name) => answer.GetProperty("metrics").GetProperty(name).GetDouble();

    private static JsonElement Ask(string line, bool explain = false)
    {
        using var document = JsonDocument.Parse(line);
        var kind = EvaluationKinds.Find(document.RootElement.GetProperty("kind").GetString()!)!;
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            Assert.Null(explain ? kind.Explain(document.RootElement, writer) : kind.Evaluate(document.RootElement, writer));
            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(buffer.WrittenMemory);
        return answer.RootElement.Clone();
    }
}
