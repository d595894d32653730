using System.Buffers;
using System.Text;
using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Studies;

public class ServingStudyTests
{
    private const string Spec = """
        {"kind":"ServingPlan","model":"Qwen/Qwen3-32B","cluster":{"device":"H200-SXM","devices":8,"devicesPerNode":8},"backend":"trtllm",
         "inputTokens":4000,"cachedInputTokens":500,"outputTokens":500,"weights":"fp8","kvCache":"fp8","space":{"tp":[1,2,4,8],"chunkTokens":8192},
         "constraints":["ttftMs <= 300","tp <= 8"],"search":{"strategy":"exhaustive","seed":1}}
        """;

    private const string Mixture = """
        {"kind":"ServingPlan","model":"Mixtral-8x7B-v0.1","cluster":{"device":"H100-SXM5-80GB","devices":8,"devicesPerNode":8},
         "inputTokens":1024,"outputTokens":128,"space":{"concurrency":[8,64],"decodeBatch":[16],"weights":["bf16","fp8"],"mode":["static","aggregated","disaggregated"]}}
        """;

    [Fact]
    public void A_spec_parses_into_the_front_that_people_publish()
    {
        var study = Parse(Spec, out var errors);

        Assert.Empty(errors);
        Assert.Equal(["max tokensPerSecondPerDevice", "max tokensPerSecondPerUser"], study!.Problem.Objectives.Select(o => o.ToString()));
        Assert.Equal(["ttftMs <= 300"], study.Problem.MetricConstraints.Select(c => c.Text));
    }

    [Theory]
    [InlineData(Spec)]
    [InlineData(Mixture)]
    public void Every_design_of_the_space_is_a_plan_that_keeps_all_rules_but_memory(string spec)
    {
        var problem = Parse(spec, out _)!.Problem;
        var reasons = problem.Evaluator.ReasonCodes;
        var seen = new HashSet<string?>();
        foreach (var (cells, scores) in Designs(problem))
        {
            var reason = scores.Reasons[0] < 0 ? null : reasons[scores.Reasons[0]];
            seen.Add(reason);
            Assert.True(reason is null or "outOfMemory", $"{reason} of {string.Join(' ', cells)}");
        }

        Assert.Contains(null, seen);
    }

    [Fact]
    public void Designs_may_compute_attention_on_the_devices_that_the_spec_names()
    {
        var problem = Parse(Spec.Replace("\"inputTokens\"", "\"attentionOffload\":{\"device\":\"H20\",\"devices\":2},\"inputTokens\"", StringComparison.Ordinal), out var errors)!.Problem;
        var column = problem.Space.IndexOf("attentionOffload");

        Assert.Empty(errors);
        Assert.Contains(Designs(problem), d => d.Cells[column] == 1 && d.Scores.Outcomes[0] == TrialOutcome.Feasible);
        Assert.All(Designs(problem).Where(d => double.IsNaN(d.Cells[column])).Take(10), d => Assert.Equal(1, d.Cells[problem.Space.IndexOf("mode")]));
    }

    [Theory]
    [InlineData(Spec)]
    [InlineData(Mixture)]
    public void A_points_artifact_repeats_the_plan_so_that_a_line_gives_the_same_metrics(string spec)
    {
        var problem = Parse(spec, out _)!.Problem;
        using var given = JsonDocument.Parse(spec);
        var compared = 0;
        foreach (var (cells, scores) in Designs(problem).Where((_, i) => i % 37 == 0))
        {
            if (scores.Outcomes[0] != TrialOutcome.Feasible)
            {
                continue;
            }

            using var artifact = JsonDocument.Parse(problem.Evaluator.Describe(cells).ArtifactJson!);
            var answer = Ask(given.RootElement, artifact.RootElement);
            for (var m = 0; m < problem.Evaluator.Metrics.Count; m++)
            {
                var metric = answer.GetProperty("metrics").GetProperty(problem.Evaluator.Metrics[m].Name);
                if (metric.ValueKind == JsonValueKind.Number)
                {
                    Assert.Equal(metric.GetDouble(), scores.Metric(m)[0], Math.Abs(metric.GetDouble()) * 1e-12);
                }
                else
                {
                    Assert.True(double.IsNaN(scores.Metric(m)[0]));
                }
            }

            compared++;
        }

        Assert.True(compared >= 5);
    }

