using Dse.Core.Workloads;

namespace Dse.Core.Studies.Models.HuggingFace;

/// <summary>Decoders with gated feed-forward blocks: Llama and what followed it.</summary>
internal static class DenseFamilies
{
    private static readonly FamilyDefaults Llama = new(4096, 32, 32, 32000) { Ffn = 11008 };

    /// <summary>The families by <c>model_type</c>.</summary>
    public static IEnumerable<(string Type, Func<ConfigFields, LanguageModel> Read)> All { get; } =
    [
        ("llama", c => Decoder.Read(c, Llama)),
        ("mistral", c => AllLocal(c, Llama with { Ffn = 14336, KvHeads = 8 }, 4096)),
        ("ministral", c => AllLocal(c, Llama with { Ffn = 14336, KvHeads = 8 }, 4096)),
        ("mistral3", c => AllLocal(c, Llama with { Ffn = 14336, KvHeads = 8 }, 4096)),
        ("qwen2", c => Qwen(c, new(4096, 32, 32, 151936) { Ffn = 22016, KvHeads = 32 })),
        ("qwen2_vl", c => Qwen(c, new(8192, 80, 64, 152064) { Ffn = 29568, KvHeads = 8 })),
        ("qwen2_5_vl", c => Qwen(c, new(8192, 80, 64, 152064) { Ffn = 29568, KvHeads = 8 })),
        ("qwen3", c => Qwen(c, new(4096, 32, 32, 151936) { Ffn = 22016, KvHeads = 32, HeadDim = 128 })),
        ("qwen3_vl", c => Qwen(c, new(4096, 32, 32, 151936) { Ffn = 22016, KvHeads = 32, HeadDim = 128 })),
        ("gemma", c => Decoder.Read(c, new(3072, 28, 16, 256000) { Ffn = 24576, KvHeads = 16, HeadDim = 256, Tied = true })),
        ("gemma2", Gemma2),
        ("gemma3", Gemma3),
        ("gemma3_text", Gemma3),
        ("phi3", c => AllLocal(c, new(3072, 32, 32, 32064) { Ffn = 8192 }, 0)),
        ("cohere", c => Decoder.Read(c, new(8192, 40, 64, 256000) { Ffn = 22528, Tied = true })),
        ("cohere2", Cohere2),
        ("granite", c => Decoder.Read(c, Llama)),
        ("internlm2", c => Decoder.Read(c, Llama with { Vocab = 103168 })),
        ("glm", Glm),
        ("glm4", Glm),
        ("olmo", c => Decoder.Read(c, Llama with { Vocab = 50304 })),
        ("olmo2", c => Decoder.Read(c, Llama with { Vocab = 50304 })),
        ("olmo3", c => AllLocal(c, Llama with { Vocab = 50304 }, 4096)),
        ("seed_oss", c => Decoder.Read(c, new(4096, 64, 80, 155136) { Ffn = 27648, KvHeads = 8, HeadDim = 128 })),
        ("smollm3", c => Decoder.Read(c, new(2048, 36, 16, 128256) { Ffn = 11008, KvHeads = 4, Tied = true })),
        ("stablelm", c => Decoder.Read(c, new(2560, 32, 32, 50304) { Ffn = 6912, KvHeads = 32 })),
    ];

    // Every layer is local when the file gives a window and does not list the layers.
    private static LanguageModel AllLocal(ConfigFields c, FamilyDefaults d, int window)
    {
        var model = Decoder.Read(c, d);
        return Decoder.WithWindow(model, c, window, model.Layers);
    }

    // The window counts only when it is switched on, and then from layer max_window_layers on.
    private static LanguageModel Qwen(ConfigFields c, FamilyDefaults d)
    {
        var model = Decoder.Read(c, d);
        return c.Flag("use_sliding_window", false)
            ? Decoder.WithWindow(model, c, 4096, Math.Max(0, model.Layers - c.Whole(28, "max_window_layers")))
            : model;
    }

    // Local and global layers take turns, a local one first.
    private static LanguageModel Gemma2(ConfigFields c)
    {
        var model = Decoder.Read(c, new(2304, 26, 8, 256000) { Ffn = 9216, KvHeads = 4, HeadDim = 256, Tied = true });
        return Decoder.WithWindow(model, c, 4096, (model.Layers + 1) / 2);
    }

    // The last of every six layers is global.
    private static LanguageModel Gemma3(ConfigFields c)
    {
        var model = Decoder.Read(c, new(2304, 26, 8, 262208) { Ffn = 9216, KvHeads = 4, HeadDim = 256, Tied = true });
        return Decoder.WithWindow(model, c, 4096, model.Layers - (model.Layers / c.Derived(6, "sliding_window_pattern", "_sliding_window_pattern")));
    }

    private static LanguageModel Cohere2(ConfigFields c)
    {
        var model = Decoder.Read(c, new(8192, 40, 64, 256000) { Ffn = 22528, Tied = true });
        return Decoder.WithWindow(model, c, 4096, model.Layers - (model.Layers / c.Derived(4, "sliding_window_pattern")));
    }

    private static LanguageModel Glm(ConfigFields c) =>
        Decoder.Read(c, new(4096, 40, 32, 151552) { Ffn = 13696, KvHeads = 2, HeadDim = 128 });
}
