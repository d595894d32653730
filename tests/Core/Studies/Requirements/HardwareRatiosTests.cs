using System.Buffers;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies.Requirements;

public sealed class HardwareRatiosTests
{
    private const string Training = """
        {"kind":"TrainingPlan","model":"meta-llama/Meta-Llama-3.1-70B","cluster":{"device":"H100-SXM5-80GB","devices":64,"devicesPerNode":8,"scaleOutGBps":50},
         "sequence":8192,"globalBatch":512,"plan":{"tp":8,"pp":2,"recompute":"none"}
        """;

    private const string Serving = """
        {"kind":"ServingPlan","model":"Qwen/Qwen3-32B","cluster":{"device":"H100-SXM5-80GB","devices":8,"devicesPerNode":8},"inputTokens":2000,"outputTokens":200,
         "plan":{"tp":4,"concurrency":8}
        """;

    [Theory]
    [InlineData("computeRate", "peak rate x2")]
    [InlineData("memoryBandwidth", "memory bandwidth x2")]
    [InlineData("scaleUpBandwidth", "scale-up bandwidth x2")]
    public void Twice_a_resource_gives_what_the_explanation_says_it_would(string resource, string change)
    {
        var said = Ask(Training, null, explain: true).GetProperty("sensitivity").EnumerateArray()
            .Single(s => s.GetProperty("change").GetString() == change).GetProperty("stepTimeSeconds").GetDouble();

        Assert.Equal(said, Metric(Training, $$"""{"{{resource}}":2}""", "stepTimeSeconds"), said * 1e-12);
    }

    [Fact]
    public void Less_memory_lets_fewer_plans_fit_and_a_ratio_of_one_changes_nothing()
    {
        Assert.False(Ask(Training, """{"memoryCapacity":0.5}""").GetProperty("feasible").GetBoolean());
        Assert.Equal(Metric(Serving, null, "tpotMs"), Metric(Serving, """{"memoryBandwidth":1}""", "tpotMs"));
        Assert.True(Metric(Serving, """{"memoryBandwidth":2}""", "tpotMs") < Metric(Serving, null, "tpotMs"));
    }

    [Theory]
    [InlineData("""{"memoryBandwidth":0}""", "$.hardwareRatio.memoryBandwidth", "outOfRange")]
    [InlineData("""{"price":2}""", "$.hardwareRatio.price", "unknownField")]
    [InlineData("""3""", "$.hardwareRatio", "wrongType")]
    public void A_wrong_ratio_is_refused_at_its_path(string ratios, string path, string code)
    {
        foreach (var line in (string[])[Training, Serving])
        {
            var error = Error(line, ratios)!;

            Assert.Equal((path, code), (error.Path, error.Code));
        }
    }

    private static double Metric(string line, string? ratios, string metric) => Ask(line, ratios).GetProperty("metrics").GetProperty(metric).GetDouble();

    private static JsonElement Ask(string line, string? ratios, bool explain = false)
    {
        var bytes = new ArrayBufferWriter<byte>();
        Assert.Null(Answer(line, ratios, explain, bytes));
        using var answer = JsonDocument.Parse(bytes.WrittenMemory);
        return answer.RootElement.Clone();
    }

    private static SpecError? Error(string line, string ratios) => Answer(line, ratios, explain: false, new ArrayBufferWriter<byte>());

    private static SpecError? Answer(string line, string? ratios, bool explain, ArrayBufferWriter<byte> bytes)
    {
        using var document = JsonDocument.Parse(ratios is null ? line + "}" : $"{line},\"hardwareRatio\":{ratios}}}");
        using var writer = new Utf8JsonWriter(bytes);
        writer.WriteStartObject();
        var kind = EvaluationKinds.Find(document.RootElement.GetProperty("kind").GetString()!)!;
        var error = explain ? kind.Explain(document.RootElement, writer) : kind.Evaluate(document.RootElement, writer);
        writer.WriteEndObject();
        return error;
    }
}
