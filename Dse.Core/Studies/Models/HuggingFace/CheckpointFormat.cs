using Dse.Core.Hardware;

namespace Dse.Core.Studies.Models.HuggingFace;

/// <summary>The number format of a checkpoint, from <c>quantization_config</c>, else from the data type.</summary>
internal static class CheckpointFormat
{
    /// <summary>Reads it; null when the file does not say or mixes several.</summary>
    public static Precision? Read(ConfigFields c)
    {
        var quantised = c.Inside("quantization_config");

        // Files converted for MLX say it under another name and without a method.
        return quantised is null && c.Inside("quantization") is { } converted ? Integers(converted.Whole(0, "bits"))
            : quantised is null ? Stored(c.Text("dtype") ?? c.Text("torch_dtype")) : Quantised(c, quantised);
    }

    private static Precision? Quantised(ConfigFields c, ConfigFields q)
    {
        var method = q.Text("quant_method") ?? (q.Has("quant_algo") ? "modelopt" : string.Empty);
        var found = method switch
        {
            "fp8" or "fbgemm_fp8" => Precision.Fp8,
            "mxfp4" => Precision.Fp4,
            "mxfp8" => Precision.Mxfp8,
            "gptq" or "awq" or "auto-round" => Integers(q.Whole(4, "bits", "w_bit")),
            "bitsandbytes" => q.Flag("load_in_4bit", false) ? Precision.Int4 : q.Flag("load_in_8bit", false) ? Precision.Int8 : null,
            "modelopt" or "modelopt_fp4" => Algorithm(q.Text("quant_algo")),
            "compressed-tensors" => Groups(q),
            _ => (Precision?)null,
        };
        if (found is null)
        {
            c.Note($"quantization_config of method '{SpecObject.Short(method)}' names no single format of the weights; give 'weights' yourself.");
        }

        return found;
    }

    // Groups of layers, each with the bits and the kind of its weights; one group is the rule.
    private static Precision? Groups(ConfigFields q)
    {
        var group = q.Inside("config_groups")?.Inside("group_0")?.Inside("weights");
        var bits = group?.Whole(0, "num_bits") ?? 0;
        var isNvfp4 = q.Text("format")?.StartsWith("nvfp4", StringComparison.Ordinal) ?? false;
        return group?.Text("type") switch
        {
            "float" when bits == 8 => Precision.Fp8,
            "float" when bits == 4 => isNvfp4 ? Precision.Nvfp4 : Precision.Fp4,
            "int" => Integers(bits),
            _ => null,
        };
    }

    private static Precision? Algorithm(string? name) => name switch
    {
        "FP8" or "FP8_PER_CHANNEL_PER_TOKEN" or "FP8_PB_WO" => Precision.Fp8,
        "NVFP4" or "W4A8_NVFP4_FP8" => Precision.Nvfp4,
        "W4A16_AWQ" or "W4A8_AWQ" => Precision.Int4,
        "W8A8_SQ_PER_CHANNEL" => Precision.Int8,
        _ => null,
    };

    private static Precision? Integers(int bits) => bits switch { 4 => Precision.Int4, 8 => Precision.Int8, _ => null };

    private static Precision? Stored(string? type) => type switch
    {
        "bfloat16" => Precision.Bf16,
        "float16" => Precision.Fp16,
        "float32" => Precision.Fp32,
        "float8_e4m3fn" => Precision.Fp8,
        _ => null,
    };
}
