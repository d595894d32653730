using System.Buffers;
using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies;

public class AcceleratorKindTests
{
    private const string Design = """{"rows":16,"cols":8,"dataflow":"os","ifmapSramKiB":8,"filterSramKiB":4,"ofmapSramKiB":2,"bandwidthGBps":2,"clockMhz":500}""";
    private const string Conv = """{"type":"conv","ifmapHeight":14,"ifmapWidth":14,"filterHeight":3,"filterWidth":3,"channels":32,"filters":64}""";
    private const string Gemm = """{"type":"gemm","m":100,"n":300,"k":70}""";
    private const string Attention = """{"type":"attention","sequence":40,"headDim":16,"heads":2}""";

    [Fact]
    public void A_network_costs_what_its_layers_cost_one_by_one()
    {
        var network = Ask($$"""{"kind":"Accelerator","networks":[{"layers":[{{Conv}},{{Gemm}},{{Attention}}]}],"design":{{Design}}}""");

        // 2 GB/s at 500 MHz are 4 words of a byte per cycle.
        var layers = new[] { Conv, Gemm, Attention }.Select(l => Ask($$"""
            {"kind":"AcceleratorLayer","accelerator":{"rows":16,"cols":8,"dataflow":"os","ifmapSramKiB":8,"filterSramKiB":4,"ofmapSramKiB":2,"bandwidthWordsPerCycle":4,"clockMhz":500},"layer":{{l}}}
            """)).ToArray();

        Assert.Equal(layers.Sum(l => Metric(l, "cycles")), Metric(network, "cycles"));
        Assert.Equal(layers.Sum(l => Metric(l, "latencyMs")), Metric(network, "latencyMs"), 1e-12);
        Assert.Equal(layers.Sum(l => Metric(l, "energyPj")) / 1e9, Metric(network, "energyMillijoules"), 1e-12);
        Assert.Equal(layers.Sum(l => Metric(l, "dramBytes")), Metric(network, "dramBytes"));
        Assert.Equal(Metric(layers[0], "areaMm2"), Metric(network, "areaMm2"));
        Assert.Equal(Metric(network, "energyMillijoules") / Metric(network, "latencyMs"), Metric(network, "powerWatts"), 1e-12);
        Assert.Equal(Metric(network, "energyMillijoules") * Metric(network, "latencyMs") / 1e6, Metric(network, "energyDelayJouleSeconds"), 1e-15);
    }

    [Fact]
    public void A_count_is_as_many_layers_written_out()
    {
        var counted = Ask($$"""{"kind":"Accelerator","networks":[{"layers":[{{Gemm[..^1]}},"count":3},{{Conv}}]}],"design":{{Design}}}""");
        var written = Ask($$"""{"kind":"Accelerator","networks":[{"layers":[{{Gemm}},{{Conv}},{{Gemm}},{{Gemm}}]}],"design":{{Design}}}""");

        Assert.Equal(written.GetProperty("metrics").GetRawText(), counted.GetProperty("metrics").GetRawText());
    }

    [Fact]
    public void Networks_count_by_their_weights_and_show_their_own_figures()
    {
        var one = Ask($$"""{"kind":"Accelerator","networks":[{"layers":[{{Conv}}]}],"design":{{Design}}}""");
        var other = Ask($$"""{"kind":"Accelerator","networks":[{"layers":[{{Gemm}}]}],"design":{{Design}}}""");

        var mix = Ask($$"""{"kind":"Accelerator","networks":[{"name":"conv net","weight":3,"layers":[{{Conv}}]},{"name":"products","weight":0.5,"layers":[{{Gemm}}]}],"design":{{Design}}}""");

        Assert.Equal((3 * Metric(one, "latencyMs")) + (0.5 * Metric(other, "latencyMs")), Metric(mix, "latencyMs"), 1e-12);
        Assert.Equal((3 * Metric(one, "energyMillijoules")) + (0.5 * Metric(other, "energyMillijoules")), Metric(mix, "energyMillijoules"), 1e-12);
        Assert.Equal(Metric(one, "latencyMs"), Metric(mix, "conv_net_latencyMs"));
        Assert.Equal(Metric(other, "energyMillijoules"), Metric(mix, "products_energyMillijoules"));
    }

    [Theory]
    [InlineData("areaMm2", "areaLimit")]
    [InlineData("powerWatts", "powerLimit")]
    [InlineData("bandwidthGBps", "bandwidthLimit")]
    public void A_limit_that_is_exceeded_is_named(string limit, string code)
    {
        var answer = Ask($$"""{"kind":"Accelerator","networks":[{"layers":[{{Conv}}]}],"limits":{"{{limit}}":0.001},"design":{{Design}}}""");

        Assert.False(answer.GetProperty("feasible").GetBoolean());
        var violation = Assert.Single(answer.GetProperty("violations").EnumerateArray());
        Assert.Equal((code, $"$.limits.{limit}"), (violation.GetProperty("code").GetString(), violation.GetProperty("path").GetString()));
    }

