using System.Globalization;
using Dse.Core.Hardware;

namespace Dse.Core.Workloads;

/// <summary>The language models shipped with the product (catalog/models).</summary>
public static class LanguageModelCatalog
{
    private static readonly Lazy<Entries> Loaded = new(Load);

    /// <summary>All models in catalog order.</summary>
    public static IReadOnlyList<LanguageModel> All => Loaded.Value.All;

    /// <summary>Finds a model by name or alias, whatever the case, punctuation and owner prefix; null when there is none.</summary>
    /// <remarks>Words that do not change a shape may be added or left out: number formats, release dates and tunings (<see cref="ModelNames"/>).</remarks>
    public static LanguageModel? Find(string name) => Loaded.Value.Find(name);

    /// <summary>The format of the linear layers in the named checkpoint: what the name says, else what the model was published in.</summary>
    /// <returns>Null for checkpoints in 16 bits and for models that the catalog does not know.</returns>
    public static Precision? CheckpointPrecision(string name) =>
        ModelNames.Precision(name) ?? Loaded.Value.Format(name);

    private static Entries Load()
    {
        var entries = new Entries();
        foreach (var row in CatalogText.ReadCsv("models/language-models.csv"))
        {
            entries.Add(row["name"], Parse(row), FormatOf(row));
        }

        foreach (var row in CatalogText.ReadCsv("models/aliases.csv"))
        {
            entries.Add(row["alias"], entries.Named(row["name"]), FormatOf(row));
        }

        return entries;
    }

    private static Precision? FormatOf(IReadOnlyDictionary<string, string> row) =>
        row.TryGetValue("checkpoint", out var text) && Precisions.TryParse(text, out var format) ? format : null;

    private static LanguageModel Parse(IReadOnlyDictionary<string, string> row)
    {
        int Count(string column) => row.TryGetValue(column, out var text) ? int.Parse(text, CultureInfo.InvariantCulture) : 0;
        return new LanguageModel(
            row["name"], Count("hidden"), Count("layers"), Count("heads"), Count("kv_heads"), Count("head_dim"), Count("ffn"),
            Count("vocab"), Count("gated_mlp") == 1, Count("tie_embed") == 1)
        {
            Experts = Count("experts"),
            ExpertsPerToken = Count("experts_per_tok"),
            MoeFfn = Count("moe_ffn"),
            SharedExperts = Count("shared_experts"),
            DenseLayers = Count("dense_layers"),
            QLoraRank = Count("q_lora_rank"),
            KvLoraRank = Count("kv_lora_rank"),
            QkRopeHeadDim = Count("qk_rope_head_dim"),
            QkNopeHeadDim = Count("qk_nope_head_dim"),
            VHeadDim = Count("v_head_dim"),
            MoeEvery = Math.Max(1, Count("moe_every")),
            FfnFreeLayers = Count("ffn_free_layers"),
            SlidingWindow = Count("sliding_window"),
            SlidingLayers = Count("sliding_layers"),
            LinearLayers = Count("linear_layers"),
            Linear = row.TryGetValue("linear_kind", out var kind)
                ? new LinearMixer(
                    Enum.Parse<LinearMixerKind>(kind, ignoreCase: true), Count("linear_key_heads"), Count("linear_key_dim"),
                    Count("linear_value_heads"), Count("linear_value_dim"), Count("linear_conv"), Count("linear_rank"))
                : null,
            LinearBesideAttention = Count("linear_beside") == 1,
            AttentionGate = Count("attn_gate") == 1,
            LearnedPositions = Count("learned_pos"),
            IndexHeads = Count("index_heads"),
            IndexHeadDim = Count("index_head_dim"),
            IndexTopK = Count("index_topk"),
        };
    }

    private sealed class Entries
    {
        private readonly List<LanguageModel> all = [];
        private readonly Dictionary<string, LanguageModel> byKey = new(StringComparer.Ordinal);
        private readonly Dictionary<string, LanguageModel?> byStem = new(StringComparer.Ordinal);
        private readonly Dictionary<string, Precision> formats = new(StringComparer.Ordinal);

        public IReadOnlyList<LanguageModel> All => all;

        public LanguageModel Named(string name) => byKey[CatalogText.Normalize(name)];

        public void Add(string name, LanguageModel model, Precision? format)
        {
            if (name == model.Name)
            {
                all.Add(model);
            }

            byKey[CatalogText.Normalize(name)] = model;

            // A stem that two shapes share names neither.
            var stem = ModelNames.Stem(name);
            byStem[stem] = byStem.TryGetValue(stem, out var other) && (other is null || other with { Name = model.Name } != model) ? null : other ?? model;
            if (format is { } stored)
            {
                // The first of a stem stands for the others; an exact name goes before it.
                formats.TryAdd(stem, stored);
                formats[Exact(name)] = stored;
            }
        }

        public LanguageModel? Find(string name) => CatalogText.Find(byKey, name) ?? byStem.GetValueOrDefault(ModelNames.Stem(name));

        public Precision? Format(string name) =>
            formats.TryGetValue(Exact(name), out var own) || formats.TryGetValue(ModelNames.Stem(name), out own) ? own
            : Find(name) is { } model && formats.TryGetValue(ModelNames.Stem(model.Name), out var stored) ? stored
            : null;

        // Not the key of any stem: those have no mark in front.
        private static string Exact(string name) => "=" + CatalogText.Normalize(name);
    }
}
