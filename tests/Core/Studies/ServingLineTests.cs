using System.Text;
using System.Text.Json;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies;

public class ServingLineTests
{
    private static readonly string[] Metrics =
    [
        "ttftMs", "ttftP99Ms", "tpotMs", "tpotP99Ms", "tokensPerSecondPerDevice", "tokensPerSecondPerUser", "requestsPerSecond", "goodputRequestsPerSecond",
        "memoryGiB", "kvCacheGiB", "maxConcurrency", "powerWatts", "costPerMillionTokensUsd", "boundTokensPerSecondPerDevice",
    ];

    [Fact]
    public void A_line_is_answered_with_every_metric_of_the_contract()
    {
        var answer = Answer("""{"model":"Llama-3.1-70B","cluster":{"device":"h200_sxm","devices":8},"backend":"vllm","inputTokens":1024,"outputTokens":1024,"weights":"fp8","plan":{"tp":8,"concurrency":64}}""");

        Assert.True(answer.GetProperty("feasible").GetBoolean());
        foreach (var metric in Metrics)
        {
            Assert.True(answer.GetProperty("metrics").GetProperty(metric).GetDouble() > 0, metric);
        }

        var tpot = answer.GetProperty("metrics").GetProperty("tpotMs").GetDouble();
        Assert.Equal(1000 / tpot, answer.GetProperty("metrics").GetProperty("tokensPerSecondPerUser").GetDouble(), 1e-9);
        var interval = answer.GetProperty("interval").GetProperty("tpotMs");
        Assert.True(interval[0].GetDouble() < tpot && tpot < interval[1].GetDouble());
    }

    [Fact]
    public void Names_that_published_measurements_use_for_systems_and_models_are_known()
    {
        foreach (var system in new[] { "h100_sxm", "h200_sxm", "b200_sxm", "gb200", "b300_sxm", "gb300" })
        {
            foreach (var model in new[] { "deepseek-ai/DeepSeek-R1", "openai/gpt-oss-120b", "meta-llama/Llama-3.1-8B-Instruct", "moonshotai/Kimi-K2.5", "zhipuai/GLM-5", "nvidia/Qwen3-32B-NVFP4" })
            {
                Answer($$"""{"model":"{{model}}","cluster":{"device":"{{system}}","devices":8},"inputTokens":1024,"outputTokens":1024,"weights":"nvfp4","plan":{"tp":8} }""");
            }
        }
    }

    [Theory]
    [InlineData("\"tp\":16", "$.plan", "deviceCount")]
    [InlineData("\"tp\":6", "$.plan.tp", "headDivisibility")]
    [InlineData("\"tp\":8,\"moeTp\":4,\"moeEp\":4", "$.plan.moeEp", "expertGrid")]
    [InlineData("\"tp\":2", "$.plan", "outOfMemory")]
    public void What_cannot_run_is_told_with_its_place_and_code(string plan, string path, string code)
    {
        var answer = Answer($$"""{"model":"DeepSeek-R1","cluster":{"device":"H200","devices":8},"inputTokens":1024,"outputTokens":1024,"weights":"fp8","plan":{ {{plan}} } }""");

        Assert.False(answer.GetProperty("feasible").GetBoolean());
        Assert.Equal(path, answer.GetProperty("violations")[0].GetProperty("path").GetString());
        Assert.Equal(code, answer.GetProperty("violations")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("\"inputTokens\":0", "$.inputTokens", "outOfRange")]
    [InlineData("\"cachedInputTokens\":1024", "$.cachedInputTokens", "outOfRange")]
    [InlineData("\"backend\":\"tgi\"", "$.backend", "unknownValue")]
    [InlineData("\"batch\":1", "$.batch", "unknownField")]
    public void A_line_that_cannot_be_read_names_the_field(string field, string path, string code)
    {
        var common = string.Join(',', new[] { "\"model\":\"Llama-3.1-8B\"", "\"cluster\":{\"device\":\"H100\",\"devices\":1}", "\"inputTokens\":1024", "\"outputTokens\":16", "\"plan\":{}" }
            .Where(f => !field.StartsWith(f[..(f.IndexOf(':', StringComparison.Ordinal) + 1)], StringComparison.Ordinal)));
        using var line = JsonDocument.Parse($"{{{common},{field}}}");
        using var buffer = new MemoryStream();
        using var writer = new Utf8JsonWriter(buffer);
        writer.WriteStartObject();

        var error = EvaluationKinds.Find("ServingPlan")!.Evaluate(line.RootElement, writer);

        Assert.Equal((path, code), (error?.Path, error?.Code));
    }

    [Fact]
    public void The_terms_of_an_explanation_add_up_to_its_times_and_memory()
    {
        foreach (var plan in new[]
        {
            "\"tp\":8,\"moeEp\":8,\"concurrency\":64",
            "\"attentionDp\":8,\"concurrency\":512",
            "\"mode\":\"disaggregated\",\"prefill\":{\"tp\":8,\"moeEp\":8},\"decode\":{\"attentionDp\":8,\"batch\":32}",
        })
        {
            var answer = Answer($$"""{"model":"DeepSeek-R1","cluster":{"device":"B200","devices":16},"inputTokens":8192,"outputTokens":1024,"weights":"nvfp4","plan":{ {{plan}} } }""", explain: true);

            foreach (var (metric, scale) in new[] { ("ttftMs", 1.0), ("tpotMs", 1.0), ("memoryGiB", 1.0) })
            {
                var sum = answer.GetProperty("waterfall").GetProperty(metric).EnumerateArray().Sum(t => t.GetProperty("value").GetDouble());
                Assert.Equal(answer.GetProperty("metrics").GetProperty(metric).GetDouble() * scale, sum, 1e-6 * sum);
            }
        }
    }

    [Fact]
    public void A_deployment_on_unlike_devices_tells_its_memory_and_what_times_are_made_of()
    {
        var answer = Answer(
            """{"model":"Llama-3.1-70B","cluster":{"groups":[{"device":"H100","nodes":1,"devicesPerNode":4},{"device":"A100-SXM4-80GB","nodes":1,"devicesPerNode":4}]},"inputTokens":1000,"outputTokens":200,"plan":{"tp":2,"concurrency":32} }""",
            explain: true);

        var metrics = answer.GetProperty("metrics");
        Assert.True(metrics.GetProperty("kvCacheGiB").GetDouble() > 0);
        Assert.InRange(metrics.GetProperty("memoryGiB").GetDouble(), metrics.GetProperty("kvCacheGiB").GetDouble(), 80);
        var waterfall = answer.GetProperty("waterfall");
        Assert.Equal(["workers", "hops"], waterfall.GetProperty("tpotMs").EnumerateArray().Select(t => t.GetProperty("term").GetString()));
        foreach (var metric in new[] { "ttftMs", "tpotMs", "memoryGiB" })
        {
            var sum = waterfall.GetProperty(metric).EnumerateArray().Sum(t => t.GetProperty("value").GetDouble());
            Assert.Equal(metrics.GetProperty(metric).GetDouble(), sum, 1e-6 * sum);
        }
    }

    private static JsonElement Answer(string line, bool explain = false)
    {
        using var document = JsonDocument.Parse(line);
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            var kind = EvaluationKinds.Find("ServingPlan")!;
            Assert.Null(explain ? kind.Explain(document.RootElement, writer) : kind.Evaluate(document.RootElement, writer));
            writer.WriteEndObject();
        }

        return JsonDocument.Parse(Encoding.UTF8.GetString(buffer.ToArray())).RootElement.Clone();
    }
}