    [Fact]
    public void Pools_stand_in_lowest_terms_unless_the_spec_says_otherwise()
    {
        static bool HasTwoToTwo(StudyProblem problem)
        {
            int x = problem.Space.IndexOf("prefillWorkers"), y = problem.Space.IndexOf("decodeWorkers");
            return Designs(problem).Any(d => !double.IsNaN(d.Cells[x])
                && problem.Space.Parameters[x].Levels[(int)d.Cells[x]].Number == 2 && problem.Space.Parameters[y].Levels[(int)d.Cells[y]].Number == 2);
        }

        Assert.False(HasTwoToTwo(Parse(Spec, out _)!.Problem));
        Assert.True(HasTwoToTwo(Parse(Spec.Replace("\"tp\":[1,2,4,8]", "\"prefillWorkers\":2", StringComparison.Ordinal), out _)!.Problem));
    }

    [Theory]
    [InlineData("\"outputTokens\":500", "\"outputTokens\":0", "$.outputTokens", "outOfRange")]
    [InlineData("\"tp\":[1,2,4,8]", "\"tp\":[1,1]", "$.space.tp[1]", "duplicateValue")]
    [InlineData("\"tp\":[1,2,4,8]", "\"tpp\":2", "$.space.tpp", "unknownField")]
    [InlineData("\"tp\":[1,2,4,8]", "\"mode\":\"both\"", "$.space.mode", "unknownValue")]
    [InlineData("\"tp\":[1,2,4,8]", "\"mode\":[]", "$.space.mode", "noValues")]
    [InlineData("\"tp\":[1,2,4,8]", "\"mode\":\"aggregated\",\"decodeTp\":2", "$.space.decodeTp", "unsupported")]
    [InlineData("\"tp\":[1,2,4,8]", "\"moeEp\":2", "$.space.moeEp", "unknownField")]
    [InlineData("ttftMs <= 300", "ttft <= 300", "$.constraints[0]", "unknownName")]
    [InlineData("\"cachedInputTokens\":500", "\"cachedInputTokens\":4000", "$.cachedInputTokens", "outOfRange")]
    [InlineData("\"outputTokens\":500", "\"outputTokens\":500,\"arrivals\":{\"trace\":\"azure\"}", "$.arrivals.trace", "unknownValue")]
    [InlineData("\"outputTokens\":500", "\"outputTokens\":500,\"arrivals\":{\"trace\":[[0,1,1],[1,0,1]]}", "$.arrivals.trace[1]", "badTrace")]
    [InlineData("\"outputTokens\":500", "\"outputTokens\":500,\"arrivals\":{\"trace\":\"seconds,inputTokens\\n1,2\"}", "$.arrivals.trace", "badTrace")]
    [InlineData("\"outputTokens\":500", "\"outputTokens\":500,\"arrivals\":{\"trace\":[]}", "$.arrivals.trace", "noValues")]
    [InlineData("\"outputTokens\":500", "\"outputTokens\":500,\"arrivals\":{\"trace\":[[0,1,1]],\"requestsPerSecond\":2}", "$.arrivals.requestsPerSecond", "unsupported")]
    [InlineData("\"tp\":[1,2,4,8]", "\"powerCapWatts\":-1", "$.space.powerCapWatts", "outOfRange")]
    [InlineData("\"seed\":1}", "\"seed\":1},\"objectives\":[\"min tpot\"]", "$.objectives[0]", "unknownMetric")]
    public void Errors_name_the_place_and_the_code(string was, string becomes, string path, string code)
    {
        Assert.Null(Parse(Spec.Replace(was, becomes, StringComparison.Ordinal), out var errors));

        var error = Assert.Single(errors, e => e.Path == path);
        Assert.Equal(code, error.Code);
    }

