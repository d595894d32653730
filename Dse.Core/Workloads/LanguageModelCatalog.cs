using System.Globalization;
using Dse.Core.Hardware;

namespace Dse.Core.Workloads;

/// <summary>The language models shipped with the product (catalog/models).</summary>
public static class LanguageModelCatalog
{
    private static readonly Lazy<(IReadOnlyList<LanguageModel> All, IReadOnlyDictionary<string, LanguageModel> ByKey)> Loaded = new(Load);

    /// <summary>All models in catalog order.</summary>
    public static IReadOnlyList<LanguageModel> All => Loaded.Value.All;

    /// <summary>Finds a model by name or alias, whatever the case, punctuation and owner prefix; null when there is none.</summary>
    public static LanguageModel? Find(string name) => CatalogText.Find(Loaded.Value.ByKey, name);

    private static (IReadOnlyList<LanguageModel> All, IReadOnlyDictionary<string, LanguageModel> ByKey) Load()
    {
        var all = CatalogText.ReadCsv("models/language-models.csv").Select(Parse).ToArray();
        var byKey = all.ToDictionary(m => CatalogText.Normalize(m.Name), StringComparer.Ordinal);
        foreach (var alias in CatalogText.ReadCsv("models/aliases.csv"))
        {
            byKey[CatalogText.Normalize(alias["alias"])] = byKey[CatalogText.Normalize(alias["name"])];
        }

        return (all, byKey);
    }

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
        };
    }
}
