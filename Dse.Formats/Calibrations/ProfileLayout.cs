namespace Dse.Formats.Calibrations;

/// <summary>Column names of kernel profiles as NVIDIA AIConfigurator's collectors write them, read as our own.</summary>
/// <param name="Type">The kernel that all rows of such a file measure.</param>
/// <param name="Header">Our names of the file's columns, and <c>type</c> behind them.</param>
internal sealed record ProfileLayout(string Type, string[] Header)
{
    private static readonly Dictionary<string, string> Names = new(StringComparer.Ordinal)
    {
        ["gemm_dtype"] = "precision", ["moe_dtype"] = "precision", ["kv_cache_dtype"] = "precision", ["m"] = "m", ["n"] = "n", ["k"] = "k",
        ["batch_size"] = "batch", ["isl"] = "sequence", ["kv_len"] = "context", ["num_heads"] = "heads", ["num_key_value_heads"] = "kvHeads", ["head_dim"] = "headDim",
        ["num_tokens"] = "tokens", ["hidden_size"] = "hidden", ["inter_size"] = "moeFfn", ["topk"] = "topK", ["num_experts"] = "experts",
        ["moe_tp_size"] = "moeTp", ["moe_ep_size"] = "moeEp", ["distribution"] = "routing", ["latency_ms"] = "timeMs",
    };

    private static readonly Dictionary<string, string> Values = new(StringComparer.Ordinal)
    {
        ["bfloat16"] = "bf16", ["float16"] = "fp16", ["power_law_1.2"] = "skewed",
    };

    /// <summary>The layout of a header; null when it is none of these.</summary>
    public static ProfileLayout? Find(IReadOnlyList<string> header)
    {
        if (header.Contains("type", StringComparer.Ordinal) || !header.Contains("latency_ms", StringComparer.Ordinal) || !header.All(Names.ContainsKey))
        {
            return null;
        }

        var type = header.Contains("gemm_dtype", StringComparer.Ordinal) ? "gemm"
            : header.Contains("moe_dtype", StringComparer.Ordinal) ? "moe"
            : header.Contains("kv_len", StringComparer.Ordinal) ? "attentionDecode"
            : header.Contains("isl", StringComparer.Ordinal) ? "attentionPrefill" : null;
        return type is null ? null : new ProfileLayout(type, [.. header.Select(h => Names[h]), "type"]);
    }

    /// <summary>A row with our names of its values, and the kernel behind them.</summary>
    public CsvLine Translate(CsvLine cells) => cells.With(cell => Values.GetValueOrDefault(cell, cell), Type);
}