    [Fact]
    public void A_trace_gives_lengths_and_every_design_is_played()
    {
        var spec = Spec.Replace("\"inputTokens\":4000,\"cachedInputTokens\":500,\"outputTokens\":500", "\"arrivals\":{\"trace\":[[0,3000,40],[0.5,1000,20],[0.6,2000,60]]}", StringComparison.Ordinal)
            .Replace("\"tp\":[1,2,4,8]", "\"tp\":[4,8],\"prefillTp\":4,\"decodeTp\":4,\"powerCapWatts\":[0,400]", StringComparison.Ordinal);
        var problem = Parse(spec, out var errors)!.Problem;

        Assert.Empty(errors);
        var ttft = problem.Evaluator.Metrics.Select((m, i) => (m.Name, i)).Single(m => m.Name == "ttftMs").i;
        var cap = problem.Space.IndexOf("powerCapWatts");
        var times = Designs(problem).Select(d => (Key: string.Join(' ', d.Cells.Where((_, i) => i != cap)), Cap: d.Cells[cap], Ttft: d.Scores.Metric(ttft)[0])).ToArray();

        // A cap makes prompts slower in every design.
        foreach (var pair in times.GroupBy(t => t.Key, StringComparer.Ordinal))
        {
            Assert.True(pair.Single(p => p.Cap == 1).Ttft > pair.Single(p => p.Cap == 0).Ttft);
        }
    }

    [Fact]
    public void Unlike_devices_hold_one_model_between_them()
    {
        const string Mixed = """
            {"kind":"ServingPlan","model":"Llama-3.1-70B","cluster":{"groups":[{"device":"H100-SXM5-80GB","devices":8},{"device":"A100-SXM4-80GB","devices":8}],"devicesPerNode":4,"scaleOutGBps":25},
             "inputTokens":512,"outputTokens":128,"plan":{"tp":4,"concurrency":32}}
            """;
        var answer = Line(Mixed, explain: true);

        Assert.True(answer.GetProperty("feasible").GetBoolean());
        var placement = answer.GetProperty("waterfall").GetProperty("placement");
        var workers = placement.GetProperty("workers").EnumerateArray().ToArray();
        Assert.Equal(4, workers.Length);
        var total = placement.GetProperty("tokensPerSecond").GetDouble();
        Assert.InRange(total, 0.8 * placement.GetProperty("boundTokensPerSecond").GetDouble(), placement.GetProperty("boundTokensPerSecond").GetDouble() * 1.000001);

        // Layers times flow adds up to all layers of every token.
        Assert.Equal(1, workers.Sum(w => w.GetProperty("layers").GetInt32() > 0 ? w.GetProperty("tokensPerSecond").GetDouble() * w.GetProperty("layers").GetInt32() : 0) / (total * 80), 0.05);

        // Two H100 nodes more than two A100 nodes: mixed lies between twice the slow and twice the fast ones.
        double Alike(string device) => Line(Mixed.Replace("A100-SXM4-80GB", device, StringComparison.Ordinal).Replace("H100-SXM5-80GB", device, StringComparison.Ordinal), explain: false)
            .GetProperty("metrics").GetProperty("requestsPerSecond").GetDouble();
        Assert.InRange(answer.GetProperty("metrics").GetProperty("requestsPerSecond").GetDouble(), Alike("A100-SXM4-80GB") * 0.99, Alike("H100-SXM5-80GB") * 1.01);
    }

