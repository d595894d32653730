using System.Buffers;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Core.Studies.Requirements;

namespace Dse.Core.Tests.Studies.Requirements;

public sealed class RequirementTests
{
    private const string Training = """
        {"kind":"TrainingPlan","model":"meta-llama/Meta-Llama-3.1-70B","cluster":{"device":"H100-SXM5-80GB","devices":64,"devicesPerNode":8,"scaleOutGBps":50},
         "sequence":8192,"globalBatch":512,"plan":{"tp":4,"pp":4,"dp":4,"microbatch":1,"recompute":"full"}
        """;

    private const string Serving = """
        {"kind":"ServingPlan","model":"Qwen/Qwen3-32B","cluster":{"device":"H100-SXM5-80GB","devices":8,"devicesPerNode":8},"inputTokens":2000,"outputTokens":200,
         "plan":{"tp":4,"concurrency":8}
        """;

    [Theory]
    [InlineData(3.0)]
    [InlineData(0.25)]
    [InlineData(700)]
    public void The_least_multiple_is_found_to_a_thousandth(double needed) =>
        Assert.Equal(needed, RequirementSolver.Least(ratio => needed / ratio).Ratio!.Value, needed * 1e-3);

    [Fact]
    public void A_window_of_enough_but_not_too_much_is_found() =>
        Assert.Equal(3, RequirementSolver.Least(ratio => ratio is >= 3 and <= 9 ? 1 : 2).Ratio!.Value, 0.01);

    [Fact]
    public void What_no_multiple_reaches_is_null_with_how_far_it_stays_off()
    {
        var missed = RequirementSolver.Least(ratio => 1.5 + (1 / ratio));

        Assert.Null(missed.Ratio);
        Assert.Contains("missed by a factor of 1.5", missed.Reason, StringComparison.Ordinal);
        Assert.Contains("does not fit", RequirementSolver.Least(_ => double.PositiveInfinity).Reason, StringComparison.Ordinal);
        Assert.Equal(1 / 1024.0, RequirementSolver.Least(_ => 0.5).Ratio);
    }

    [Fact]
    public void A_step_time_is_met_with_what_each_resource_needs()
    {
        var now = Ask(Training, null).GetProperty("metrics").GetProperty("stepTimeSeconds").GetDouble();

        var requirements = Ask(Training, $$"""{"stepTimeSeconds":{{(0.8 * now).ToString(System.Globalization.CultureInfo.InvariantCulture)}}}""").GetProperty("requirements");

        Assert.False(requirements.GetProperty("met").GetBoolean());
        var compute = requirements.GetProperty("each")[0];
        Assert.Equal("computeRate", compute.GetProperty("resource").GetString());
        Assert.Equal(989 * compute.GetProperty("ratio").GetDouble(), compute.GetProperty("needed").GetDouble(), 6);
        var faster = $$"""{"bf16Tflops":{{compute.GetProperty("needed").GetRawText()}},"memGb":80,"memBwGbs":3350,"scaleupGbsPerDir":450,"scaleupDomain":8,"units":132,"year":2022,"name":"H100-SXM5-80GB"}""";
        Assert.InRange(Ask(Training.Replace("\"H100-SXM5-80GB\"", faster, StringComparison.Ordinal), null).GetProperty("metrics").GetProperty("stepTimeSeconds").GetDouble() / now, 0.799, 0.801);

        // Together never needs more of one than alone.
        Assert.InRange(requirements.GetProperty("together")[0].GetProperty("ratio").GetDouble(), 1, compute.GetProperty("ratio").GetDouble());
    }

    [Fact]
    public void A_plan_that_does_not_fit_asks_for_memory_alone()
    {
        var line = Training.Replace("\"pp\":4,\"dp\":4", "\"pp\":1,\"dp\":16", StringComparison.Ordinal);

        var answer = Ask(line, """{"stepTimeSeconds":1000}""");

        var each = answer.GetProperty("requirements").GetProperty("each").EnumerateArray().ToDictionary(r => r.GetProperty("resource").GetString()!);
        Assert.Equal(JsonValueKind.Null, each["computeRate"].GetProperty("ratio").ValueKind);
        Assert.Equal(answer.GetProperty("metrics").GetProperty("memoryGiB").GetDouble(), each["memoryCapacity"].GetProperty("needed").GetDouble(), 0.2);
    }

    [Fact]
    public void Latency_limits_ask_for_bandwidth_where_decoding_binds()
    {
        var now = Ask(Serving, null).GetProperty("metrics");
        var limit = (0.8 * now.GetProperty("tpotMs").GetDouble()).ToString(System.Globalization.CultureInfo.InvariantCulture);

        var requirements = Ask(Serving, $$"""{"tpotMs":{{limit}}}""").GetProperty("requirements");

        Assert.Equal(now.GetProperty("tpotMs").GetDouble(), requirements.GetProperty("targets")[0].GetProperty("now").GetDouble(), 9);
        var bandwidth = requirements.GetProperty("each")[1];
        Assert.Equal("memoryBandwidth", bandwidth.GetProperty("resource").GetString());
        Assert.InRange(bandwidth.GetProperty("ratio").GetDouble(), 1.1, 10);
    }

    [Theory]
    [InlineData("""{"stepTimeSecond":10}""", "unknownField", "$.require.stepTimeSecond")]
    [InlineData("""{"stepTimeSeconds":0}""", "outOfRange", "$.require.stepTimeSeconds")]
    [InlineData("{}", "missingField", "$.require.stepTimeSeconds")]
    [InlineData("5", "wrongType", "$.require")]
    public void A_limit_that_is_none_is_told(string require, string code, string path)
    {
        using var line = JsonDocument.Parse($"{Training},\"require\":{require}}}");
        using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>());

        var error = EvaluationKinds.Find("TrainingPlan")!.Explain(line.RootElement, writer);

        Assert.Equal((code, path), (error!.Code, error.Path));
    }

    [Fact]
    public void Evaluations_do_not_take_limits()
    {
        using var line = JsonDocument.Parse(Training + ",\"require\":{\"stepTimeSeconds\":10}}");
        using var writer = new Utf8JsonWriter(new ArrayBufferWriter<byte>());

        Assert.Equal("unknownField", EvaluationKinds.Find("TrainingPlan")!.Evaluate(line.RootElement, writer)!.Code);
    }

    private static JsonElement Ask(string line, string? require)
    {
        using var document = JsonDocument.Parse(line + (require is null ? "}" : $",\"require\":{require}}}"));
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            var kind = document.RootElement.GetProperty("kind").GetString()!;
            Assert.Null(EvaluationKinds.Find(kind)!.Explain(document.RootElement, writer));
            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(bytes.WrittenMemory);
        return answer.RootElement.Clone();
    }
}
