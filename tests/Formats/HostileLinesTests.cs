using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Formats.Evaluations;

namespace Dse.Formats.Tests;

/// <summary>Good lines of every kind with one to three values exchanged, from a fixed seed.</summary>
public sealed class HostileLinesTests
{
    private const int LinesPerKind = 400;

    private static readonly string[] Values =
    [
        "null", "0", "1", "2", "3", "5", "7", "8", "16", "64", "100", "1000", "65536", "1000000", "2147483647", "9223372036854775807", "1e18", "1e300",
        "-1", "-5", "1e-300", "1e-9", "0.001", "0.5", "1.5", "true", "false", "\"\"", "\"nonsense\"", "\"NaN\"", "\"fp8\"", "\"nvfp4\"", "\"static\"", "\"disaggregated\"",
        "[]", "{}", "[[1]]",
    ];

    // Shares of a whole; what is worked over what could have been may be more.
    private static readonly string[] Ratios = ["modelFlopsUtilizationRatio", "bubbleRatio", "computeUtilizationRatio", "overallUtilizationRatio", "mappingEfficiencyRatio", "utilizationRatio"];

    [Theory]
    [InlineData("""{"kind":"ServingPlan","model":"Llama-3.1-70B","cluster":{"device":"H100-SXM5-80GB","devices":16,"devicesPerNode":8,"scaleOutGBps":50},"backend":"vllm","inputTokens":2000,"cachedInputTokens":100,"outputTokens":200,"arrivals":{"requestsPerSecond":2},"slo":{"ttftMs":500,"tpotMs":30},"weights":"fp8","activations":"fp8","kvCache":"bf16","plan":{"mode":"aggregated","tp":4,"pp":1,"concurrency":32,"chunkTokens":2048,"powerCapWatts":500}}""")]
    [InlineData("""{"kind":"ServingPlan","model":"DeepSeek-V3","cluster":{"device":"H200-SXM-141GB","devices":32,"devicesPerNode":8,"scaleOutGBps":50},"backend":"sglang","inputTokens":2000,"outputTokens":200,"weights":"fp8","kvCache":"bf16","plan":{"mode":"disaggregated","prefill":{"workers":2,"tp":1,"pp":1,"attentionDp":8,"moeTp":1,"moeEp":8,"batch":2},"decode":{"workers":1,"tp":1,"attentionDp":16,"moeEp":16,"batch":64}}}""")]
    [InlineData("""{"kind":"ServingPlan","model":"Llama-3.1-8B","cluster":{"device":"A100-SXM4-80GB","devices":8},"inputTokens":500,"outputTokens":100,"arrivals":{"trace":[[0,500,100],[0.5,600,10],[1,100,50]]},"plan":{"mode":"aggregated","tp":1,"concurrency":8,"speculative":{"draftTokens":4,"acceptanceRatio":0.7}}}""")]
    [InlineData("""{"kind":"ServingPlan","model":"Llama-3.1-8B","cluster":{"device":"A100-SXM4-80GB","devices":8},"inputTokens":500,"outputTokens":100,"plan":{"mode":"aggregated","tp":2,"concurrency":64,"attentionOffload":{"device":"A100-SXM4-80GB","devices":2,"linkGBps":25}}}""")]
    [InlineData("""{"kind":"TrainingPlan","model":"Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":64,"devicesPerNode":8,"scaleOutGBps":50},"sequence":8192,"globalBatch":64,"precision":"bf16","plan":{"tp":4,"pp":2,"vp":2,"cp":1,"dp":8,"microbatch":1,"schedule":"interleaved","recompute":"none","sequenceParallel":true,"zero":1,"flashAttention":true,"overlapDp":true,"overlapTp":"ring","offload":[],"stageLayers":[16,16]}}""")]
    [InlineData("""{"kind":"TrainingPlan","model":{"hidden":4096,"layers":32,"heads":32,"kvHeads":8,"headDim":128,"ffn":14336,"vocab":128256,"gatedMlp":true,"experts":8,"expertsPerToken":2,"moeFfn":14336},"cluster":{"device":{"bf16Tflops":300,"memGb":80,"memBwGbs":2000},"devices":64},"sequence":4096,"globalBatch":64,"plan":{"tp":2,"ep":8}}""")]
    [InlineData("""{"kind":"AcceleratorLayer","accelerator":{"rows":32,"cols":32,"dataflow":"ws","ifmapSramKiB":64,"filterSramKiB":64,"ofmapSramKiB":64,"bandwidthWordsPerCycle":10,"wordBytes":1,"clockMhz":1000,"nodeNm":40},"layer":{"type":"conv","ifmapHeight":58,"ifmapWidth":58,"filterHeight":3,"filterWidth":3,"channels":64,"filters":64,"strideHeight":1,"strideWidth":1}}""")]
    [InlineData("""{"kind":"AcceleratorLayer","accelerator":{"rows":32,"cols":32,"dataflow":"os","compatibility":"scalesim","ifmapSramKiB":64,"wordBytes":1,"bandwidthWordsPerCycle":10},"layer":{"type":"depthwise","ifmapHeight":58,"ifmapWidth":58,"filterHeight":3,"filterWidth":3,"channels":64}}""")]
    [InlineData("""{"kind":"Mapping","hierarchy":"gemmini","parameters":{"meshX":16,"accumulatorDepth":2048,"scratchpadEntries":131072},"layer":{"k":64,"c":16,"p":56,"q":56},"mapping":[{"level":"registers","temporal":[["p",56]]},{"level":"accumulator","temporal":[["q",4]],"spatial":[["c",16]]},{"level":"scratchpad","spatial":[["k",16]]},{"level":"dram","temporal":[["q",14],["k",4]]}]}""")]
    [InlineData("""{"kind":"Mapping","hierarchy":{"macPj":0.5,"levels":[{"name":"reg","keeps":["weights"],"capacityWords":1,"bandwidthWordsPerCycle":2,"accessPj":0.4,"fanOut":256},{"name":"dram","keeps":["weights","inputs","outputs"],"bandwidthWordsPerCycle":8,"accessPj":100,"fanOut":1}]},"layer":{"k":16,"c":16,"p":56,"q":56},"mapping":[{"level":"reg","temporal":[["p",56]],"spatial":[["c",16],["k",16]]},{"level":"dram","temporal":[["q",56]]}]}""")]
    [InlineData("""{"device":"H100-SXM5-80GB","operator":{"type":"attentionPrefill","batch":2,"sequence":1000,"context":2000,"heads":32,"kvHeads":8,"headDim":128,"precision":"bf16"}}""")]
    public async Task A_line_with_exchanged_values_gets_an_error_or_figures_that_can_be(string good)
    {
        var random = new Random(20261126);
        var lines = Enumerable.Range(0, LinesPerKind).Select(i => Exchanged(good, i, random)).ToArray();

        foreach (var question in Enum.GetValues<LineQuestion>())
        {
            var answers = await AskAsync(question, string.Join('\n', lines));

            Assert.Equal(lines.Length, answers.Count);
            Assert.Contains(answers, a => a["error"] is not null);
            Assert.Contains(answers, a => (bool?)a["feasible"] == true);
            for (var i = 0; i < lines.Length; i++)
            {
                Assert.Equal(i, (int?)answers[i]["id"]);
                Check(answers[i], lines[i]);
            }
        }
    }

