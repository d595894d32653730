using Dse.Core.Hardware;

namespace Dse.Core.Workloads;

/// <summary>Reads what the name of a published checkpoint says beside the model's shape.</summary>
/// <remarks>Names are words between hyphens, underscores and blanks, after an owner and a slash.</remarks>
internal static class ModelNames
{
    // Words of the model cards of Hugging Face for the number format of the weights.
    private static readonly Dictionary<string, Precision?> Formats = new(StringComparer.OrdinalIgnoreCase)
    {
        ["bf16"] = null,
        ["fp16"] = null,
        ["fp8"] = Hardware.Precision.Fp8,
        ["mxfp8"] = Hardware.Precision.Mxfp8,
        ["int8"] = Hardware.Precision.Int8,
        ["w8a8"] = Hardware.Precision.Int8,
        ["w8a16"] = Hardware.Precision.Int8,
        ["int4"] = Hardware.Precision.Int4,
        ["w4a16"] = Hardware.Precision.Int4,
        ["awq"] = Hardware.Precision.Int4,
        ["gptq"] = Hardware.Precision.Int4,
        ["fp4"] = Hardware.Precision.Fp4,
        ["mxfp4"] = Hardware.Precision.Fp4,
        ["nvfp4"] = Hardware.Precision.Nvfp4,
    };

    // Tunings and details of a number format; none of them changes a shape.
    private static readonly HashSet<string> Neutral = new(StringComparer.OrdinalIgnoreCase)
    {
        "instruct", "chat", "base", "it", "pt", "hf", "thinking", "dynamic", "static", "block", "kv", "quantized", "quark", "preview", "latest",
    };

    /// <summary>The name without owner, remark in brackets, number format, tuning and four-digit release date, normalised.</summary>
    public static string Stem(string name) => CatalogText.Normalize(string.Join('-', Words(name).Where(w => !IsNeutral(w))));

    /// <summary>The number format that the name states; null when it states none or one of 16 bits.</summary>
    public static Precision? Precision(string name) =>
        Words(name).Select(w => Formats.TryGetValue(w, out var format) ? format : null).FirstOrDefault(f => f is not null);

    private static string[] Words(string name)
    {
        var bracket = name.IndexOf(" (", StringComparison.Ordinal);
        var bare = bracket > 0 ? name[..bracket] : name;
        return bare[(bare.LastIndexOf('/') + 1)..].Split(['-', '_', ' '], StringSplitOptions.RemoveEmptyEntries);
    }

    private static bool IsNeutral(string word) =>
        Neutral.Contains(word) || Formats.ContainsKey(word) || (word.Length == 4 && word.All(char.IsAsciiDigit));
}