    [Fact]
    public void An_explanation_holds_the_roofline_and_where_the_energy_goes()
    {
        var answer = Ask($$"""{"kind":"Accelerator","networks":[{"layers":[{{Conv}},{{Gemm}}]}],"design":{{Design}}}""", explain: true);

        Assert.Equal(2 * 16 * 8 * 0.5, answer.GetProperty("roofline").GetProperty("peakGops").GetDouble());
        Assert.Equal(Metric(answer, "energyMillijoules"), answer.GetProperty("energyMillijoules").EnumerateObject().Sum(e => e.Value.GetDouble()), 1e-12);
        Assert.Equal(Metric(answer, "latencyMs"), answer.GetProperty("waterfall").GetProperty("latencyMs").EnumerateArray().Sum(t => t.GetProperty("value").GetDouble()), 1e-12);
        var layers = answer.GetProperty("networks")[0].GetProperty("layers").EnumerateArray().ToArray();
        Assert.Equal(2, layers.Length);
        Assert.All(layers, l =>
        {
            Assert.InRange(l.GetProperty("attainedGops").GetDouble(), 0, l.GetProperty("roofGops").GetDouble() * (1 + 1e-9));
            Assert.InRange(l.GetProperty("utilizationRatio").GetDouble(), 0, 1);
        });
    }

    [Fact]
    public void A_space_holds_no_design_beyond_the_bandwidth_limit()
    {
        using var spec = JsonDocument.Parse($$"""{"kind":"Accelerator","networks":[{"layers":[{{Gemm}} ] } ],"limits":{"bandwidthGBps":10},"space":{"rows":8,"cols":8,"dataflow":"ws","ifmapSramKiB":8,"filterSramKiB":8,"ofmapSramKiB":8,"bandwidthGBps":[5,10,20]} }""");
        var errors = new List<SpecError>();
        var study = StudyKinds.Find("Accelerator")!.Parse(spec.RootElement, errors);

        Assert.Empty(errors);
        var walker = new SpaceWalker(study!.Problem.Space);
        var count = 0;
        while (walker.Next())
        {
            count++;
        }

        Assert.Equal(2, count);
    }

    [Theory]
    [InlineData("""{"kind":"Accelerator","design":{"rows":1,"cols":1}}""", "$.networks", "missingField")]
    [InlineData("""{"kind":"Accelerator","networks":[],"design":{"rows":1,"cols":1}}""", "$.networks", "noValues")]
    [InlineData("""{"kind":"Accelerator","networks":[{}],"design":{"rows":1,"cols":1}}""", "$.networks[0].graph", "missingField")]
    [InlineData("""{"kind":"Accelerator","networks":[{"graph":"resnet5000"}],"design":{"rows":1,"cols":1}}""", "$.networks[0].graph", "unknownGraph")]
    [InlineData("""{"kind":"Accelerator","networks":[{"graph":{"tensors":[],"ops":[]}}],"design":{"rows":1,"cols":1}}""", "$.networks[0].graph.ops", "badGraph")]
    [InlineData("""{"kind":"Accelerator","networks":[{"graph":{"tensors":[{"id":0,"shape":[4],"kind":"output"}],"ops":[{"outputs":[0],"macs":5,"layer":{"type":"gemm","m":2,"n":2,"k":1}}]}}],"design":{"rows":1,"cols":1}}""", "$.networks[0].graph.ops[0].macs", "badGraph")]
    [InlineData("""{"kind":"Accelerator","networks":[{"graph":{"tensors":[{"id":0,"shape":[4],"kind":"output"}],"ops":[{"outputs":[0],"layer":{"type":"attention","sequence":2,"headDim":2,"heads":1}}]}}],"design":{"rows":1,"cols":1}}""", "$.networks[0].graph.ops[0].layer", "badGraph")]
    [InlineData("""{"kind":"Accelerator","networks":[{"layers":[]}],"design":{"rows":1,"cols":1}}""", "$.networks[0].layers", "noValues")]
    [InlineData("""{"kind":"Accelerator","networks":[{"topology":"a.csv"}],"design":{"rows":1,"cols":1}}""", "$.networks[0].topology", "unreadFile")]
    [InlineData("""{"kind":"Accelerator","networks":[{"problem":"a.yaml"}],"design":{"rows":1,"cols":1}}""", "$.networks[0].problem", "unreadFile")]
    [InlineData("""{"kind":"Accelerator","networks":[{"topology":"a.csv","layers":[]}],"design":{"rows":1,"cols":1}}""", "$.networks[0].layers", "notTogether")]
    [InlineData("""{"kind":"Accelerator","networks":[{"layers":[{"type":"gemm","m":0,"n":1,"k":1}]}],"design":{"rows":1,"cols":1}}""", "$.networks[0].layers[0].m", "outOfRange")]
    [InlineData("""{"kind":"Accelerator","networks":[{"layers":[{"type":"gemm","m":1,"n":1,"k":1}]}]}""", "$.design", "missingField")]
    [InlineData("""{"kind":"Accelerator","networks":[{"layers":[{"type":"gemm","m":1,"n":1,"k":1}]}],"design":{"rows":1,"cols":1,"ifmapSramKiB":0.001,"wordBytes":8}}""", "$.design.ifmapSramKiB", "outOfRange")]
    [InlineData("""{"kind":"Accelerator","networks":[{"layers":[{"type":"gemm","m":1,"n":1,"k":1}]}],"template":"round","design":{"rows":1,"cols":1}}""", "$.template", "unknownValue")]
    [InlineData("""{"kind":"Accelerator","networks":[{"name":"a b","layers":[{"type":"gemm","m":1,"n":1,"k":1}]},{"name":"a_b","layers":[{"type":"gemm","m":1,"n":1,"k":1}]}],"design":{"rows":1,"cols":1}}""", "$.networks[1].name", "duplicateValue")]
    public void What_is_wrong_is_named_with_its_place(string line, string path, string code)
    {
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
