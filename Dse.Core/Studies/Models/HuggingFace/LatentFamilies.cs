using Dse.Core.Workloads;

namespace Dse.Core.Studies.Models.HuggingFace;

/// <summary>Mixtures with latent attention: DeepSeek V2 and V3, and the families that took it over.</summary>
internal static class LatentFamilies
{
    private static readonly FamilyDefaults V3 = new(7168, 61, 128, 129280) { Ffn = 18432 };

    /// <summary>The families by <c>model_type</c>.</summary>
    public static IEnumerable<(string Type, Func<ConfigFields, LanguageModel> Read)> All { get; } =
    [
        ("deepseek_v2", c => Read(c, new(4096, 32, 32, 102400) { Ffn = 11008 }, (1536, 512, 64, 128, 128), (64, 6, 1407, 2, 0))),
        ("deepseek_v3", c => Read(c, V3, (1536, 512, 64, 128, 128), (256, 8, 2048, 1, 3))),
        ("deepseek_v32", c => Read(c, V3, (1536, 512, 64, 128, 128), (256, 8, 2048, 1, 3))),
        ("kimi_k2", c => Read(c, V3, (1536, 512, 64, 128, 128), (256, 8, 2048, 1, 3))),
        ("kimi_k25", c => Read(c, V3, (1536, 512, 64, 128, 128), (256, 8, 2048, 1, 3))),
        ("kimi_vl", c => Read(c, V3, (1536, 512, 64, 128, 128), (256, 8, 2048, 1, 3))),
        ("glm4_moe_lite", c => Read(c, new(2048, 47, 20, 154880) { Ffn = 10240 }, (768, 512, 64, 192, 256), (64, 4, 1536, 1, 1))),
        ("glm_moe_dsa", c => Read(c, new(6144, 78, 64, 154880) { Ffn = 12288 }, (2048, 512, 64, 192, 256), (256, 8, 2048, 1, 3))),
    ];

    private static LanguageModel Read(
        ConfigFields c, FamilyDefaults d, (int Query, int Kv, int Rope, int Nope, int Value) widths, (int Experts, int PerToken, int Width, int Shared, int Dense) experts)
    {
        var model = Decoder.Read(c, d);

        // One latent vector serves all heads, whatever num_key_value_heads says.
        model = model with
        {
            KvHeads = model.Heads,
            QLoraRank = c.Whole(widths.Query, "q_lora_rank"),
            KvLoraRank = c.Count(widths.Kv, "kv_lora_rank"),
            QkRopeHeadDim = c.Whole(widths.Rope, "qk_rope_head_dim"),
            QkNopeHeadDim = c.Count(widths.Nope, "qk_nope_head_dim"),
            VHeadDim = c.Count(widths.Value, "v_head_dim"),
        };
        return MixtureFamilies.DeepSeekLayers(WithIndexer(model, c), c, experts);
    }

    private static LanguageModel WithIndexer(LanguageModel model, ConfigFields c)
    {
        var heads = c.Whole(0, "index_n_heads");
        if (heads == 0)
        {
            return model;
        }

        if (c.Whole(1, "index_topk_freq") > 1)
        {
            c.Note("Layers that share their neighbour's choice of keys are counted with an indexer of their own.");
        }

        return model with { IndexHeads = heads, IndexHeadDim = c.Count(128, "index_head_dim"), IndexTopK = c.Count(2048, "index_topk") };
    }
}
