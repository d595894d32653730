using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Hardware;
using Dse.Core.Studies;
using Dse.Core.Studies.Models;
using Dse.Core.Studies.Models.HuggingFace;
using Dse.Core.Workloads;

namespace Dse.Core.Tests.Studies.Models;

public class HuggingFaceConfigTests
{
    private static readonly string[] Lines =
        File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Studies", "Models", "data", "configs.jsonl"));

    public static TheoryData<string> Published() => new(Lines.Select(NameOf));

    [Theory]
    [MemberData(nameof(Published))]
    public void Imported_parameter_counts_equal_the_published_ones_within_half_a_percent(string name)
    {
        var line = Line(name);

        var imported = Import(line.GetProperty("config").GetRawText());

        var published = line.GetProperty("parametersBillion").GetDouble();
        Assert.InRange(imported.Model.Parameters / 1e9, published * 0.995, published * 1.005);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void Weights_are_suggested_in_the_format_that_the_file_states(string name)
    {
        var line = Line(name);

        var weights = Import(line.GetProperty("config").GetRawText()).Weights;

        Assert.Equal(line.GetProperty("weights").GetString(), weights is { } precision ? Precisions.Names[(int)precision] : null);
    }

    [Theory]
    [MemberData(nameof(Published))]
    public void An_imported_shape_written_as_fields_reads_back_as_the_same_model(string name)
    {
        var model = Import(Line(name).GetProperty("config").GetRawText()).Model;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            ModelShape.Write(writer, model);
            writer.WriteEndObject();
        }

        var errors = new List<SpecError>();
        using var document = JsonDocument.Parse(stream.ToArray());

        Assert.Equal(model, CatalogEntries.ReadModel(document.RootElement, errors));
        Assert.Empty(errors);
    }

    [Fact]
    public void Every_model_type_is_read_from_its_defaults_alone_or_says_what_is_missing()
    {
        foreach (var type in HuggingFaceConfig.ModelTypes)
        {
            var errors = new List<SpecError>();
            var imported = Read($$"""{"model_type":"{{type}}"}""", errors);

            Assert.True(imported is not null || errors.Count > 0, type);
            Assert.Equal(imported is null, errors.Count > 0);
        }
    }

    [Fact]
    public void Every_catalog_model_that_has_a_configuration_here_has_the_same_cost_shape()
    {
        // Other rows of the catalog come from other files; these two views of one model must agree.
        foreach (var name in Lines.Select(NameOf).Where(n => LanguageModelCatalog.Find(n) is not null))
        {
            var imported = Import(Line(name).GetProperty("config").GetRawText()).Model;
            var known = LanguageModelCatalog.Find(name)!;

            Assert.Equal(known.Parameters, imported.Parameters, known.Parameters * 2e-3);
            Assert.Equal(known.ActiveParameters, imported.ActiveParameters, known.ActiveParameters * 2e-3);
            Assert.Equal(known.KvElements(100_000), imported.KvElements(100_000));
            Assert.Equal(known.StateElements, imported.StateElements);
        }
    }

