using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Studies;

namespace Dse.Core.Tests.Cost.Calculon;

/// <summary>The peer's published optimum through an evaluation line; where its figures come from: data/SOURCE.md.</summary>
public class CalculonLineTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Cost", "Calculon", "data");

    [Fact]
    public void The_optimum_of_gpt3_on_4096_a100_comes_out_to_the_last_digit()
    {
        var answer = Evaluate(Optimum()).AsObject();

        Assert.True(answer["feasible"]!.GetValue<bool>());
        Assert.Equal(428.57830479281415, answer["metrics"]!["samplesPerSecond"]!.GetValue<double>());
        Assert.Equal(9.557179993000608, answer["metrics"]!["stepTimeSeconds"]!.GetValue<double>());
    }

    [Fact]
    public void Every_figure_that_the_peer_prints_is_the_same()
    {
        var published = Published()["stats"]!.AsObject();

        var figures = Evaluate(Optimum())["calculon"]!.AsObject();

        Assert.Equal(published.Select(f => f.Key), figures.Select(f => f.Key));
        Assert.All(published, figure => Assert.Equal(figure.Value!.GetValue<double>(), figures[figure.Key]!.GetValue<double>()));
    }

    [Theory]
    [InlineData(true, true, 425.45)]
    [InlineData(true, false, 389.80)]
    public void Its_variants_come_out_to_the_printed_digits(bool gathersAgain, bool overlapsData, double samplesPerSecond)
    {
        var line = Optimum();
        line["plan"]!["calculon"]!["seq_par_ag_redo"] = gathersAgain;
        line["plan"]!["calculon"]!["data_par_overlap"] = overlapsData;

        var answer = Evaluate(line);

        Assert.Equal(samplesPerSecond, answer["metrics"]!["samplesPerSecond"]!.GetValue<double>(), 0.005);
    }

    [Fact]
    public void Options_may_be_written_in_camel_case_and_what_the_line_says_need_not_be_said_again()
    {
        var line = Optimum();
        var options = line["plan"]!["calculon"]!.AsObject();
        var renamed = new JsonObject();
        foreach (var (name, value) in options.Where(o => o.Key is not ("num_procs" or "batch_size" or "datatype" or "data_par")))
        {
            renamed[string.Concat(name.Split('_').Select((p, i) => i == 0 ? p : char.ToUpperInvariant(p[0]) + p[1..]))] = value!.DeepClone();
        }

        line["plan"]!["calculon"] = renamed;

        Assert.Equal(428.57830479281415, Evaluate(line)["metrics"]!["samplesPerSecond"]!.GetValue<double>());
    }

    [Theory]
    [InlineData("tensor_par_overlap", "\"rings\"", "$.plan.calculon.tensor_par_overlap", "unknownValue")]
    [InlineData("tensor_par", "0", "$.plan.calculon.tensor_par", "outOfRange")]
    [InlineData("tensor_par_net", "2", "$.plan.calculon.tensor_par_net", "outOfRange")]
    [InlineData("optimizer_sharding", "1", "$.plan.calculon.optimizer_sharding", "wrongType")]
    [InlineData("optimizer_shading", "true", "$.plan.calculon.optimizer_shading", "unknownField")]
    [InlineData("num_procs", "2048", "$.plan.calculon.num_procs", "outOfRange")]
    [InlineData("batch_size", "2048", "$.plan.calculon.batch_size", "outOfRange")]
    [InlineData("training", "false", "$.plan.calculon.training", "unsupported")]
    [InlineData("datatype", "\"float32\"", "$.plan.calculon.system.matrix.float32", "unsupportedPrecision")]
    [InlineData("system", "{\"vector\":{}}", "$.plan.calculon.system.matrix", "missingField")]
    [InlineData("system", "[]", "$.plan.calculon.system", "wrongType")]
    public void A_bad_option_is_named_with_its_path(string option, string value, string path, string code)
    {
        var line = Optimum();
        line["plan"]!["calculon"]![option] = JsonNode.Parse(value);

        var answer = Evaluate(line);

        Assert.Equal((path, code), (answer["path"]!.GetValue<string>(), answer["code"]!.GetValue<string>()));
    }

    [Fact]
    public void Options_that_are_no_object_are_an_error_like_any_other()
    {
        var line = Optimum();
        line["plan"]!["calculon"] = 3;

        Assert.Equal("$.plan.calculon", Evaluate(line)["path"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("Llama-3.1-70B", "$.model", "unsupported")]
    [InlineData("GPT-4", "$.model", "unknownModel")]
    public void A_model_with_other_blocks_is_refused(string model, string path, string code)
    {
        var line = Optimum();
        line["model"] = model;

        var answer = Evaluate(line);

        Assert.Equal((path, code), (answer["path"]!.GetValue<string>(), answer["code"]!.GetValue<string>()));
    }

    [Theory]
    [InlineData("data_par", "64", "$.plan.calculon.data_par", "deviceProduct")]
    [InlineData("microbatch_size", "3", "$.plan.calculon.microbatch_size", "batchDivisibility")]
    [InlineData("pipeline_interleaving", "5", "$.plan.calculon.pipeline_interleaving", "stageLayers")]
    [InlineData("activation_recompute", "\"full\"", "$.plan.calculon", "optionConflict")]
    [InlineData("data_par_net", "0", "$.plan.calculon", "networkTier")]
    [InlineData("microbatch_size", "4", "$.plan.calculon", "outOfMemory")]
    public void An_execution_that_cannot_run_says_why(string option, string value, string path, string code)
    {
        var line = Optimum();
        var calculon = line["plan"]!["calculon"]!;
        calculon[option] = JsonNode.Parse(value);
        calculon["seq_par_ag_redo"] = code == "optionConflict";

        var answer = Evaluate(line);

        Assert.False(answer["feasible"]!.GetValue<bool>());
        Assert.Equal((path, code), (answer["violations"]![0]!["path"]!.GetValue<string>(), answer["violations"]![0]!["code"]!.GetValue<string>()));
        Assert.Equal(code == "outOfMemory", answer["metrics"]!["stepTimeSeconds"] is not null);
    }

    [Fact]
    public void The_largest_numbers_that_a_line_may_hold_give_finite_answers()
    {
        var line = Optimum();
        line["model"] = JsonNode.Parse("""{"hidden":1048576,"layers":10000,"heads":65536,"headDim":65536,"ffn":4194304,"vocab":16777216,"gatedMlp":false}""");
        line["sequence"] = 1 << 24;
        line["globalBatch"] = 1 << 24;
        line["cluster"]!["devices"] = 8;
        line["cluster"]!["devicesPerNode"] = 8;
        line["plan"]!["calculon"] = JsonNode.Parse("""{"tensor_par":8,"microbatch_size":16777216,"tensor_par_comm_type":"rs_ag","tensor_par_overlap":"ring"}""");

        var answer = Evaluate(line);

        Assert.Equal("outOfMemory", answer["violations"]![0]!["code"]!.GetValue<string>());
        Assert.All(answer["calculon"]!.AsObject(), figure => Assert.True(figure.Value?.GetValue<double>() >= 0, figure.Key));
    }

    [Fact]
    public void A_system_of_ones_own_takes_the_place_of_the_shipped_one()
    {
        var line = Optimum();
        line["cluster"]!["device"] = "H100-SXM5-80GB";
        Assert.Equal("$.plan.calculon.system", Evaluate(line)["path"]!.GetValue<string>());

        // Rates, bandwidths and latencies twice as good: exactly half the time.
        var system = JsonNode.Parse(Dse.Core.Hardware.CatalogText.ReadText("peers/calculon-a100-80g.json"))!;
        foreach (var rate in new[] { system["matrix"]!["float16"]!, system["vector"]!["float16"]! })
        {
            rate["tflops"] = 2 * rate["tflops"]!.GetValue<double>();
        }

        system["mem1"]!["GBps"] = 4096;
        foreach (var tier in system["networks"]!.AsArray())
        {
            tier!["bandwidth"] = 2 * tier["bandwidth"]!.GetValue<double>();
            tier["latency"] = tier["latency"]!.GetValue<double>() / 2;
        }

        line["plan"]!["calculon"]!["system"] = system;

        Assert.Equal(2 * 428.57830479281415, Evaluate(line)["metrics"]!["samplesPerSecond"]!.GetValue<double>(), 1e-9);
    }

    [Fact]
    public void A_line_may_leave_to_the_options_what_they_say_themselves()
    {
        var line = Optimum().AsObject();
        line["plan"]!["calculon"]!["system"] = JsonNode.Parse(Dse.Core.Hardware.CatalogText.ReadText("peers/calculon-a100-80g.json"));
        line.Remove("cluster");
        line.Remove("globalBatch");
        line.Remove("precision");

        Assert.Equal(428.57830479281415, Evaluate(line)["metrics"]!["samplesPerSecond"]!.GetValue<double>());
    }

    [Fact]
    public void The_waterfall_adds_up_to_the_step_and_to_peak_memory()
    {
        var answer = Evaluate(Optimum(), explain: true);

        double Sum(string part) => answer["waterfall"]![part]!.AsArray().Sum(t => t!["value"]!.GetValue<double>());
        Assert.Equal(answer["metrics"]!["stepTimeSeconds"]!.GetValue<double>(), Sum("timeSeconds"), 1e-12);
        Assert.Equal(answer["metrics"]!["memoryGiB"]!.GetValue<double>(), Sum("memoryGiB"), 1e-12);
        Assert.Null(answer["metrics"]!["energyJoules"]);
        Assert.Equal("Calculon does not compute it", answer["nullReasons"]!["energyJoules"]!.GetValue<string>());
    }

    private static JsonNode Published() => JsonNode.Parse(File.ReadAllText(Path.Combine(Folder, "optimum_gpt3-175B_4096.json")))!;

    private static JsonNode Optimum()
    {
        var line = JsonNode.Parse("""
            {"kind":"TrainingPlan","model":"GPT-3-175B","cluster":{"device":"A100-SXM4-80GB","devices":4096,"devicesPerNode":8},
             "sequence":2048,"globalBatch":4096,"precision":"fp16","plan":{}}
            """)!;
        line["plan"]!["calculon"] = Published()["execution"]!.DeepClone();
        return line;
    }

    private static JsonNode Evaluate(JsonNode line, bool explain = false)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            using var document = JsonDocument.Parse(line.ToJsonString());
            writer.WriteStartObject();
            var kind = EvaluationKinds.Find("TrainingPlan")!;
            var error = explain ? kind.Explain(document.RootElement, writer) : kind.Evaluate(document.RootElement, writer);
            if (error is not null)
            {
                writer.WriteString("path", error.Path);
                writer.WriteString("code", error.Code);
                writer.WriteString("message", error.Message);
            }

            writer.WriteEndObject();
        }

        return JsonNode.Parse(buffer.WrittenSpan)!;
    }
}
