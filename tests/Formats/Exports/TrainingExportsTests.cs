using System.Text;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Core.Studies.TrainingPlans;
using Dse.Formats.Exports;
using Dse.Formats.Specs;

namespace Dse.Formats.Tests.Exports;

public sealed class TrainingExportsTests
{
    private const string Plan = """{"tp":4,"pp":4,"cp":1,"dp":4,"microbatch":2,"schedule":"1f1b","recompute":"full","sequenceParallel":true,"zero":1,"overlapDp":true,"overlapTp":"ring","offload":"optimizer"}""";

    [Fact]
    public void NeMo_reads_the_plan_as_yaml()
    {
        var root = Yaml(Points.Export(Points.Dense, Plan, "nemo").Text);

        Assert.Equal(4, Int(root, "model", "tensor_model_parallel_size"));
        Assert.Equal(4, Int(root, "model", "pipeline_model_parallel_size"));
        Assert.Equal("full", root.GetProperty("model").GetProperty("recompute_granularity").GetString());
        Assert.Equal(2, Int(root, "train", "micro_batch_size"));
        Assert.Equal(512, Int(root, "train", "global_batch_size"));
        Assert.True(root.GetProperty("ddp").GetProperty("use_distributed_optimizer").GetBoolean());
        Assert.True(root.GetProperty("optimizer").GetProperty("optimizer_cpu_offload").GetBoolean());
        Assert.True(root.GetProperty("comm_overlap").GetProperty("tp_comm_overlap").GetBoolean());
        Assert.Equal("bf16_mixed", root.GetProperty("mixed_precision").GetString());
    }

    [Theory]
    [InlineData("""{"tp":1,"pp":1,"cp":1,"dp":64,"microbatch":1,"zero":3,"recompute":"full","offload":"weights+optimizer"}""")]
    [InlineData("""{"tp":4,"pp":1,"cp":4,"dp":4,"microbatch":1,"zero":1,"recompute":"full"}""")]
    [InlineData("""{"tp":1,"pp":16,"cp":1,"dp":4,"microbatch":2,"zero":1,"recompute":"full","schedule":"zeroBubble"}""")]
    public void DeepSpeed_meets_its_own_check_of_the_batch(string plan)
    {
        var export = Points.Export(Points.Dense, plan, "deepspeed");
        using var document = JsonDocument.Parse(export.Text);
        var root = document.RootElement;
        var parameters = Points.Of(Points.Dense, plan).Point.Parameters.ToDictionary(p => p.Key, p => p.Value);

        var tensor = root.TryGetProperty("tensor_parallel", out var t) ? t.GetProperty("autotp_size").GetInt32() : 1;
        var sequence = root.TryGetProperty("sequence_parallel_size", out var s) ? s.GetInt32() : 1;
        var replicas = 64 / (tensor * sequence * (int)parameters["pp"].Number);

        Assert.Equal(
            root.GetProperty("train_batch_size").GetInt32(),
            root.GetProperty("train_micro_batch_size_per_gpu").GetInt32() * root.GetProperty("gradient_accumulation_steps").GetInt32() * replicas);
        Assert.Equal(parameters["zero"].Number, root.GetProperty("zero_optimization").GetProperty("stage").GetInt32());
        Assert.Equal(plan.Contains("weights", StringComparison.Ordinal), root.GetProperty("zero_optimization").TryGetProperty("offload_param", out _));
        Assert.NotEmpty(export.Notes);
    }

