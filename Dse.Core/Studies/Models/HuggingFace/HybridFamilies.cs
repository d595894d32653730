using Dse.Core.Workloads;

namespace Dse.Core.Studies.Models.HuggingFace;

/// <summary>Attention and linear attention in one model, and linear attention alone: Qwen3-Next and 3.5, MiniMax, and pure state spaces.</summary>
internal static class HybridFamilies
{
    private const string Linear = "linear_attention";

    /// <summary>The families by <c>model_type</c>.</summary>
    public static IEnumerable<(string Type, Func<ConfigFields, LanguageModel> Read)> All { get; } =
    [
        ("qwen3_next", c => MixtureFamilies.QwenLayers(Qwen(c, new(2048, 48, 16, 151936) { Ffn = 5632, KvHeads = 2, HeadDim = 256 }), c, 512, 10, 512, 512)),
        ("qwen3_5", Qwen35),
        ("qwen3_5_text", Qwen35),
        ("qwen3_5_moe", Qwen35Moe),
        ("qwen3_5_moe_text", Qwen35Moe),
        ("minimax", MiniMax),
        ("minimax_text_01", MiniMax),
        ("minimax_m1", MiniMax),
        ("mamba", Mamba),
        ("falcon_mamba", Mamba),
        ("mamba2", Mamba2),
    ];

    private static LanguageModel Qwen35(ConfigFields c) => Qwen(c, new(4096, 32, 16, 248320) { Ffn = 12288, KvHeads = 4, HeadDim = 256 });

    private static LanguageModel Qwen35Moe(ConfigFields c)
    {
        // These files have no plain layers and so no width for them.
        var width = c.Derived(512, "moe_intermediate_size");
        return MixtureFamilies.QwenLayers(Qwen(c, new(2048, 40, 16, 248320) { Ffn = width, KvHeads = 2, HeadDim = 256 }), c, 256, 8, 512, 512);
    }

    // The last of every few layers has gated full attention, the others the gated delta rule.
    private static LanguageModel Qwen(ConfigFields c, FamilyDefaults d)
    {
        var model = Decoder.Read(c, d);
        var linear = model.Layers - (model.Layers / c.Derived(4, "full_attention_interval"));
        if (c.Texts("layer_types") is { } types)
        {
            Decoder.CheckTypes(c, "layer_types", types, model.Layers, ["full_attention", Linear]);
            linear = types.Count(t => t == Linear);
        }

        return model with
        {
            AttentionGate = c.Flag("attn_output_gate", true),
            LinearLayers = Math.Min(linear, model.Layers),
            Linear = new LinearMixer(
                LinearMixerKind.GatedDelta, c.Count(16, "linear_num_key_heads"), c.Count(128, "linear_key_head_dim"),
                c.Count(32, "linear_num_value_heads"), c.Count(128, "linear_value_head_dim"), c.Count(4, "linear_conv_kernel_dim"), 0),
        };
    }

    // Layers marked 0 have lightning attention with as many heads as the others have query heads.
    private static LanguageModel MiniMax(ConfigFields c)
    {
        var model = Decoder.Read(c, new(4096, 32, 32, 32000) { Ffn = 14336, KvHeads = 8 });
        int linear;
        if (c.Wholes("attn_type_list") is { } marks)
        {
            linear = marks.Count(m => m == 0);
        }
        else if (c.Texts("layer_types") is { } types)
        {
            Decoder.CheckTypes(c, "layer_types", types, model.Layers, ["full_attention", Linear]);
            linear = types.Count(t => t == Linear);
        }
        else
        {
            // The family's default: every second layer is linear, the first of each pair.
            linear = (model.Layers + 1) / 2;
        }

        model = model with
        {
            LinearLayers = Math.Min(linear, model.Layers),
            Linear = new LinearMixer(LinearMixerKind.Lightning, model.Heads, model.HeadDim, model.Heads, model.HeadDim, 0, 0),
        };
        return Decoder.WithExperts(
            model, c, c.Count(8, "num_local_experts"), c.Count(2, "num_experts_per_tok"), model.Ffn, c.Whole(0, "shared_intermediate_size"));
    }

    private static LanguageModel Mamba(ConfigFields c)
    {
        var model = NoAttention(c, 768, 32, 50280, tied: true);
        var channels = c.Derived(ConfigFields.Product(c.Derived(2, "expand"), model.Hidden), "intermediate_size");
        return model with { Linear = StateSpaces.Mamba1(c, model.Hidden, channels, "state_size", "conv_kernel", "time_step_rank") };
    }

    private static LanguageModel Mamba2(ConfigFields c)
    {
        var model = NoAttention(c, 4096, 64, 32768, tied: false);
        return model with { Linear = StateSpaces.Mamba2(c, c.Count(64, "head_dim"), (8, 128, 128), "n_groups", "state_size", "num_heads") };
    }

    // A mixer in every layer, neither attention nor feed-forward blocks.
    private static LanguageModel NoAttention(ConfigFields c, int hidden, int layers, int vocab, bool tied)
    {
        hidden = c.Count(hidden, "hidden_size");
        layers = c.Count(layers, "num_hidden_layers");
        return new LanguageModel("custom", hidden, layers, 1, 1, hidden, 1, c.Count(vocab, "vocab_size"), false, c.Flag("tie_word_embeddings", tied))
        {
            LinearLayers = layers,
            FfnFreeLayers = layers,
        };
    }
}
