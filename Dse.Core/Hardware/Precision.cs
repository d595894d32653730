namespace Dse.Core.Hardware;

/// <summary>Number formats a matrix unit may run in (CONTRACT §2).</summary>
public enum Precision
{
    /// <summary>IEEE single on the vector units.</summary>
    Fp32,

    /// <summary>Single with a 10-bit mantissa on the matrix units.</summary>
    Tf32,

    /// <summary>IEEE half; runs at the bf16 rate.</summary>
    Fp16,

    /// <summary>Brain float.</summary>
    Bf16,

    /// <summary>8-bit float with one scale per tensor.</summary>
    Fp8,

    /// <summary>8-bit float with one scale per 32 values.</summary>
    Mxfp8,

    /// <summary>8-bit integer.</summary>
    Int8,

    /// <summary>4-bit integer.</summary>
    Int4,

    /// <summary>4-bit float.</summary>
    Fp4,

    /// <summary>4-bit float with one scale per 16 values.</summary>
    Nvfp4,
}

/// <summary>Names and sizes of <see cref="Precision"/>.</summary>
public static class Precisions
{
    /// <summary>The names in the order of the enumeration.</summary>
    public static IReadOnlyList<string> Names { get; } =
        ["fp32", "tf32", "fp16", "bf16", "fp8", "mxfp8", "int8", "int4", "fp4", "nvfp4"];

    /// <summary>Parses a name exactly as the contract spells it.</summary>
    public static bool TryParse(string? name, out Precision precision)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (string.Equals(Names[i], name, StringComparison.Ordinal))
            {
                precision = (Precision)i;
                return true;
            }
        }

        precision = default;
        return false;
    }

    /// <summary>Bytes of one stored element, block scales not counted.</summary>
    public static double Bytes(this Precision precision) => precision switch
    {
        Precision.Fp32 or Precision.Tf32 => 4,
        Precision.Fp16 or Precision.Bf16 => 2,
        Precision.Fp8 or Precision.Mxfp8 or Precision.Int8 => 1,
        _ => 0.5,
    };

    /// <summary>Whether linear layers are quantised to 8 bits or fewer, while the rest stays in bf16.</summary>
    public static bool IsLow(this Precision precision) => precision >= Precision.Fp8;
}