    [Fact]
    public void DeepSpeed_spreads_whole_experts_by_option_and_says_when_it_cannot()
    {
        using var whole = JsonDocument.Parse(Points.Export(Points.Mixture, """{"tp":1,"pp":1,"dp":64,"ep":8,"moeTp":1,"zero":1,"recompute":"full"}""", "deepspeed").Text);
        var split = Points.Export(Points.Mixture, """{"tp":2,"pp":1,"dp":32,"ep":4,"moeTp":2,"zero":1,"recompute":"full"}""", "deepspeed");

        Assert.Equal(8, whole.RootElement.GetProperty("expert_parallel").GetProperty("autoep_size").GetInt32());
        Assert.DoesNotContain("expert_parallel", split.Text, StringComparison.Ordinal);
        Assert.Contains(split.Notes, n => n.StartsWith("DeepSpeed splits no expert over ranks (moeTp 2)", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"tp":4,"pp":4,"dp":4,"zero":2,"recompute":"full"}""")]
    [InlineData("""{"tp":8,"dp":8,"zero":3,"recompute":"full"}""")]
    [InlineData("""{"tp":8,"pp":2,"dp":4,"zero":1,"offload":"weights","recompute":"full"}""")]
    public void DeepSpeed_refuses_what_it_does_not_have(string plan) =>
        Assert.Equal("notExpressible", Points.Refusal(Points.Dense, plan, "deepspeed").Code);

    [Theory]
    [InlineData("""{"tp":4,"pp":4,"dp":4,"schedule":"gpipe","recompute":"full"}""", 128)]
    [InlineData("""{"tp":4,"pp":4,"dp":4,"vp":2,"schedule":"interleaved","recompute":"full"}""", 128)]
    [InlineData("""{"tp":4,"pp":4,"dp":4,"schedule":"zeroBubble","recompute":"full"}""", 128)]
    [InlineData("""{"tp":4,"pp":8,"dp":2,"schedule":"dualPipe","recompute":"full"}""", 256)]
    [InlineData("""{"tp":8,"pp":1,"dp":8,"recompute":"full"}""", 64)]
    public void The_timeline_is_a_trace_with_a_track_per_stage_that_ends_with_the_step(string plan, int microbatches)
    {
        using var document = JsonDocument.Parse(Points.Export(Points.Dense, plan, "perfetto").Text);
        var root = document.RootElement;
        var step = root.GetProperty("otherData").GetProperty("stepTimeSeconds").GetDouble();
        var slices = root.GetProperty("traceEvents").EnumerateArray().Where(e => e.GetProperty("ph").GetString() == "X").ToArray();

        Assert.InRange(slices.Max(e => e.GetProperty("ts").GetDouble() + e.GetProperty("dur").GetDouble()) / 1e6, step * 0.999, step * 1.001);
        Assert.All(slices, e => Assert.True(e.GetProperty("dur").GetDouble() >= 0));
        var stages = slices.GroupBy(e => e.GetProperty("tid").GetInt32()).ToArray();
        Assert.Equal(Points.Of(Points.Dense, plan).Point.Parameters.Single(p => p.Key == "pp").Value.Number, stages.Length);
        Assert.All(stages, stage => Assert.True(stage.Count(e => e.GetProperty("name").GetString()!.StartsWith('F')) >= microbatches));
    }

    [Fact]
    public void A_long_step_is_shown_in_part_and_said_so()
    {
        var export = Points.Export(Points.Dense.Replace("512", "65536", StringComparison.Ordinal), """{"tp":4,"pp":16,"dp":1,"schedule":"1f1b","recompute":"full"}""", "perfetto");

        Assert.Contains(export.Notes, n => n.StartsWith("Shows 2080 of 65536 microbatches", StringComparison.Ordinal));
        Assert.InRange(export.Text.Length, 1_000_000, 20_000_000);
    }

    [Fact]
    public void A_point_leaves_as_csv_and_json_whatever_its_kind()
    {
        var point = Points.Of("""{"kind":"External","name":"other"}""", """{"rows":8,"flow":"ws"}""");

        Assert.Equal("rows,flow,stepTimeSeconds\n8,ws,1.5\n", PointExports.Write(point, "csv", out _)!.Text);
        using var json = JsonDocument.Parse(PointExports.Write(point, "json", out _)!.Text);
        Assert.Equal("ws", json.RootElement.GetProperty("point").GetProperty("parameters").GetProperty("flow").GetString());
    }

    [Fact]
    public void A_plan_leaves_as_the_line_that_prices_it()
    {
        using var line = JsonDocument.Parse(Points.Export(Points.Dense, Plan, "line").Text);

        Assert.Equal("TrainingPlan", line.RootElement.GetProperty("kind").GetString());
        Assert.False(line.RootElement.TryGetProperty("name", out _));
        Assert.NotNull(TrainingLine.Read(line.RootElement, out _));
        Assert.Equal("formatKind", Points.Refusal("""{"kind":"External","name":"other"}""", """{"rows":8}""", "line").Code);
    }

    [Fact]
    public void A_format_that_does_not_fit_the_kind_names_those_that_do()
    {
        var error = Points.Refusal("""{"kind":"External","name":"other"}""", """{"rows":8}""", "megatron");

        Assert.Equal("formatKind", error.Code);
        Assert.EndsWith("Use one of: csv, json.", error.Message, StringComparison.Ordinal);
        Assert.Equal("unknownFormat", Points.Refusal(Points.Dense, "{}", "excel").Code);
    }

    [Theory]
    [InlineData("Megatron-LM", "megatron")]
    [InlineData("NeMo", "nemo")]
    [InlineData("timeline", "perfetto")]
    public void Tools_go_by_their_other_names_too(string to, string format) => Assert.Equal(format, Points.Export(Points.Dense, Plan, to).Format.Name);

    [Fact]
    public void A_plan_that_breaks_a_rule_is_refused_with_the_rule_it_breaks() =>
        Assert.Equal("deviceProduct", Points.Refusal(Points.Dense, """{"tp":3,"dp":1}""", "megatron").Code);

    [Theory]
    [InlineData("yes")]
    [InlineData("a: b # c")]
    [InlineData("- x")]
    [InlineData("0x10")]
    [InlineData("line\nbreak \"quoted\" \\")]
    [InlineData("")]
    [InlineData("--tp-size")]
    public void Texts_read_back_from_yaml_as_they_were(string text)
    {
        var yaml = YamlText.Of(new System.Text.Json.Nodes.JsonObject { ["a"] = new System.Text.Json.Nodes.JsonArray(text, new System.Text.Json.Nodes.JsonObject { ["b"] = text, ["c"] = 1.5 }) });

        var items = Yaml(yaml).GetProperty("a");

        Assert.Equal(text, items[0].GetString());
        Assert.Equal(text, items[1].GetProperty("b").GetString());
        Assert.Equal(1.5, items[1].GetProperty("c").GetDouble());
    }

    private static JsonElement Yaml(string text)
    {
        var errors = new List<SpecError>();
        var document = SpecReader.Read(Encoding.UTF8.GetBytes(text), SpecSyntax.Yaml, errors);
        Assert.Empty(errors);
        return document!.Root;
    }

    private static int Int(JsonElement root, string section, string name) => root.GetProperty(section).GetProperty(name).GetInt32();
}