    private static string Exchanged(string good, int id, Random random)
    {
        var line = JsonNode.Parse(good)!.AsObject();
        for (var left = random.Next(0, 4); left > 0; left--)
        {
            var places = Places(line).ToArray();
            var (parent, key) = places[random.Next(places.Length)];
            var value = JsonNode.Parse(Values[random.Next(Values.Length)]);
            if (parent is JsonArray list)
            {
                list[(int)key] = value;
            }
            else if (random.Next(8) == 0)
            {
                parent.AsObject().Remove((string)key);
            }
            else
            {
                parent[(string)key] = value;
            }
        }

        line["id"] = id;
        return line.ToJsonString();
    }

    // Every value below the line but its kind.
    private static IEnumerable<(JsonNode Parent, object Key)> Places(JsonNode node)
    {
        var members = node switch
        {
            JsonObject held => held.Where(m => m.Key != "kind").Select(m => ((object)m.Key, m.Value)),
            JsonArray list => list.Select((value, i) => ((object)i, value)),
            _ => [],
        };
        foreach (var (key, value) in members.ToArray())
        {
            yield return (node, key);
            foreach (var inner in value is null ? [] : Places(value))
            {
                yield return inner;
            }
        }
    }

    private static void Check(JsonNode answer, string line)
    {
        if (answer["error"] is { } error)
        {
            Assert.All(["path", "code", "message"], part => Assert.False(string.IsNullOrEmpty((string?)error[part]), line));
            return;
        }

        var isFeasible = (bool)answer["feasible"]!;
        Assert.Equal(isFeasible, answer["violations"]!.AsArray().Count == 0);
        foreach (var (name, value) in answer["metrics"]!.AsObject())
        {
            if (value is null)
            {
                Assert.True(!isFeasible || answer["nullReasons"]?[name] is not null, $"{name} is null without a reason: {line}");
            }
            else if (value.GetValueKind() == JsonValueKind.Number)
            {
                var number = (double)value;
                Assert.True(number >= 0 && double.IsFinite(number), $"{name} is {number}: {line}");
                Assert.True(!isFeasible || number <= 1.000001 || !Ratios.Contains(name), $"{name} is {number}: {line}");
            }
        }

        foreach (var (name, interval) in answer["interval"]!.AsObject())
        {
            Assert.True((double)interval![0]! <= (double)interval[1]!, $"{name}: {interval} of {line}");
        }
    }

    private static async Task<IReadOnlyList<JsonNode>> AskAsync(LineQuestion question, string lines)
    {
        using var input = new MemoryStream(Encoding.UTF8.GetBytes(lines));
        using var output = new MemoryStream();
        await EvaluationLines.RunAsync(input, output, question, asArray: true, CancellationToken.None);
        return [.. JsonNode.Parse(output.ToArray())!.AsArray().Select(a => a!)];
    }
}
