using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Formats.Tests.Exports;

public sealed class LineExportTests
{
    private const string Layers = """ "layers":[{"name":"a","options":[{"bits":4,"bytes":10},{"bits":8,"bytes":20}]},{"name":"b","options":[{"bits":4,"bytes":5},{"bits":8,"bytes":10}]}] """;

    private const string Split = """
        "devices":[{"name":"camera"},{"name":"server"}],"links":[{"from":"camera","to":"server","gBps":1,"latencyMs":1}],
        "layers":[{"name":"first","outputBytes":1000,"latencyMs":{"camera":1,"server":2}},{"name":"last","outputBytes":10,"latencyMs":{"camera":9,"server":1}}]
        """;

    private const string Fleet = """
        "devices":[{"name":"A10G","costPerHour":1,"throughput":[[2,1],[5,2]]},{"name":"A100","costPerHour":4,"throughput":[[20,20],[40,20]]}],
        "distribution":[[0.25,0.25],[0.25,0.25]],"requestsPerSecond":30
        """;

    private const string Models = """ "weights":[0.5,0.5],"models":[{"name":"small","energyJoules":1,"loss":[0.4,0.2]},{"name":"large","energyJoules":5,"loss":[0.1,0.3]}] """;

    // Each metric is worked out from the spec by hand.
    [Theory]
    [InlineData("Precision", Layers, """{"a":4,"b":8}""", "bits", "bytes", 20)]
    [InlineData("Partition", Split, """{"first":"camera","last":"server"}""", "placement", "latencyMs", 3.001)]
    [InlineData("FleetMix", Fleet, """{"A10G":1,"A100":2}""", "counts", "costPerHour", 9)]
    [InlineData("ModelSubset", Models, """{"small":1,"large":1}""", "deployed", "loss", 0.15)]
    [InlineData("TestProblem", """ "problem":"zdt1","variables":2 """, """{"x1":0.25,"x2":0}""", "parameters", "f2", 0.5)]
    public void A_point_of_a_kind_that_is_priced_field_by_field_leaves_as_the_line_that_prices_it(
        string kind, string spec, string parameters, string member, string metric, double value)
    {
        using var line = JsonDocument.Parse(Points.Export($"{{\"kind\":\"{kind}\",\"name\":\"one\",{spec},\"search\":{{\"seed\":1}}}}", parameters, "line").Text);
        var answer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(answer))
        {
            writer.WriteStartObject();
            Assert.Null(EvaluationKinds.Find(kind)!.Evaluate(line.RootElement, writer));
            writer.WriteEndObject();
        }

        Assert.True(line.RootElement.TryGetProperty(member, out _));
        using var read = JsonDocument.Parse(answer.WrittenMemory);
        Assert.Equal(value, read.RootElement.GetProperty("metrics").GetProperty(metric).GetDouble(), 9);
    }

    [Theory]
    [InlineData("Partition", Split, """ "placement":{"first":"camera","last":"server"} """, "latencyMs", "first 1, first to last 1.001, last 1")]
    [InlineData("FleetMix", Fleet, """ "counts":{"A10G":1,"A100":2} """, "costPerHour", "A10G 1, A100 8")]
    [InlineData("ModelSubset", Models, """ "deployed":{"small":1,"large":1} """, "loss", "class 0 0.05, class 1 0.1")]
    [InlineData("ModelSubset", Models, """ "deployed":{"small":1,"large":1} """, "energyJoules", "small 1, large 5")]
    public void A_line_is_explained_by_terms_that_add_up_to_its_metric(string kind, string spec, string design, string metric, string expected)
    {
        using var line = JsonDocument.Parse($"{{\"kind\":\"{kind}\",{spec},{design}}}");
        var answer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(answer))
        {
            writer.WriteStartObject();
            Assert.Null(EvaluationKinds.Find(kind)!.Explain(line.RootElement, writer));
            writer.WriteEndObject();
        }

        using var read = JsonDocument.Parse(answer.WrittenMemory);
        var terms = read.RootElement.GetProperty("waterfall").GetProperty(metric).EnumerateArray().ToList();
        Assert.Equal(expected, string.Join(", ", terms.Select(t => $"{t.GetProperty("term")} {Math.Round(t.GetProperty("value").GetDouble(), 9).ToString(CultureInfo.InvariantCulture)}")));
        Assert.Equal(read.RootElement.GetProperty("metrics").GetProperty(metric).GetDouble(), terms.Sum(t => t.GetProperty("value").GetDouble()), 9);
        Assert.Equal(1, terms.Sum(t => t.GetProperty("shareRatio").GetDouble()), 9);
    }

    [Fact]
    public void A_controllers_line_is_answered_with_its_latency()
    {
        using var line = JsonDocument.Parse(Points.Export("""{"kind":"MemoryController","memory":"DDR4-2400-8Gb-x8","workload":{"preset":"mixed"}}""", """{"pagePolicy":"closed","maxActiveTransactions":16}""", "line").Text);
        var answer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(answer))
        {
            writer.WriteStartObject();
            Assert.Null(EvaluationKinds.Find("MemoryController")!.Explain(line.RootElement, writer));
            writer.WriteEndObject();
        }

        using var read = JsonDocument.Parse(answer.WrittenMemory);
        Assert.True(read.RootElement.GetProperty("waterfall").GetProperty("latencyNs").GetArrayLength() > 0);
    }
}
