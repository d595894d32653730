using Dse.Core.Workloads;

namespace Dse.Core.Studies.Models.HuggingFace;

/// <summary>Models that mix attention with Mamba layers: Jamba, Nemotron-H, Bamba, Granite 4, Falcon-H1.</summary>
internal static class StateSpaces
{
    /// <summary>The families by <c>model_type</c>.</summary>
    public static IEnumerable<(string Type, Func<ConfigFields, LanguageModel> Read)> All { get; } =
    [
        ("jamba", Jamba),
        ("nemotron_h", NemotronH),
        ("bamba", Bamba),
        ("granitemoehybrid", Granite),
        ("falcon_h1", FalconH1),
    ];

    /// <summary>A Mamba 1 mixer; its rank is a sixteenth of the hidden width unless given.</summary>
    public static LinearMixer Mamba1(ConfigFields c, int hidden, int channels, string state, string kernel, string rank) => new(
        LinearMixerKind.Mamba1, 1, c.Count(16, state), channels, 1, c.Derived(4, kernel),
        c.Text(rank) is "auto" ? (hidden + 15) / 16 : c.Derived((hidden + 15) / 16, rank));

    /// <summary>A Mamba 2 mixer of heads of a width, from the names of its groups, state and heads.</summary>
    public static LinearMixer Mamba2(ConfigFields c, int width, (int Groups, int State, int Heads) d, string groups, string state, string heads) => new(
        LinearMixerKind.Mamba2, c.Count(d.Groups, groups), c.Count(d.State, state), c.Count(d.Heads, heads), width,
        c.Derived(4, "conv_kernel", "mamba_d_conv"), 0);

    private static LanguageModel Jamba(ConfigFields c)
    {
        var model = Decoder.Read(c, new(4096, 32, 32, 65536) { Ffn = 14336, KvHeads = 8 });
        int Placed(int period, int offset) => Enumerable.Range(0, model.Layers).Count(i => i % period == offset % period);
        var attention = Placed(c.Derived(8, "attn_layer_period"), c.Whole(4, "attn_layer_offset"));
        var every = c.Derived(2, "expert_layer_period");
        if (Placed(every, c.Whole(1, "expert_layer_offset")) != model.Layers / every)
        {
            c.Error("expert_layer_offset", "unsupported", "The mixtures must be the last of each period. Give the shape as an object instead.");
        }

        model = model with
        {
            LinearLayers = model.Layers - attention,
            Linear = Mamba1(c, model.Hidden, ConfigFields.Product(c.Derived(2, "mamba_expand"), model.Hidden), "mamba_d_state", "mamba_d_conv", "mamba_dt_rank"),
        };
        return c.Count(16, "num_experts") is var experts && experts == 1
            ? model
            : Decoder.WithExperts(model, c, experts, c.Count(2, "num_experts_per_tok"), model.Ffn, every: every);
    }

    // Blocks stand singly: mixers (M, *) and feed-forward blocks (-, E) are joined into layers, mixers without one left over.
    private static LanguageModel NemotronH(ConfigFields c)
    {
        var pattern = c.Text("hybrid_override_pattern") ?? string.Concat((c.Texts("layers_block_type") ?? []).Select(Letter));
        if (pattern.Length == 0 || pattern.Length > 10_000 || pattern.Any(b => b is not ('M' or '*' or '-' or 'E')))
        {
            c.Error("hybrid_override_pattern", "missingField", "The order of the blocks is missing or has letters other than M, *, - and E. Give hybrid_override_pattern or layers_block_type.");
            return Decoder.Read(c, new(4096, 52, 32, 131072));
        }

        int Blocks(char kind) => pattern.Count(b => b == kind);
        var (mixers, dense, mixtures) = (Blocks('M') + Blocks('*'), Blocks('-'), Blocks('E'));
        var model = Decoder.Read(c, new(4096, 52, 32, 131072) { Ffn = 21504, KvHeads = 8, HeadDim = c.Derived(128, "attention_head_dim"), Gated = false });
        if (mixers < dense + mixtures || c.Has("moe_latent_size"))
        {
            c.Error("hybrid_override_pattern", "unsupported", "More feed-forward blocks than mixers, and experts in a narrower space (moe_latent_size), are not modelled.");
        }

        model = model with
        {
            Layers = Math.Max(1, mixers),
            FfnFreeLayers = Math.Max(0, mixers - dense - mixtures),
            LinearLayers = Blocks('M'),
            Linear = Mamba2(c, c.Count(64, "mamba_head_dim"), (8, 128, 128), "n_groups", "ssm_state_size", "mamba_num_heads"),
        };
        return mixtures == 0
            ? model
            : Decoder.WithExperts(
                model, c, c.Count(128, "n_routed_experts"), c.Count(6, "num_experts_per_tok"), c.Count(1856, "moe_intermediate_size"),
                ConfigFields.Product(c.Whole(1, "n_shared_experts"), c.Whole(0, "moe_shared_expert_intermediate_size")), dense);
    }

    private static char Letter(string block) => block switch { "mamba" => 'M', "attention" => '*', "mlp" => '-', "moe" => 'E', _ => '?' };

    private static LanguageModel Bamba(ConfigFields c)
    {
        var model = Decoder.Read(c, new(4096, 32, 32, 128000) { Ffn = 14336, KvHeads = 8 });
        return model with
        {
            LinearLayers = Math.Max(0, model.Layers - (c.Wholes("attn_layer_indices")?.Count ?? 0)),
            Linear = Mamba2(c, c.Count(64, "mamba_d_head"), (1, 256, 128), "mamba_n_groups", "mamba_d_state", "mamba_n_heads"),
        };
    }

    // A shared block in every layer, beside routed experts when there are any.
    private static LanguageModel Granite(ConfigFields c)
    {
        var model = Decoder.Read(c, new(4096, 32, 32, 32000) { Ffn = 11008 });
        var always = c.Count(1024, "shared_intermediate_size");
        var experts = c.Whole(0, "num_local_experts");
        if (c.Texts("layer_types") is { } types)
        {
            Decoder.CheckTypes(c, "layer_types", types, model.Layers, ["attention", "mamba"]);
            model = model with { LinearLayers = Math.Min(types.Count(t => t == "mamba"), model.Layers) };
        }

        if (model.LinearLayers > 0)
        {
            // "auto" shares the channels out among the heads.
            var width = c.Text("mamba_d_head") is "auto"
                ? Math.Max(1, ConfigFields.Product(c.Derived(2, "mamba_expand"), model.Hidden) / c.Derived(128, "mamba_n_heads"))
                : c.Count(64, "mamba_d_head");
            model = model with { Linear = Mamba2(c, width, (1, 256, 128), "mamba_n_groups", "mamba_d_state", "mamba_n_heads") };
        }

        return experts == 0
            ? model with { Ffn = always }
            : Decoder.WithExperts(model, c, experts, c.Count(2, "num_experts_per_tok"), model.Ffn, always);
    }

    // Attention and a state space side by side in every layer.
    private static LanguageModel FalconH1(ConfigFields c)
    {
        var model = Decoder.Read(c, new(4096, 32, 32, 128000) { Ffn = 14336, KvHeads = 8 });
        return model with
        {
            LinearLayers = model.Layers,
            LinearBesideAttention = true,
            Linear = Mamba2(c, c.Count(64, "mamba_d_head"), (1, 256, 128), "mamba_n_groups", "mamba_d_state", "mamba_n_heads"),
        };
    }
}
