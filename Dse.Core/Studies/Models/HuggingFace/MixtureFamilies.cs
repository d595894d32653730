using Dse.Core.Workloads;

namespace Dse.Core.Studies.Models.HuggingFace;

/// <summary>Mixtures of experts with ordinary attention.</summary>
internal static class MixtureFamilies
{
    private static readonly FamilyDefaults Mistral = new(4096, 32, 32, 32000) { Ffn = 14336, KvHeads = 8 };

    /// <summary>The families by <c>model_type</c>.</summary>
    public static IEnumerable<(string Type, Func<ConfigFields, LanguageModel> Read)> All { get; } =
    [
        ("mixtral", c => Uniform(c, Mistral, 8, 2)),
        ("phimoe", c => Uniform(c, new(4096, 32, 32, 32064) { Ffn = 6400, KvHeads = 8 }, 16, 2)),
        ("granitemoe", c => Uniform(c, new(4096, 32, 32, 32000) { Ffn = 11008 }, 8, 2)),
        ("minimax_m2", c => Uniform(c, new(3072, 62, 48, 200064) { Ffn = 1536, KvHeads = 8, HeadDim = 128 }, 256, 8)),
        ("olmoe", c => Uniform(c, new(2048, 16, 16, 50304) { Ffn = 2048 }, 64, 8)),
        ("gpt_oss", GptOss),
        ("qwen2_moe", c => Qwen(c, new(2048, 24, 16, 151936) { Ffn = 5632, KvHeads = 16 }, 60, 4, 1408, 5632)),
        ("qwen3_moe", c => Qwen(c, new(2048, 24, 32, 151936) { Ffn = 6144, KvHeads = 4 }, 128, 8, 768, 0)),
        ("qwen3_vl_moe", c => Qwen(c, new(2048, 24, 16, 151936) { Ffn = 5632, KvHeads = 16 }, 60, 4, 1408, 0)),
        ("llama4", Llama4),
        ("llama4_text", Llama4),
        ("deepseek", c => DeepSeekLayers(Decoder.Read(c, new(4096, 30, 32, 102400) { Ffn = 11008 }), c, null)),
        ("glm4_moe", c => DeepSeekLayers(Decoder.Read(c, new(4096, 46, 96, 151552) { Ffn = 10944, KvHeads = 8, HeadDim = 128 }), c, (128, 8, 1408, 1, 1))),
        ("glm4v_moe", c => DeepSeekLayers(Decoder.Read(c, new(4096, 46, 96, 151424) { Ffn = 10944, KvHeads = 8, HeadDim = 128 }), c, (128, 8, 1408, 1, 1))),
        ("dots1", c => DeepSeekLayers(Decoder.Read(c, new(4096, 62, 32, 152064) { Ffn = 10944 }), c, null)),
        ("ernie4_5_moe", Ernie),
        ("dbrx", Dbrx),
    ];

    /// <summary>Experts in the layers as DeepSeek names its fields; the defaults are experts, per token, width, shared and leading dense layers.</summary>
    public static LanguageModel DeepSeekLayers(LanguageModel model, ConfigFields c, (int Experts, int PerToken, int Width, int Shared, int Dense)? d)
    {
        if (c.Whole(d?.Experts ?? 0, "n_routed_experts", "num_local_experts", "num_experts") is var experts && experts == 0)
        {
            return model;
        }

        if (c.Whole(1, "moe_layer_freq") > 1)
        {
            c.Error("moe_layer_freq", "unsupported", "Only a mixture in every layer after the leading dense ones (moe_layer_freq 1) is read. Give the shape as an object instead.");
        }

        var width = c.Count(d?.Width ?? model.Ffn, "moe_intermediate_size");
        return Decoder.WithExperts(
            model, c, experts, c.Count(d?.PerToken ?? 1, "num_experts_per_tok"), width, ConfigFields.Product(width, c.Whole(d?.Shared ?? 0, "n_shared_experts")),
            c.Whole(d?.Dense ?? 0, "first_k_dense_replace"));
    }

