using System.Buffers;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies;

public class OperatorKindTests
{
    private const string Gemm = """{"id":1,"kind":"Operator","device":"A100","operator":{"type":"gemm","m":8192,"n":65536,"k":6144,"precision":"bf16"}}""";

    [Fact]
    public void A_measured_product_is_answered_with_its_time_and_a_narrow_interval()
    {
        var answer = Ask(Gemm);

        Assert.True(answer.GetProperty("feasible").GetBoolean());
        Assert.Empty(answer.GetProperty("violations").EnumerateArray());
        var metrics = answer.GetProperty("metrics");
        Assert.Equal(22.68, metrics.GetProperty("timeMs").GetDouble(), 0.001);
        Assert.Equal(2.0 * 8192 * 65536 * 6144, metrics.GetProperty("flops").GetDouble());
        Assert.Equal(2.0 * ((8192.0 * 6144) + (6144.0 * 65536) + (8192.0 * 65536)), metrics.GetProperty("bytes").GetDouble());
        Assert.Equal("compute", metrics.GetProperty("boundBy").GetString());
        Assert.Equal("measured", answer.GetProperty("basis").GetString());

        // +-1.2816 standard deviations of 3 %.
        var interval = answer.GetProperty("interval").GetProperty("timeMs");
        Assert.Equal(22.68 * Math.Exp(-0.03845), interval[0].GetDouble(), 0.002);
        Assert.Equal(22.68 * Math.Exp(0.03845), interval[1].GetDouble(), 0.002);
    }

    [Theory]
    [InlineData("""{"type":"gemm","m":1,"n":8192,"k":8192}""", "memory", "measured")]
    [InlineData("""{"type":"gemm","m":1,"n":32,"k":32}""", "latency", "measured")]
    [InlineData("""{"type":"gemm","m":100,"n":11008,"k":4096,"precision":"fp8"}""", "memory", "interpolated")]
    [InlineData("""{"type":"gemm","m":4096,"n":4096,"k":4096,"precision":"int8"}""", "compute", "prior")]
    [InlineData("""{"type":"attentionPrefill","batch":1,"sequence":8192,"heads":32,"kvHeads":8}""", "compute", "measured")]
    [InlineData("""{"type":"attentionPrefill","batch":1,"sequence":2000,"context":8192,"heads":32,"kvHeads":8,"headDim":128,"precision":"fp16"}""", "compute", "interpolated")]
    [InlineData("""{"type":"attentionDecode","batch":64,"context":5000,"heads":32,"kvHeads":8}""", "memory", "interpolated")]
    [InlineData("""{"type":"attentionDecode","batch":1,"context":16,"heads":8,"kvHeads":8}""", "latency", "measured")]
    [InlineData("""{"type":"mlaPrefill","batch":1,"sequence":16384,"heads":64}""", "compute", "measured")]
    [InlineData("""{"type":"mlaDecode","batch":128,"context":5000,"heads":128}""", "memory", "interpolated")]
    [InlineData("""{"type":"moe","tokens":16384,"hidden":7168,"moeFfn":2048,"topK":8,"experts":256,"precision":"bf16"}""", "compute", "measured")]
    [InlineData("""{"type":"moe","tokens":64,"hidden":7168,"moeFfn":2048,"topK":8,"experts":256,"moeEp":8,"routing":"skewed","precision":"fp8"}""", "memory", "measured")]
    [InlineData("""{"type":"moe","tokens":100,"hidden":5120,"moeFfn":1536,"topK":6,"experts":160,"moeTp":2}""", "memory", "interpolated")]
    [InlineData("""{"type":"allReduce","devices":8,"devicesPerNode":8,"bytes":536870912}""", "scaleUp", "measured")]
    [InlineData("""{"type":"allReduce","devices":8,"bytes":1000}""", "latency", "interpolated")]
    [InlineData("""{"type":"allReduce","devices":8,"devicesPerNode":8,"bytes":1048576,"library":"vllmGraph"}""", "scaleUp", "measured")]
    [InlineData("""{"type":"allGather","devices":2,"bytes":1e8}""", "scaleUp", "interpolated")]
    [InlineData("""{"type":"reduceScatter","devices":64,"devicesPerNode":8,"bytes":1e9,"scaleOutGBps":12.5}""", "scaleOut", "prior")]
    [InlineData("""{"type":"allToAll","devices":4,"bytes":67108864}""", "scaleUp", "measured")]
    [InlineData("""{"type":"p2p","devices":16,"devicesPerNode":8,"bytes":1e8}""", "scaleOut", "prior")]
    [InlineData("""{"type":"p2p","bytes":1e8}""", "scaleUp", "prior")]
    public void Every_kind_of_operator_is_priced_with_what_binds_and_what_it_rests_on(string op, string bound, string basis)
    {
        var answer = Ask($$"""{"kind":"Operator","device":"H100-SXM5-80GB","operator":{{op}}}""");

        var metrics = answer.GetProperty("metrics");
        Assert.True(metrics.GetProperty("timeMs").GetDouble() > 0.001);
        Assert.Equal(bound, metrics.GetProperty("boundBy").GetString());
        Assert.Equal(basis, answer.GetProperty("basis").GetString());
    }

