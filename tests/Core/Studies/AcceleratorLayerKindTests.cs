using System.Buffers;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies;

public class AcceleratorLayerKindTests
{
    [Fact]
    public void The_first_layer_of_AlexNet_takes_what_ScaleSim_reports()
    {
        var answer = Ask("""
            {"accelerator":{"rows":32,"cols":32,"dataflow":"ws","compatibility":"scalesim"},
             "layer":{"type":"conv","ifmapHeight":224,"ifmapWidth":224,"filterHeight":11,"filterWidth":11,"channels":3,"filters":96,"strideHeight":4,"strideWidth":4}}
            """);

        var metrics = answer.GetProperty("metrics");
        Assert.Equal(112283, metrics.GetProperty("cycles").GetDouble());
        Assert.Equal(0.9168309650614964, metrics.GetProperty("overallUtilizationRatio").GetDouble(), 1e-12);
        Assert.True(metrics.GetProperty("areaMm2").GetDouble() > 0);
    }

    [Fact]
    public void Attention_is_two_products_per_head_and_sequence()
    {
        var attention = Ask("""{"accelerator":{"rows":16,"cols":16,"dataflow":"os"},"layer":{"type":"attention","batch":2,"heads":3,"sequence":64,"context":128,"headDim":32}}""");
        var scores = Ask("""{"accelerator":{"rows":16,"cols":16,"dataflow":"os"},"layer":{"type":"gemm","m":64,"n":128,"k":32}}""");
        var values = Ask("""{"accelerator":{"rows":16,"cols":16,"dataflow":"os"},"layer":{"type":"gemm","m":64,"n":32,"k":128}}""");

        Assert.Equal(6 * (Metric(scores, "cycles") + Metric(values, "cycles")), Metric(attention, "cycles"));
        Assert.Equal(6 * (Metric(scores, "energyPj") + Metric(values, "energyPj")), Metric(attention, "energyPj"), 1e-6 * Metric(attention, "energyPj"));
    }

    [Fact]
    public void A_depthwise_layer_is_one_product_per_channel()
    {
        var depthwise = Ask("""{"accelerator":{"rows":8,"cols":8,"dataflow":"ws"},"layer":{"type":"depthwise","ifmapHeight":10,"ifmapWidth":10,"filterHeight":3,"filterWidth":3,"channels":5}}""");

        // 9 rows of weights in 2 folds, 1 column, 64 pixels: 2 x (64 + 2 x 8 + 8 - 2) cycles for each of 5 channels.
        Assert.Equal(5 * 2 * 86, Metric(depthwise, "cycles"));
    }

    [Theory]
    [InlineData("""{"accelerator":{"rows":8,"cols":8},"layer":{"type":"conv","ifmapHeight":3,"ifmapWidth":9,"filterHeight":5,"filterWidth":5,"channels":1,"filters":1}}""", "$.layer.filterHeight", "outOfRange")]
    [InlineData("""{"accelerator":{"rows":8,"cols":8},"layer":{"type":"conv","ifmapHeight":9,"ifmapWidth":9,"filterHeight":3,"filterWidth":3,"channels":4,"filters":4,"groups":3}}""", "$.layer.groups", "notADivisor")]
    [InlineData("""{"accelerator":{"rows":0,"cols":8},"layer":{"type":"gemm","m":1,"n":1,"k":1}}""", "$.accelerator.rows", "outOfRange")]
    [InlineData("""{"accelerator":{"rows":8,"cols":8,"dataflow":"rs"},"layer":{"type":"gemm","m":1,"n":1,"k":1}}""", "$.accelerator.dataflow", "unknownValue")]
    [InlineData("""{"accelerator":{"rows":1,"cols":1},"layer":{"type":"gemm","m":2147483647,"n":2147483647,"k":2147483647}}""", "$.layer", "outOfRange")]
    [InlineData("""{"accelerator":{"rows":8,"cols":8}}""", "$.layer", "missingField")]
    public void What_is_wrong_is_named_with_its_place(string line, string path, string code)
    {
        using var document = JsonDocument.Parse(line);
        using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>());

        var error = EvaluationKinds.Find("AcceleratorLayer")!.Evaluate(document.RootElement, writer);

        Assert.Equal((path, code), (error?.Path, error?.Code));
    }

    private static double Metric(JsonElement answer, string name) => answer.GetProperty("metrics").GetProperty(name).GetDouble();

    private static JsonElement Ask(string line)
    {
        using var document = JsonDocument.Parse(line);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            Assert.Null(EvaluationKinds.Find("AcceleratorLayer")!.Evaluate(document.RootElement, writer));
            writer.WriteEndObject();
        }

        return JsonDocument.Parse(buffer.WrittenMemory).RootElement;
    }
}