    [Fact]
    public void An_explanation_says_what_would_change_the_plan_and_what_overlap_could_give()
    {
        var answer = Line("""
            {"kind":"ServingPlan","model":"Llama-3.1-70B","cluster":{"device":"H100-SXM5-80GB","devices":4},"inputTokens":512,"outputTokens":512,"plan":{"tp":4,"concurrency":64}}
            """, explain: true);

        Assert.Equal("memoryBandwidth", answer.GetProperty("boundBy").GetString());
        var gains = answer.GetProperty("sensitivity").EnumerateArray().Select(s => s.GetProperty("speedupRatio").GetDouble()).ToArray();
        Assert.Equal(5, gains.Length);
        Assert.Equal(gains.OrderDescending(), gains);
        Assert.All(gains, g => Assert.InRange(g, 0.999, 2.001));
        var rate = answer.GetProperty("metrics").GetProperty("tokensPerSecondPerDevice").GetDouble();
        var overlapped = answer.GetProperty("waterfall").GetProperty("overlapBound").GetProperty("tokensPerSecondPerDevice").GetDouble();
        Assert.InRange(overlapped, rate, answer.GetProperty("metrics").GetProperty("boundTokensPerSecondPerDevice").GetDouble());
    }

    [Fact]
    public void A_price_that_nobody_knows_is_no_objective()
    {
        var spec = Spec.Replace("\"H200-SXM\"", """{"bf16Tflops":500,"fp8Tflops":1000,"memGb":96,"memBwGbs":4000,"scaleupGbsPerDir":300,"scaleupDomain":8}""", StringComparison.Ordinal);

        Assert.NotNull(Parse(spec, out _));
        Assert.Null(Parse(spec.Replace("\"search\"", "\"objectives\":[\"min costPerMillionTokensUsd\"],\"search\"", StringComparison.Ordinal), out var errors));
        Assert.Equal("unknownFigure", Assert.Single(errors).Code);
    }

    private static ParsedStudy? Parse(string json, out List<SpecError> errors)
    {
        errors = [];
        using var document = JsonDocument.Parse(json);
        return StudyKinds.Find("ServingPlan")!.Parse(document.RootElement, errors);
    }

    private static JsonElement Line(string line, bool explain)
    {
        using var document = JsonDocument.Parse(line);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            var kind = StudyKinds.Find("ServingPlan")!;
            Assert.Null(explain ? kind.Explain(document.RootElement, writer) : kind.Evaluate(document.RootElement, writer));
            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(buffer.WrittenMemory);
        return answer.RootElement.Clone();
    }

    private static IEnumerable<(double[] Cells, ScoredBatch Scores)> Designs(StudyProblem problem)
    {
        var walker = new SpaceWalker(problem.Space);
        var batch = new CandidateBatch(problem.Space, 1);
        var scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
        var cells = new double[problem.Space.Parameters.Count];
        while (walker.Fill(batch) > 0)
        {
            problem.Evaluator.Evaluate(batch, scores);
            batch.CopyRow(0, cells);
            yield return (cells, scores);
        }
    }

    // The spec's workload with the formats and the plan of an artifact, as an evaluation line.
    private static JsonElement Ask(JsonElement spec, JsonElement artifact)
    {
        string[] own = ["space", "constraints", "objectives", "search", "weights", "activations", "kvCache"];
        var line = new StringBuilder("{");
        line.AppendJoin(',', spec.EnumerateObject().Where(p => !own.Contains(p.Name, StringComparer.Ordinal)).Select(p => $"\"{p.Name}\":{p.Value.GetRawText()}"));
        line.AppendJoin(string.Empty, new[] { "weights", "activations", "kvCache", "plan" }.Select(n => $",\"{n}\":{artifact.GetProperty(n).GetRawText()}"));
        using var document = JsonDocument.Parse(line.Append('}').ToString());
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            Assert.Null(StudyKinds.Find("ServingPlan")!.Evaluate(document.RootElement, writer));
            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(buffer.WrittenMemory);
        return answer.RootElement.Clone();
    }
}
