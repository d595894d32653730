using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Tests.Workloads;

public class CatalogTests
{
    public static TheoryData<string> PublishedCounts()
    {
        var rows = new TheoryData<string>();
        foreach (var model in LanguageModelCatalog.All)
        {
            rows.Add(model.Name);
        }

        return rows;
    }

    // Billions of parameters as the model cards and papers give them (the text model, without multi-token-prediction heads).
    [Theory]
    [InlineData("Llama-3.1-405B", 405.8)]
    [InlineData("Llama-3.2-1B", 1.236)]
    [InlineData("Llama-4-Maverick-17B-128E-Instruct", 400)]
    [InlineData("Mixtral-8x7B", 46.7)]
    [InlineData("Mixtral-8x22B", 140.6)]
    [InlineData("Mistral-Nemo-Instruct-2407", 12.2)]
    [InlineData("Mistral-Large-2407", 122.6)]
    [InlineData("DeepSeek-V3", 671.0)]
    [InlineData("DeepSeek-V2", 236)]
    [InlineData("DeepSeek-V2-Lite", 15.7)]
    [InlineData("Kimi-K2", 1026)]
    [InlineData("GLM-5", 744)]
    [InlineData("GLM-4.7-Flash", 30)]
    [InlineData("MiniMax-M2", 229)]
    [InlineData("MiniMax-Text-01", 456)]
    [InlineData("Qwen2-0.5B", 0.494)]
    [InlineData("Qwen2.5-72B-Instruct", 72.7)]
    [InlineData("Qwen3-4B", 4.02)]
    [InlineData("Qwen3-235B-A22B", 235)]
    [InlineData("Qwen3.5-397B-A17B", 397)]
    [InlineData("Qwen3.5-27B", 27)]
    [InlineData("Qwen3.5-122B-A10B-FP8", 122)]
    [InlineData("gpt-oss-20b", 20.9)]
    [InlineData("gpt-oss-120b", 116.8)]
    [InlineData("gemma-2-2b", 2.61)]
    [InlineData("Gemma-2-27B", 27.2)]
    [InlineData("gemma-3-27b-it", 27.0)]
    [InlineData("Phi-2", 2.78)]
    [InlineData("phi-4", 14.66)]
    [InlineData("Phi-3.5-MoE-instruct", 41.9)]
    [InlineData("GPT-3-175B", 174.6)]
    [InlineData("GPT-2", 0.1244)]
    [InlineData("OPT-125M", 0.1252)]
    [InlineData("OPT-66B", 65.7)]
    [InlineData("GPT-NeoX-20B", 20.55)]
    [InlineData("GPT-J-6B", 6.05)]
    [InlineData("Pythia-6.9B", 6.857)]
    [InlineData("Falcon-7B", 6.92)]
    [InlineData("Falcon-40B", 41.3)]
    [InlineData("BLOOM", 176.2)]
    [InlineData("BLOOM-7B1", 7.069)]
    [InlineData("c4ai-command-r-v01", 35.0)]
    [InlineData("DBRX", 131.6)]
    [InlineData("Nemotron-4-340B-Instruct", 341)]
    [InlineData("Nemotron-H-8B-Base", 8.1)]
    [InlineData("NVIDIA-Nemotron-3-Nano-30B-A3B-BF16", 31.6)]
    [InlineData("NVIDIA-Nemotron-Nano-9B-v2", 8.89)]
    [InlineData("granite-4.0-h-small", 32.2)]
    [InlineData("Falcon-H1-34B-Instruct", 33.6)]
    [InlineData("ERNIE-4.5-300B-A47B-PT", 300)]
    [InlineData("Jamba-v0.1", 51.6)]
    [InlineData("AI21-Jamba-1.5-Large", 398)]
    [InlineData("falcon-mamba-7b", 7.27)]
    public void Parameter_counts_equal_the_published_ones(string name, double billions)
    {
        var model = LanguageModelCatalog.Find(name)!;

        Assert.InRange(model.Parameters / 1e9, billions * 0.995, billions * 1.005);
    }