    [Fact]
    public void Fields_that_are_left_out_take_the_default_of_the_family_and_are_named()
    {
        // The published file of Gemma 3 4B gives neither heads nor vocabulary.
        var imported = Import(Line("google/gemma-3-4b-it").GetProperty("config").GetRawText());

        Assert.Equal((8, 4, 256, 262208), (imported.Model.Heads, imported.Model.KvHeads, imported.Model.HeadDim, imported.Model.Vocab));
        Assert.Equal((1024, 29), (imported.Model.SlidingWindow, imported.Model.SlidingLayers));
        Assert.Contains(imported.Notes, n => n.Contains("num_attention_heads", StringComparison.Ordinal));
        Assert.Contains(imported.Notes, n => n.Contains("vision", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"model_type":"llama9"}""", "$.c.model_type", "unknownModelType")]
    [InlineData("""{"hidden_size":4096}""", "$.c.model_type", "missingField")]
    [InlineData("[]", "$.c", "wrongType")]
    [InlineData("""{"model_type":7}""", "$.c.model_type", "wrongType")]
    [InlineData("""{"model_type":"llama","hidden_size":"wide"}""", "$.c.hidden_size", "wrongType")]
    [InlineData("""{"model_type":"llama","num_hidden_layers":0}""", "$.c.num_hidden_layers", "outOfRange")]
    [InlineData("""{"model_type":"llama","num_hidden_layers":20000}""", "$.c.num_hidden_layers", "outOfRange")]
    [InlineData("""{"model_type":"llama","num_attention_heads":32,"num_key_value_heads":5}""", "$.c.num_key_value_heads", "notADivisor")]
    [InlineData("""{"model_type":"gpt_oss","layer_types":["full_attention"]}""", "$.c.layer_types", "outOfRange")]
    [InlineData("""{"model_type":"gemma2","num_hidden_layers":1,"layer_types":["dilated"]}""", "$.c.layer_types", "unsupported")]
    [InlineData("""{"model_type":"qwen3_5","text_config":{"num_hidden_layers":1,"layer_types":[7]}}""", "$.c.text_config.layer_types[0]", "wrongType")]
    [InlineData("""{"model_type":"opt","hidden_size":1024,"word_embed_proj_dim":512}""", "$.c.word_embed_proj_dim", "unsupported")]
    [InlineData("""{"model_type":"nemotron_h","hybrid_override_pattern":"MX"}""", "$.c.hybrid_override_pattern", "missingField")]
    [InlineData("""{"model_type":"nemotron_h","hybrid_override_pattern":"ME","moe_latent_size":1024}""", "$.c.hybrid_override_pattern", "unsupported")]
    [InlineData("""{"model_type":"mixtral","num_local_experts":4,"num_experts_per_tok":5}""", "$.c.num_experts_per_tok", "outOfRange")]
    [InlineData("""{"model_type":"qwen2_moe","moe_intermediate_size":1000,"shared_expert_intermediate_size":1500}""", "$.c.moe_intermediate_size", "unsupported")]
    public void What_cannot_be_read_is_named_with_its_place(string config, string path, string code)
    {
        var errors = new List<SpecError>();

        Assert.Null(Read(config, errors));
        Assert.Contains(errors, e => e.Path == path && e.Code == code);
    }

    [Theory]
    [InlineData("""{"quant_method":"compressed-tensors","config_groups":{"group_0":{"weights":{"num_bits":8,"type":"float"}}}}""", Precision.Fp8)]
    [InlineData("""{"quant_method":"compressed-tensors","format":"nvfp4-pack-quantized","config_groups":{"group_0":{"weights":{"num_bits":4,"type":"float"}}}}""", Precision.Nvfp4)]
    [InlineData("""{"quant_method":"compressed-tensors","config_groups":{"group_0":{"weights":{"num_bits":4,"type":"int"}}}}""", Precision.Int4)]
    [InlineData("""{"quant_method":"awq","bits":4}""", Precision.Int4)]
    [InlineData("""{"quant_algo":"NVFP4"}""", Precision.Nvfp4)]
    [InlineData("""{"quant_method":"bitsandbytes","load_in_8bit":true}""", Precision.Int8)]
    [InlineData("""{"quant_method":"modelopt","quant_algo":"MIXED_PRECISION"}""", null)]
    public void Quantised_checkpoints_say_the_format_of_their_weights(string quantisation, Precision? weights) =>
        Assert.Equal(weights, Import($$"""{"model_type":"llama","dtype":"bfloat16","quantization_config":{{quantisation}}}""").Weights);

    [Theory]
    [InlineData("""{"model_type":"glm4v_moe","text_config":{"model_type":"glm4v_moe_text","num_hidden_layers":46}}""", "glm4v_moe", 46)]
    [InlineData("""{"model_type":"mistral3","text_config":{"model_type":"mistral","num_hidden_layers":40,"sliding_window":null}}""", "mistral", 40)]
    [InlineData("""{"model_type":"kimi_k25","text_config":{"model_type":"kimi_k2","num_hidden_layers":61}}""", "kimi_k2", 61)]
    [InlineData("""{"model_type":"internvl_chat","llm_config":{"model_type":"qwen2","num_hidden_layers":28}}""", "qwen2", 28)]
    [InlineData("""{"model_type":"qwen3_vl_moe","text_config":{"model_type":"qwen3_vl_moe_text","num_hidden_layers":94}}""", "qwen3_vl_moe", 94)]
    public void A_multi_modal_file_is_read_at_its_language_model(string config, string family, int layers)
    {
        var imported = Import(config);

        Assert.Equal((family, layers), (imported.Family, imported.Model.Layers));
        Assert.Contains(imported.Notes, n => n.Contains("left out", StringComparison.Ordinal));
    }

    [Fact]
    public void A_file_converted_for_mlx_says_its_bits_under_another_name() =>
        Assert.Equal(Precision.Int4, Import("""{"model_type":"llama","quantization":{"bits":4,"group_size":64}}""").Weights);

    [Fact]
    public void A_configuration_stands_for_a_model_in_an_evaluation_line_and_a_path_does_not()
    {
        var config = Line("meta-llama/Llama-3.1-8B").GetProperty("config").GetRawText();
        var errors = new List<SpecError>();
        using var given = JsonDocument.Parse($$"""{"name":"mine","huggingFaceConfig":{{config}}}""");
        using var path = JsonDocument.Parse("""{"huggingFaceConfig":"/etc/passwd"}""");

        var model = ModelReader.Read(new SpecObject(given.RootElement, "$.model", errors), errors);

        Assert.Empty(errors);
        Assert.Equal(("mine", 4096, 8), (model!.Name, model.Hidden, model.KvHeads));
        Assert.Null(ModelReader.Read(new SpecObject(path.RootElement, "$.model", errors), errors));
        Assert.Equal(("$.model.huggingFaceConfig", "unsupported"), (errors[0].Path, errors[0].Code));
    }

    [Fact]
    public void Damaged_configurations_are_refused_or_read_and_never_break_anything()
    {
        string[] values = ["null", "0", "-1", "1", "7", "65536", "1048576", "1e300", "0.5", "\"x\"", "true", "[]", "[1,2]", "[\"full_attention\"]", "{}", "{\"weights\":3}"];
        var random = new Random(1);
        foreach (var line in Lines)
        {
            for (var i = 0; i < 60; i++)
            {
                var config = JsonNode.Parse(line)!["config"]!.AsObject();
                var target = config["text_config"] is JsonObject text && random.Next(2) == 0 ? text : config;
                foreach (var field in target.Select(f => f.Key).OrderBy(_ => random.Next()).Take(1 + random.Next(3)).ToList())
                {
                    target[field] = JsonNode.Parse(values[random.Next(values.Length)]);
                }

                var errors = new List<SpecError>();
                var imported = Read(config.ToJsonString(), errors);

                Assert.Equal(imported is null, errors.Count > 0);
                Assert.True(imported is null || (imported.Model.Parameters > 0 && double.IsFinite(imported.Model.Parameters) && imported.Model.KvElements(1000) >= 0), config.ToJsonString());
            }
        }
    }

    [Theory]
    [InlineData("""{"model":"nvidia/Llama-3.3-70B-Instruct-FP8"}""", Precision.Fp8)]
    [InlineData("""{"model":"meta-llama/Llama-3.3-70B-Instruct"}""", null)]
    [InlineData("""{"model":{"huggingFaceConfig":{"model_type":"gpt_oss","quantization_config":{"quant_method":"mxfp4"}}}}""", Precision.Fp4)]
    [InlineData("""{"model":{"huggingFaceConfig":{"model_type":"gemma2","torch_dtype":"float32"}}}""", null)]
    [InlineData("""{"model":{"huggingFaceConfig":7}}""", null)]
    [InlineData("""{"model":7}""", null)]
    public void Only_a_quantised_checkpoint_sets_the_format_that_weights_are_served_in(string spec, Precision? format)
    {
        using var document = JsonDocument.Parse(spec);

        Assert.Equal(format, ModelReader.QuantisedFormat(new SpecObject(document.RootElement, "$", new List<SpecError>())));
    }

    private static string NameOf(string line) => JsonDocument.Parse(line).RootElement.GetProperty("model").GetString()!;

    private static JsonElement Line(string name) =>
        Lines.Select(l => JsonDocument.Parse(l).RootElement).First(l => l.GetProperty("model").GetString() == name);

    private static ImportedModel Import(string config)
    {
        var errors = new List<SpecError>();
        var imported = Read(config, errors);
        Assert.Empty(errors);
        return imported!;
    }

    private static ImportedModel? Read(string config, List<SpecError> errors)
    {
        using var document = JsonDocument.Parse(config);
        return HuggingFaceConfig.Read(document.RootElement, "$.c", errors);
    }
}