    /// <summary>Experts as Qwen names its fields: every so many-th layer, but for those listed as plain.</summary>
    public static LanguageModel QwenLayers(LanguageModel model, ConfigFields c, int experts, int perToken, int width, int sharedWidth)
    {
        experts = c.Whole(experts, "num_experts");
        if (experts == 0)
        {
            return model;
        }

        var plain = c.Wholes("mlp_only_layers") ?? [];
        var every = c.Derived(1, "decoder_sparse_step");
        var leading = plain.Order().Select((layer, i) => layer == i).All(same => same);
        if (plain.Count > 0 && (!leading || every > 1))
        {
            c.Note("Plain layers between mixtures are counted as leading ones.");
        }

        return Decoder.WithExperts(
            model, c, experts, c.Count(perToken, "num_experts_per_tok"), c.Count(width, "moe_intermediate_size"),
            c.Whole(sharedWidth, "shared_expert_intermediate_size"), plain.Count, every);
    }

    // Experts as wide as the feed-forward field says, in every layer.
    private static LanguageModel Uniform(ConfigFields c, FamilyDefaults d, int experts, int perToken)
    {
        var model = Decoder.Read(c, d);
        model = Decoder.WithWindow(model, c, 0, model.Layers);
        return Decoder.WithExperts(
            model, c, c.Count(experts, "num_local_experts", "num_experts"), c.Count(perToken, "num_experts_per_tok"), model.Ffn,
            c.Whole(0, "shared_intermediate_size"));
    }

    private static LanguageModel Qwen(ConfigFields c, FamilyDefaults d, int experts, int perToken, int width, int sharedWidth) =>
        QwenLayers(Decoder.Read(c, d), c, experts, perToken, width, sharedWidth);

    // Local and global layers take turns, a local one first.
    private static LanguageModel GptOss(ConfigFields c)
    {
        var model = Decoder.Read(c, new(2880, 36, 64, 201088) { Ffn = 2880, KvHeads = 8, HeadDim = 64 });
        model = Decoder.WithWindow(model, c, 128, (model.Layers + 1) / 2);
        return Decoder.WithExperts(
            model, c, c.Count(128, "num_local_experts"), c.Count(4, "num_experts_per_tok", "experts_per_token"), model.Ffn);
    }

    // Three of four layers see their own chunk of the context; one shared expert; dense layers between mixtures are wider.
    private static LanguageModel Llama4(ConfigFields c)
    {
        var model = Decoder.Read(c, new(5120, 48, 40, 202048) { Ffn = 8192, KvHeads = 8, HeadDim = 128 });
        var width = model.Ffn;
        model = Decoder.WithWindow(model, c, 8192, model.Layers - (model.Layers / 4)) with { Ffn = c.Count(16384, "intermediate_size_mlp") };
        return Decoder.WithExperts(
            model, c, c.Count(16, "num_local_experts"), c.Count(1, "num_experts_per_tok"), width, width, every: c.Derived(1, "interleave_moe_layer_step"));
    }

    private static LanguageModel Ernie(ConfigFields c)
    {
        var model = Decoder.Read(c, new(2560, 28, 20, 103424) { Ffn = 12288, KvHeads = 4, Tied = true });
        var width = c.Count(1536, "moe_intermediate_size");
        return Decoder.WithExperts(
            model, c, c.Count(64, "moe_num_experts"), c.Count(6, "moe_k"), width, ConfigFields.Product(width, c.Whole(2, "moe_num_shared_experts")),
            c.Whole(1, "moe_layer_start_index"), c.Derived(1, "moe_layer_interval"));
    }

    private static LanguageModel Dbrx(ConfigFields c)
    {
        var attention = c.Inside("attn_config");
        var ffn = c.Inside("ffn_config");
        var model = Decoder.Read(c, new(2048, 24, 16, 32000) { KvHeads = attention?.Derived(1, "kv_n_heads") ?? 1 });
        var width = ffn?.Derived(3584, "ffn_hidden_size") ?? 3584;
        return Decoder.WithExperts(model with { Ffn = width }, c, ffn?.Derived(4, "moe_num_experts") ?? 4, ffn?.Derived(1, "moe_top_k") ?? 1, width);
    }
}