    // Active billions as published; the cards count neither, one or both of the embeddings, and round to one or two digits.
    [Theory]
    [InlineData("Mixtral-8x7B", 12.9, 0.05, 2)]
    [InlineData("Mixtral-8x22B", 39.1, 0.1, 2)]
    [InlineData("DeepSeek-V3", 37, 0.5, 1)]
    [InlineData("DeepSeek-V2", 21, 0.5, 2)]
    [InlineData("Kimi-K2", 32, 0.5, 1)]
    [InlineData("GLM-5", 40, 0.5, 0)]
    [InlineData("GLM-4.5", 32, 0.5, 0)]
    [InlineData("GLM-4.5-Air", 12, 0.5, 0)]
    [InlineData("gpt-oss-120b", 5.13, 0.01, 1)]
    [InlineData("gpt-oss-20b", 3.61, 0.01, 1)]
    [InlineData("Qwen3-235B-A22B", 22, 0.5, 2)]
    [InlineData("Qwen3.5-397B-A17B", 17, 0.5, 2)]
    [InlineData("Qwen3.5-122B-A10B", 10, 0.5, 2)]
    [InlineData("MiniMax-M2", 10, 0.5, 1)]
    [InlineData("MiniMax-Text-01", 45.9, 0.1, 0)]
    [InlineData("Llama-4-Maverick", 17, 0.5, 2)]
    [InlineData("Qwen1.5-MoE-A2.7B", 2.7, 0.05, 2)]
    [InlineData("Phi-3.5-MoE", 6.6, 0.05, 2)]
    [InlineData("OLMoE-1B-7B-0924", 1.3, 0.05, 2)]
    [InlineData("Jamba-v0.1", 12, 0.5, 2)]
    [InlineData("AI21-Jamba-1.5-Large", 94, 0.5, 2)]
    public void Active_counts_equal_the_published_ones(string name, double billions, double rounding, int embeddingsCounted)
    {
        var model = LanguageModelCatalog.Find(name)!;

        var counted = (model.ActiveParameters - ((2 - embeddingsCounted) * (double)model.Vocab * model.Hidden)) / 1e9;

        Assert.InRange(counted, billions - Math.Max(rounding, billions * 0.005), billions + Math.Max(rounding, billions * 0.005));
    }

    [Fact]
    public void The_count_stated_in_the_catalog_is_the_count_of_the_shape()
    {
        foreach (var row in CatalogText.ReadCsv("models/language-models.csv"))
        {
            var model = LanguageModelCatalog.Find(row["name"])!;
            Assert.Equal(CatalogText.Number(row, "params_b")!.Value, model.Parameters / 1e9, 6e-4);
            Assert.Equal(CatalogText.Number(row, "active_params_b")!.Value, model.ActiveParameters / 1e9, 6e-4);
            Assert.NotEmpty(row["provenance"]);
        }
    }