    // A ring of 16 ranks in two nodes, by hand: 28 of 30 steps stay inside (18.4 us + 0.61 us each, 0.697 of 450 GB/s), where
    // 15/8 of the buffer pass, which outlasts the eight ports (0.8 of 50 GB/s each); two steps of 12 us go between the nodes.
    [Fact]
    public void An_all_reduce_across_nodes_takes_the_hand_computed_time()
    {
        var answer = Ask("""{"kind":"Operator","device":"H100","operator":{"type":"allReduce","devices":16,"devicesPerNode":8,"bytes":1e9}}""");

        var seconds = 18.4e-6 + (28 * 0.61e-6) + (15.0 / 8 * 1e9 / (0.697 * 450e9)) + (2 * 12e-6);
        Assert.Equal(1e3 * seconds, answer.GetProperty("metrics").GetProperty("timeMs").GetDouble(), 1e-6);
        Assert.Equal("ring", answer.GetProperty("metrics").GetProperty("algorithm").GetString());
        Assert.Equal("prior", answer.GetProperty("basis").GetString());
    }

    [Theory]
    [InlineData("\"topology\":\"torus\",\"torusDimensions\":[4,2]", "torusRings")]
    [InlineData("\"topology\":\"fatTree\",\"oversubscriptionRatio\":20", "hierarchicalTree")]
    public void A_stated_network_prices_its_own_algorithms(string network, string algorithm)
    {
        var answer = Ask("""{"device":"H100","operator":{"type":"allReduce","devices":64,"devicesPerNode":8,"bytes":1e8,NET}}""".Replace("NET", network, StringComparison.Ordinal));

        Assert.Equal(algorithm, answer.GetProperty("metrics").GetProperty("algorithm").GetString());
    }

    [Theory]
    [InlineData("\"topology\":\"torus\",\"torusDimensions\":[3,3]", "torusDimensions", "nodeCount")]
    [InlineData("\"topology\":\"torus\"", "torusDimensions", "missingField")]
    [InlineData("\"topology\":\"torus\",\"torusDimensions\":[8],\"oversubscriptionRatio\":2", "oversubscriptionRatio", "notTogether")]
    [InlineData("\"oversubscriptionRatio\":2", "oversubscriptionRatio", "notTogether")]
    [InlineData("\"topology\":\"torus\",\"torusDimensions\":[8,0]", "torusDimensions[1]", "outOfRange")]
    [InlineData("\"topology\":\"mesh\"", "topology", "unknownValue")]
    public void A_network_that_does_not_hang_together_is_refused_by_path_and_code(string network, string path, string code)
    {
        var error = Error("""{"device":"H100","operator":{"type":"allReduce","devices":64,"devicesPerNode":8,"bytes":1e8,NET}}""".Replace("NET", network, StringComparison.Ordinal))!;

        Assert.Equal(("$.operator." + path, code), (error.Path, error.Code));
    }

    [Fact]
    public void A_device_that_nobody_measured_may_be_given_by_its_figures()
    {
        var answer = Ask("""{"kind":"Operator","device":{"name":"mine","bf16Tflops":500,"memGb":48,"memBwGbs":2000,"units":64},"operator":{"type":"gemm","m":4096,"n":4096,"k":4096}}""");

        Assert.Equal("prior", answer.GetProperty("basis").GetString());
        Assert.InRange(answer.GetProperty("metrics").GetProperty("timeMs").GetDouble(), 0.28, 0.6);
    }

