using Dse.Core.Workloads;

namespace Dse.Core.Studies.Models.HuggingFace;

/// <summary>What most families share: the fields of a decoder, its local layers and its experts.</summary>
internal static class Decoder
{
    private const string Full = "full_attention";
    private static readonly string[] Local = ["sliding_attention", "chunked_attention"];

    /// <summary>The dense decoder that the usual fields describe.</summary>
    public static LanguageModel Read(ConfigFields c, FamilyDefaults d)
    {
        var hidden = c.Count(d.Hidden, "hidden_size", "n_embd", "d_model", "n_embed");
        var layers = c.Count(d.Layers, "num_hidden_layers", "n_layer", "n_layers", "num_layers");
        var heads = c.Count(d.Heads, "num_attention_heads", "n_head", "n_heads");
        var kvHeads = c.Derived(d.KvHeads ?? heads, "num_key_value_heads");
        var headDim = c.Derived(d.HeadDim ?? Math.Max(1, hidden / heads), "head_dim");
        var ffn = c.Derived(d.Ffn ?? (4 * hidden), "intermediate_size", "ffn_dim", "n_inner");
        return new LanguageModel(
            "custom", hidden, layers, heads, kvHeads, headDim, ffn, c.Count(d.Vocab, "vocab_size"), d.Gated, c.Flag("tie_word_embeddings", d.Tied));
    }

    /// <summary>The model with its local layers: as <c>layer_types</c> lists them, else as many as the family's pattern has.</summary>
    /// <param name="model">The model without them.</param>
    /// <param name="c">The configuration.</param>
    /// <param name="window">Window when the file does not give <c>sliding_window</c>; 0 for none.</param>
    /// <param name="pattern">Local layers of the family.</param>
    public static LanguageModel WithWindow(LanguageModel model, ConfigFields c, int window, int pattern)
    {
        window = c.Whole(c.Whole(window, "attention_chunk_size"), "sliding_window");
        if (c.Texts("layer_types") is { } types)
        {
            CheckTypes(c, "layer_types", types, model.Layers, [Full, .. Local]);
            pattern = types.Count(t => Local.Contains(t, StringComparer.Ordinal));
        }

        return window == 0 || pattern == 0 ? model : model with { SlidingWindow = window, SlidingLayers = Math.Min(pattern, model.Layers) };
    }

    /// <summary>The model with routed experts in the layers after the leading dense ones.</summary>
    /// <param name="model">The dense model.</param>
    /// <param name="c">The configuration.</param>
    /// <param name="experts">Routed experts of a layer.</param>
    /// <param name="perToken">Experts a token visits.</param>
    /// <param name="width">Inner width of an expert.</param>
    /// <param name="sharedWidth">Inner width of all shared experts together.</param>
    /// <param name="denseLayers">Dense layers.</param>
    /// <param name="every">Every so many-th layer is a mixture.</param>
    public static LanguageModel WithExperts(
        LanguageModel model, ConfigFields c, int experts, int perToken, int width, int sharedWidth = 0, int denseLayers = 0, int every = 1)
    {
        if (sharedWidth % width != 0)
        {
            c.Error("moe_intermediate_size", "unsupported", $"Shared experts {sharedWidth} wide are no whole number of experts {width} wide. Give the shape as an object instead.");
        }

        if (perToken > experts || denseLayers > model.Layers || every > model.Layers)
        {
            c.Error("num_experts_per_tok", "outOfRange", $"{perToken} of {experts} experts in every {every}-th of {model.Layers} layers after {denseLayers} dense ones cannot be. Check the file.");
        }

        return model with
        {
            Experts = experts,
            ExpertsPerToken = perToken,
            MoeFfn = width,
            SharedExperts = sharedWidth / width,
            DenseLayers = Math.Min(denseLayers, model.Layers),
            MoeEvery = every,
        };
    }

    /// <summary>Checks that a list names one known kind for each layer.</summary>
    public static void CheckTypes(ConfigFields c, string field, IReadOnlyList<string> types, int layers, IReadOnlyList<string> known)
    {
        if (types.FirstOrDefault(t => !known.Contains(t, StringComparer.Ordinal)) is { } unknown)
        {
            c.Error(field, "unsupported", $"Layers of kind '{SpecObject.Short(unknown)}' are not read for this model type. Known: {string.Join(", ", known)}.");
        }
        else if (types.Count != layers)
        {
            c.Error(field, "outOfRange", $"{types.Count} kinds are listed for {layers} layers. Give one for each.");
        }
    }
}