    // As measured tables and model hubs spell them.
    [Theory]
    [InlineData("meta-llama/Llama-3.1-70B", "meta-llama/Meta-Llama-3.1-70B")]
    [InlineData("meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Meta-Llama-3.1-8B")]
    [InlineData("nvidia/Llama-3.1-8B-Instruct-FP8", "meta-llama/Meta-Llama-3.1-8B")]
    [InlineData("nvidia/Llama-3.1-405B-Instruct-FP4", "meta-llama/Meta-Llama-3.1-405B")]
    [InlineData("RedHatAI/Meta-Llama-3.1-70B-Instruct-FP8-dynamic", "meta-llama/Meta-Llama-3.1-70B")]
    [InlineData("Llama-3.3-70B", "Llama-3.3-70B-Instruct")]
    [InlineData("Llama-4-Maverick", "meta-llama/Llama-4-Maverick-17B-128E-Instruct")]
    [InlineData("meta-llama/Llama-4-Maverick-17B-128E-Instruct-FP8", "meta-llama/Llama-4-Maverick-17B-128E-Instruct")]
    [InlineData("meta-llama/Llama-2-7b-chat-hf", "Llama-2-7B")]
    [InlineData("llama2-70B", "Llama-2-70B")]
    [InlineData("llama2-34B", "Llama-2-34B")]
    [InlineData("LLAMA3_70B", "Llama-3-70B")]
    [InlineData("LLAMA3.1_405B", "meta-llama/Meta-Llama-3.1-405B")]
    [InlineData("llama-65B", "LLaMA-1-65B")]
    [InlineData("Qwen/Qwen3-235B-A22B-FP8", "Qwen/Qwen3-235B-A22B")]
    [InlineData("Qwen/Qwen3-235B-A22B-Instruct-2507-FP8", "Qwen/Qwen3-235B-A22B")]
    [InlineData("nvidia/Qwen3-32B-NVFP4", "Qwen/Qwen3-32B")]
    [InlineData("Qwen/Qwen2.5-72B-Instruct-GPTQ-Int4", "Qwen2-72B")]
    [InlineData("Qwen/Qwen3.5-397B-A17B", "Qwen/Qwen3.5-397B-A17B")]
    [InlineData("Qwen3_Next_80B_a3B", "Qwen/Qwen3-Next-80B-A3B-Instruct")]
    [InlineData("Nemotronh_56B", "nvidia/Nemotron-H-56B")]
    [InlineData("LLAMA3_8B", "Llama-3-8B")]
    [InlineData("Qwen3-30B-A3B", "Qwen/Qwen3-30B-A3B")]
    [InlineData("Qwen3_30B_a3B (tokendrop)", "Qwen/Qwen3-30B-A3B")]
    [InlineData("deepseek-ai/DeepSeek-R1", "deepseek-ai/DeepSeek-R1")]
    [InlineData("DeepSeek-R1-0528", "deepseek-ai/DeepSeek-R1")]
    [InlineData("nvidia/DeepSeek-R1-0528-NVFP4", "deepseek-ai/DeepSeek-R1")]
    [InlineData("deepseek-ai/DeepSeek-V3-0324", "deepseek-ai/DeepSeek-V3")]
    [InlineData("nvidia/DeepSeek-V3.1-NVFP4", "deepseek-ai/DeepSeek-V3")]
    [InlineData("DeepSeekV3 (w/o MTP)", "deepseek-ai/DeepSeek-V3")]
    [InlineData("moonshotai/Kimi-K2.5", "moonshotai/Kimi-K2-Instruct")]
    [InlineData("nvidia/Kimi-K2-Thinking-NVFP4", "moonshotai/Kimi-K2-Instruct")]
    [InlineData("Kimi_K2", "moonshotai/Kimi-K2-Instruct")]
    [InlineData("zhipuai/GLM-5", "zai-org/GLM-5")]
    [InlineData("zai-org/GLM-4.6-FP8", "zai-org/GLM-4.7")]
    [InlineData("MiniMaxAI/MiniMax-M2", "MiniMaxAI/MiniMax-M2.5")]
    [InlineData("openai/gpt-oss-120b", "openai/gpt-oss-120b")]
    [InlineData("GPT OSS 120B", "openai/gpt-oss-120b")]
    [InlineData("gpt-neox-20B", "GPT-NeoX-20B")]
    [InlineData("palm-540B", "PaLM-540B")]
    [InlineData("opt-175B", "OPT-175B")]
    [InlineData("mpt-125m", "MPT-125M")]
    [InlineData("megatron-22B", "Megatron-22B")]
    [InlineData("turing-530B", "Megatron-530B")]
    [InlineData("gpt-175B-MegaScale", "MegaScale-175B")]
    [InlineData("gpt3-175B", "GPT-3-175B")]
    [InlineData("gpt-39.1B", "Megatron-39.1B")]
    [InlineData("gpt-h2048-l20", "gpt-h2048-l20")]
    [InlineData("bloom-176b", "BLOOM-176B")]
    [InlineData("mistralai/Mixtral-8x7B-Instruct-v0.1", "mistralai/Mixtral-8x7B-v0.1")]
    public void Models_are_found_by_the_names_that_tables_and_hubs_use(string given, string name) =>
        Assert.Equal(name, LanguageModelCatalog.Find(given)?.Name);

    [Theory]
    [InlineData("Llama-9-70B")]
    [InlineData("Instruct-FP8")]
    [InlineData("Llama-3.1-Nemotron-Ultra-253B")]
    public void Names_that_no_model_has_are_not_guessed(string given) => Assert.Null(LanguageModelCatalog.Find(given));

    [Theory]
    [InlineData("nvidia/Llama-3.1-8B-Instruct-FP8", Precision.Fp8)]
    [InlineData("nvidia/Qwen3-32B-NVFP4", Precision.Nvfp4)]
    [InlineData("Qwen/Qwen2.5-72B-Instruct-GPTQ-Int4", Precision.Int4)]
    [InlineData("deepseek-ai/DeepSeek-V3", Precision.Fp8)]
    [InlineData("openai/gpt-oss-120b", Precision.Fp4)]
    [InlineData("nvidia/DeepSeek-V3.1-NVFP4", Precision.Nvfp4)]
    [InlineData("deepseek-ai/DeepSeek-V3.1", Precision.Fp8)]
    [InlineData("moonshotai/Kimi-K2-Instruct-0905", Precision.Fp8)]
    [InlineData("moonshotai/Kimi-K2.5", Precision.Int4)]
    [InlineData("meta-llama/Llama-3.1-70B", null)]
    [InlineData("no/such-model", null)]
    public void The_number_format_of_a_checkpoint_is_read_from_its_name_or_the_catalog(string given, Precision? format) =>
        Assert.Equal(format, LanguageModelCatalog.CheckpointPrecision(given));