    [Theory]
    [InlineData("\"A100\"", "\"A101\"", "$.device", "unknownDevice")]
    [InlineData("\"gemm\"", "\"gem\"", "$.operator.type", "unknownValue")]
    [InlineData("\"type\":\"gemm\",", "", "$.operator.type", "missingField")]
    [InlineData("\"m\":8192", "\"m\":0", "$.operator.m", "outOfRange")]
    [InlineData("\"m\":8192", "\"mm\":8192", "$.operator.m", "missingField")]
    [InlineData("\"n\":65536", "\"n\":1.5", "$.operator.n", "wrongType")]
    [InlineData("\"k\":6144", "\"k\":6144,\"batch\":2", "$.operator.batch", "unknownField")]
    [InlineData("\"bf16\"", "\"fp8\"", "$.operator.precision", "unsupportedPrecision")]
    [InlineData("\"bf16\"", "\"bf17\"", "$.operator.precision", "unknownValue")]
    [InlineData("\"gemm\",\"m\":8192,\"n\":65536,\"k\":6144", "\"mlaPrefill\",\"sequence\":9,\"context\":5,\"heads\":8", "$.operator.context", "outOfRange")]
    [InlineData("\"gemm\",\"m\":8192,\"n\":65536,\"k\":6144", "\"moe\",\"tokens\":9,\"hidden\":12,\"moeFfn\":8,\"topK\":9,\"experts\":8", "$.operator.topK", "outOfRange")]
    [InlineData("\"gemm\",\"m\":8192,\"n\":65536,\"k\":6144", "\"moe\",\"tokens\":9,\"hidden\":12,\"moeFfn\":8,\"topK\":2,\"experts\":8,\"moeEp\":3", "$.operator.moeEp", "notADivisor")]
    [InlineData("\"device\":\"A100\"", "\"deviceFile\":\"a.json\"", "$.deviceFile", "unsupported")]
    [InlineData("\"operator\"", "\"op\"", "$.operator", "missingField")]
    [InlineData("\"device\"", "\"seed\":1,\"device\"", "$.seed", "unknownField")]
    [InlineData("\"gemm\",\"m\":8192,\"n\":65536,\"k\":6144", "\"attentionDecode\",\"context\":9,\"heads\":8,\"kvHeads\":3", "$.operator.kvHeads", "notADivisor")]
    [InlineData("\"gemm\",\"m\":8192,\"n\":65536,\"k\":6144", "\"attentionPrefill\",\"sequence\":9,\"context\":8,\"heads\":8", "$.operator.context", "outOfRange")]
    [InlineData("\"gemm\",\"m\":8192,\"n\":65536,\"k\":6144,\"precision\":\"bf16\"", "\"allReduce\",\"devices\":12,\"devicesPerNode\":8,\"bytes\":8", "$.operator.devicesPerNode", "notADivisor")]
    public void What_is_wrong_is_said_with_its_place(string from, string to, string path, string code)
    {
        var error = Error(Gemm.Replace(from, to, StringComparison.Ordinal));

        Assert.Equal((path, code), (error?.Path, error?.Code));
    }

    [Fact]
    public void Explanations_show_what_each_resource_alone_would_take()
    {
        var answer = Ask(Gemm, explain: true);

        var terms = answer.GetProperty("waterfall").GetProperty("leastTimeMs").EnumerateArray().ToArray();
        Assert.Equal(["compute", "memory"], terms.Select(t => t.GetProperty("term").GetString()));
        Assert.Equal(2.0 * 8192 * 65536 * 6144 / 312e12 * 1e3, terms[0].GetProperty("value").GetDouble(), 1e-6);
    }

    private static JsonElement Ask(string line, bool explain = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            using var document = JsonDocument.Parse(line);
            var kind = EvaluationKinds.Find("Operator")!;
            Assert.Null(explain ? kind.Explain(document.RootElement, writer) : kind.Evaluate(document.RootElement, writer));
            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(buffer.WrittenMemory);
        return answer.RootElement.Clone();
    }

    private static SpecError? Error(string line)
    {
        using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>());
        using var document = JsonDocument.Parse(line);
        return EvaluationKinds.Find("Operator")!.Evaluate(document.RootElement, writer);
    }
}
