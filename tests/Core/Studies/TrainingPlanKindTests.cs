using System.Buffers;
using System.Text;
using System.Text.Json;
using Dse.Core.Hardware;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Core.Studies.TrainingPlans;

namespace Dse.Core.Tests.Studies;

public class TrainingPlanKindTests
{
    private const string Spec = """
        {"kind":"TrainingPlan","model":"Llama-3.1-70B","cluster":{"device":"H100-SXM5-80GB","devices":64,"devicesPerNode":8,"scaleOutGBps":50},
         "sequence":8192,"globalBatch":512,"precision":"bf16","space":{"tp":[1,2,4,8]},"constraints":["memoryGiB <= 72","tp * pp <= 32"],
         "objectives":["min stepTimeSeconds","min memoryGiB"],"search":{"strategy":"auto","evaluations":100000,"seconds":60,"seed":1}}
        """;

    [Fact]
    public void The_contracts_example_parses()
    {
        var study = Parse(Spec, out var errors);

        Assert.Empty(errors);
        Assert.NotNull(study);
        Assert.Equal(["memoryGiB <= 72"], study.Problem.MetricConstraints.Select(c => c.Text));
        Assert.Equal(100000, study.Search.Evaluations);
    }

    [Fact]
    public void Every_design_of_the_space_is_a_plan_that_keeps_all_rules()
    {
        var study = Parse(Spec, out _)!;
        var walker = new SpaceWalker(study.Problem.Space);
        var batch = new CandidateBatch(study.Problem.Space, 1024);
        var scores = new ScoredBatch(batch, study.Problem.Evaluator.Metrics.Count);
        var outOfMemory = study.Problem.Evaluator.ReasonCodes.ToList().IndexOf("outOfMemory");
        long seen = 0;
        while (walker.Fill(batch) > 0 && seen < 300_000)
        {
            study.Problem.Evaluator.Evaluate(batch, scores);
            for (var r = 0; r < batch.Count; r++)
            {
                Assert.True(scores.Reasons[r] == -1 || scores.Reasons[r] == outOfMemory, $"row {r}: reason {scores.Reasons[r]}");
                Assert.Equal(scores.Outcomes[r] == TrialOutcome.Feasible, double.IsFinite(scores.Metric(0)[r]));
            }

            seen += batch.Count;
        }

        Assert.True(seen > 10_000);
    }

    [Theory]
    [InlineData("\"H100-SXM5-80GB\"", "\"H100-SXM6\"", "$.cluster.device", "unknownDevice")]
    [InlineData("\"Llama-3.1-70B\"", "\"Llama-9\"", "$.model", "unknownModel")]
    [InlineData("\"sequence\":8192", "\"sequence\":-1", "$.sequence", "outOfRange")]
    [InlineData("\"sequence\":8192", "\"sequence\":1e300", "$.sequence", "outOfRange")]
    [InlineData("\"sequence\":8192", "\"sequense\":8192", "$.sequense", "unknownField")]
    [InlineData("\"globalBatch\":512", "\"globalBatch\":\"512\"", "$.globalBatch", "wrongType")]
    [InlineData("\"devices\":64", "\"devices\":63", "$.cluster.devicesPerNode", "notADivisor")]
    [InlineData("[1,2,4,8]", "[1,1]", "$.space.tp[1]", "duplicateValue")]
    [InlineData("memoryGiB <= 72", "memoryGib <= 72", "$.constraints[0]", "unknownName")]
    [InlineData("tp * pp <= 32", "memoryGiB >= 80", "$.constraints", "contradictoryConstraints")]
    [InlineData("min memoryGiB", "max stepTimeSecond", "$.objectives[1]", "unknownMetric")]
    [InlineData("\"auto\"", "\"simplex\"", "$.search.strategy", "unknownValue")]
    [InlineData("\"bf16\"", "\"fp4\"", "$.precision", "unsupportedPrecision")]
    public void Errors_name_the_place_and_the_code(string was, string becomes, string path, string code)
    {
        Assert.Null(Parse(Spec.Replace(was, becomes, StringComparison.Ordinal), out var errors));

        var error = Assert.Single(errors, e => e.Path == path);
        Assert.Equal(code, error.Code);
        Assert.False(string.IsNullOrWhiteSpace(error.Message));
    }