    [Fact]
    public void Local_layers_stop_growing_at_their_window()
    {
        var model = LanguageModelCatalog.Find("gpt-oss-120b")!;

        // 36 layers of 2·8·64 elements; half of them keep 128 positions.
        Assert.Equal(1024 * ((18 * 1000) + (18 * 128)), model.KvElements(1000));
        Assert.Equal(1024 * 36 * 100, model.KvElements(100));
    }

    [Theory]
    [InlineData("DeepSeek-V3", 3, 2, 2)]
    [InlineData("DeepSeek-V3", 3, 61, 3)]
    [InlineData("Llama-4-Maverick", 24, 7, 4)]
    [InlineData("Llama-3-8B", 32, 5, 5)]
    [InlineData("Mixtral-8x7B", 0, 5, 0)]
    [InlineData("Nemotron-3-Nano-30B-A3B", 6, 29, 6)]
    [InlineData("Nemotron-3-Nano-30B-A3B", 6, 10, 2)]
    public void Layers_without_experts_stand_where_they_are(string name, int all, int count, int among)
    {
        var model = LanguageModelCatalog.Find(name)!;

        Assert.Equal(all, model.PlainLayersBefore(model.Layers));
        Assert.Equal(among, model.PlainLayersBefore(count));
    }

    [Fact]
    public void A_latent_cache_holds_one_vector_and_one_rotary_key_per_token() =>
        Assert.Equal(61 * 576 * 10, LanguageModelCatalog.Find("DeepSeek-V3")!.KvElements(10));

    [Fact]
    public void A_recurrent_layer_keeps_a_state_of_fixed_size_and_no_keys()
    {
        var model = LanguageModelCatalog.Find("Qwen3-Next-80B-A3B-Instruct")!;

        // 12 attention layers of 2·2·256; 36 layers of 32 matrices of 128·128 and three inputs of a convolution over 8192 channels.
        Assert.Equal(12 * 1024 * 50, model.KvElements(50));
        Assert.Equal(36 * ((32 * 128 * 128) + (3 * 8192)), model.StateElements);
    }

    [Theory]
    [MemberData(nameof(PublishedCounts))]
    public void Every_model_is_found_by_its_own_name(string name) => Assert.Equal(name, LanguageModelCatalog.Find(name)!.Name);

    [Theory]
    [InlineData("A100", "A100-SXM4-80GB")]
    [InlineData("nvidia h100-sxm5-80gb", "H100-SXM5-80GB")]
    [InlineData("NVIDIA Blackwell GPU (GB200)", "GB200-NVL72")]
    [InlineData("NVIDIA Blackwell GPU (B200-SXM-180GB)", "B200-180GB")]
    [InlineData("NVIDIA Blackwell Ultra GPU (GB300)", "GB300-NVL72")]
    [InlineData("NVIDIA H200-SXM5-141GB", "H200-SXM-141GB")]
    [InlineData("h100_sxm", "H100-SXM5-80GB")]
    [InlineData("h200_sxm", "H200-SXM-141GB")]
    [InlineData("b200_sxm", "B200-180GB")]
    [InlineData("b300_sxm", "B300-288GB")]
    [InlineData("gb200", "GB200-NVL72")]
    [InlineData("gb300", "GB300-NVL72")]
    [InlineData("a100-80gb", "A100-SXM4-80GB")]
    [InlineData("h100-80gb", "H100-SXM5-80GB")]
    [InlineData("RTX6000ProBSE", "RTX-Pro-6000-BSE")]
    [InlineData("TPUv4", "TPUv4")]
    public void Devices_are_found_by_alias(string alias, string name) => Assert.Equal(name, DeviceCatalog.Find(alias)!.Name);

    [Fact]
    public void Decimal_points_tell_models_apart() =>
        Assert.NotEqual(LanguageModelCatalog.Find("GPT-3-13B")!.Hidden, LanguageModelCatalog.Find("GPT-3-1.3B")!.Hidden);
}
