using Dse.Core.Workloads;

namespace Dse.Core.Studies.Models.HuggingFace;

/// <summary>Decoders with two matrices in the feed-forward block: GPT-2 and its time, Phi, Falcon, Nemotron.</summary>
internal static class PlainFamilies
{
    // OPT numbers its positions from 2 on.
    private const int OptOffset = 2;

    /// <summary>The families by <c>model_type</c>.</summary>
    public static IEnumerable<(string Type, Func<ConfigFields, LanguageModel> Read)> All { get; } =
    [
        ("gpt2", c => Positions(Plain(c, new(768, 12, 12, 50257) { Tied = true }), c, 1024, "n_positions")),
        ("gptj", c => Plain(c, new(4096, 28, 16, 50400))),
        ("gpt_neox", c => Plain(c, new(6144, 44, 64, 50432) { Ffn = 24576 })),
        ("gpt_bigcode", c => Positions(Grouped(c, new(768, 12, 12, 50257) { Tied = true }), c, 1024, "n_positions")),
        ("starcoder2", c => Decoder.WithWindow(Plain(c, new(3072, 30, 24, 49152) { Ffn = 12288, KvHeads = 2, Tied = true }), c, 0, int.MaxValue)),
        ("opt", Opt),
        ("bloom", c => Plain(c, new(64, 2, 8, 250880) { Tied = true })),
        ("mpt", Mpt),
        ("falcon", Falcon),
        ("phi", c => Plain(c, new(2048, 24, 32, 51200) { Ffn = 8192 })),
        ("nemotron", c => Plain(c, new(6144, 32, 48, 256000) { Ffn = 24576 })),
    ];

    private static LanguageModel Plain(ConfigFields c, FamilyDefaults d) => Decoder.Read(c, d with { Gated = false });

    private static LanguageModel Grouped(ConfigFields c, FamilyDefaults d) => Plain(c, d with { KvHeads = c.Flag("multi_query", true) ? 1 : null });

    private static LanguageModel Positions(LanguageModel model, ConfigFields c, int standard, string name, int offset = 0) =>
        model with { LearnedPositions = c.Whole(standard, name, "max_position_embeddings") + offset };

    private static LanguageModel Opt(ConfigFields c)
    {
        var model = Plain(c, new(768, 12, 12, 50272) { Ffn = 3072, Tied = true });
        if (c.Derived(model.Hidden, "word_embed_proj_dim") != model.Hidden)
        {
            c.Error("word_embed_proj_dim", "unsupported", "Embeddings narrower than the model are not modelled. Give the shape as an object instead.");
        }

        return Positions(model, c, 2048, "max_position_embeddings", OptOffset);
    }

    private static LanguageModel Mpt(ConfigFields c)
    {
        var attention = c.Inside("attn_config");
        var model = Plain(c, new(2048, 24, 16, 50368) { Tied = true });
        model = model with { Ffn = ConfigFields.Product(c.Derived(4, "expansion_ratio"), model.Hidden) };
        var kvHeads = attention?.Text("attn_type") switch
        {
            "multiquery_attention" => 1,
            "grouped_query_attention" => attention.Count(model.Heads, "kv_n_heads"),
            _ => model.Heads,
        };
        var learned = !(attention?.Flag("alibi", false) ?? false) && c.Flag("learned_pos_emb", true);
        return model with { KvHeads = kvHeads, LearnedPositions = learned ? c.Whole(2048, "max_seq_len") : 0 };
    }

    private static LanguageModel Falcon(ConfigFields c)
    {
        var model = Plain(c, new(4544, 32, 71, 65024) { Tied = true });
        var kvHeads = c.Flag("new_decoder_architecture", false)
            ? c.Derived(model.Heads, "num_kv_heads", "n_head_kv")
            : c.Flag("multi_query", true) ? 1 : model.Heads;
        return model with { KvHeads = kvHeads, Ffn = c.Derived(4 * model.Hidden, "ffn_hidden_size") };
    }
}