    [Fact]
    public void A_line_is_answered_with_all_metrics()
    {
        var answer = Ask("""
            {"kind":"TrainingPlan","model":"gpt3-175B","cluster":{"device":"A100","devices":1024,"devicesPerNode":8,"failures":{"mtbfHoursPerDevice":50000,"checkpointSeconds":60,"restartSeconds":600}},"sequence":2048,
             "globalBatch":1536,"precision":"fp16","plan":{"tp":8,"pp":8,"dp":16,"microbatch":1,"recompute":"full"}}
            """, out var error);

        Assert.Null(error);
        Assert.True(answer.GetProperty("feasible").GetBoolean());
        foreach (var metric in PlanMetrics.All)
        {
            Assert.Equal(JsonValueKind.Number, answer.GetProperty("metrics").GetProperty(metric.Name).ValueKind);
        }

        var interval = answer.GetProperty("interval").GetProperty("stepTimeSeconds");
        var value = answer.GetProperty("metrics").GetProperty("stepTimeSeconds").GetDouble();
        Assert.InRange(value, interval[0].GetDouble(), interval[1].GetDouble());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"tp":8,"pp":2,"vp":4,"zero":2,"microbatch":2}""")]
    [InlineData("""{"tp":4,"pp":4,"schedule":"zeroBubble","recompute":"selective","overlapTp":"pipe","offload":["optimizer"]}""")]
    [InlineData("""{"tp":4,"pp":4,"stageLayers":"balanced","recompute":"full"}""")]
    public void An_explanation_gives_the_plan_that_was_priced(string plan)
    {
        static string Line(string plan) => $$"""
            {"kind":"TrainingPlan","model":"Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":64,"devicesPerNode":8},"sequence":8192,"globalBatch":512,"plan":{{plan}} }
            """;
        var bytes = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(bytes))
        using (var line = JsonDocument.Parse(Line(plan)))
        {
            writer.WriteStartObject();
            Assert.Null(new TrainingPlanKind().Explain(line.RootElement, writer));
            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(bytes.WrittenMemory);
        var again = Ask(Line(answer.RootElement.GetProperty("plan").GetRawText()), out var error);

        Assert.Null(error);
        Assert.Equal(answer.RootElement.GetProperty("metrics").GetRawText(), again.GetProperty("metrics").GetRawText());
    }

    [Fact]
    public void A_price_of_the_users_goes_before_the_catalogs()
    {
        static double Cost(string price) => Ask($$"""
            {"kind":"TrainingPlan","model":"Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":8{{price}} },"sequence":4096,"globalBatch":64,"plan":{"tp":4} }
            """, out _).GetProperty("metrics").GetProperty("costUsd").GetDouble();

        Assert.Equal(Cost(string.Empty) * 1.25 / DeviceCatalog.Find("H100-SXM5-80GB")!.UsdPerHour!.Value, Cost(",\"usdPerDeviceHour\":1.25"), 12);
    }

    [Theory]
    [InlineData("""{"mtbfHoursPerDevice":50000,"restartSeconds":600}""", "$.cluster.failures.checkpointSeconds", "missingField")]
    [InlineData("""{"mtbfHoursPerDevice":50000,"restartSeconds":600,"checkpointSeconds":1,"checkpointGBps":1}""", "$.cluster.failures.checkpointSeconds", "missingField")]
    [InlineData("""{"mtbfHoursPerDevice":0,"restartSeconds":600,"checkpointSeconds":1}""", "$.cluster.failures.mtbfHoursPerDevice", "outOfRange")]
    [InlineData("""{"mtbf":1}""", "$.cluster.failures.mtbfHoursPerDevice", "missingField")]
    public void Failures_that_are_not_stated_in_full_are_told(string failures, string path, string code)
    {
        Ask($$"""
            {"kind":"TrainingPlan","model":"Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":8,"failures":{{failures}} },"sequence":4096,"globalBatch":64,"plan":{"tp":4} }
            """, out var error);

        Assert.Equal((path, code), (error!.Path, error.Code));
    }

    [Fact]
    public void Without_failures_goodput_is_null_with_a_reason_and_no_objective()
    {
        var answer = Ask("""
            {"kind":"TrainingPlan","model":"Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":8},"sequence":4096,"globalBatch":64,"plan":{"tp":4}}
            """, out _);
        Parse(Spec.Replace("min memoryGiB", "max goodputTokensPerSecondPerDevice", StringComparison.Ordinal), out var errors);

        Assert.Equal(JsonValueKind.Null, answer.GetProperty("metrics").GetProperty("goodputRatio").ValueKind);
        Assert.Equal("cluster.failures is not given", answer.GetProperty("nullReasons").GetProperty("goodputRatio").GetString());
        Assert.Equal("unknownFigure", Assert.Single(errors).Code);
    }

    [Fact]
    public void Omitted_recomputation_is_the_least_that_fits()
    {
        var answer = Ask("""
            {"model":"gpt3-175B","cluster":{"device":"A100","devices":64,"devicesPerNode":8},"sequence":2048,
             "globalBatch":64,"precision":"fp16","plan":{"tp":8,"pp":8,"zero":0}}
            """, out _);

        // Without recomputation eight microbatches of activations do not fit beside the weights; with the attention core again they do not either.
        Assert.Equal("full", answer.GetProperty("recompute").GetString());
        Assert.True(answer.GetProperty("feasible").GetBoolean());
    }

    [Fact]
    public void An_impossible_plan_is_infeasible_with_path_code_and_mend()
    {
        var answer = Ask("""
            {"model":"gpt3-175B","cluster":{"device":"A100","devices":64},"sequence":2048,"globalBatch":64,"plan":{"tp":7,"dp":1}}
            """, out var error);

        Assert.Null(error);
        Assert.False(answer.GetProperty("feasible").GetBoolean());
        Assert.Equal("deviceProduct", answer.GetProperty("violations")[0].GetProperty("code").GetString());
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("metrics").GetProperty("stepTimeSeconds").ValueKind);
    }

    [Fact]
    public void A_device_known_by_its_data_sheet_alone_can_be_used()
    {
        var answer = Ask("""
            {"model":"Llama-3.1-8B","cluster":{"device":{"bf16Tflops":500,"memGb":96,"memBwGbs":4000,"scaleupGbsPerDir":300,"scaleupDomain":8},"devices":8},
             "sequence":4096,"globalBatch":64,"plan":{"dp":8,"zero":3}}
            """, out var error);

        Assert.Null(error);
        Assert.Equal("prior", answer.GetProperty("basis").GetString());
        Assert.Equal("the device's power is unknown", answer.GetProperty("nullReasons").GetProperty("energyJoules").GetString());
    }

    private static ParsedStudy? Parse(string json, out List<SpecError> errors)
    {
        errors = [];
        using var document = JsonDocument.Parse(json);
        return new TrainingPlanKind().Parse(document.RootElement, errors);
    }

    private static JsonElement Ask(string json, out SpecError? error)
    {
        using var document = JsonDocument.Parse(json);
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            error = new TrainingPlanKind().Evaluate(document.RootElement, writer);
            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(Encoding.UTF8.GetString(buffer.WrittenSpan));
        return answer.RootElement.Clone();
    }
}
