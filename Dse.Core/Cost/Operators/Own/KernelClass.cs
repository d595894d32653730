namespace Dse.Core.Cost.Operators.Own;

/// <summary>Sorts of kernels that users may measure, named as the types of <c>Operator</c> lines.</summary>
public enum KernelClass
{
    /// <summary>Matrix product.</summary>
    Gemm,

    /// <summary>Causal attention over whole sequences or their last part.</summary>
    AttentionPrefill,

    /// <summary>Attention of one new position per sequence.</summary>
    AttentionDecode,

    /// <summary>Latent attention of DeepSeek widths over whole sequences.</summary>
    MlaPrefill,

    /// <summary>Latent attention of DeepSeek widths, one new position.</summary>
    MlaDecode,

    /// <summary>Routed experts of one layer.</summary>
    Moe,

    /// <summary>A kernel bound by memory.</summary>
    Elementwise,

    /// <summary>Sum of all buffers at every rank.</summary>
    AllReduce,

    /// <summary>All parts of a buffer at every rank.</summary>
    AllGather,

    /// <summary>Its part of the sum at every rank.</summary>
    ReduceScatter,

    /// <summary>A part of every buffer at every rank.</summary>
    AllToAll,

    /// <summary>A message from one rank to another.</summary>
    P2p,
}

/// <summary>What identifies a kernel of each class.</summary>
public static class KernelClasses
{
    private static readonly string[][] Names =
    [
        ["m", "n", "k"],
        ["batch", "sequence", "context", "heads", "kvHeads", "headDim"],
        ["batch", "context", "heads", "kvHeads", "headDim"],
        ["batch", "sequence", "heads"],
        ["batch", "context", "heads"],
        ["tokens", "hidden", "moeFfn", "topK", "experts", "moeTp", "moeEp"],
        ["bytes"],
        ["devices", "devicesPerNode", "bytes"],
        ["devices", "devicesPerNode", "bytes"],
        ["devices", "devicesPerNode", "bytes"],
        ["devices", "devicesPerNode", "bytes"],
        ["devices", "devicesPerNode", "bytes"],
    ];

    /// <summary>All classes.</summary>
    public static IReadOnlyList<KernelClass> All { get; } = Enum.GetValues<KernelClass>();

    /// <summary>The name that CSV files and lines use: camelCase.</summary>
    public static string Name(this KernelClass kernel)
    {
        var name = kernel.ToString();
        return char.ToLowerInvariant(name[0]) + name[1..];
    }

    /// <summary>The class of a name exactly as <see cref="Name"/> spells it; null when there is none.</summary>
    public static KernelClass? Find(string name)
    {
        foreach (var kernel in All)
        {
            if (string.Equals(kernel.Name(), name, StringComparison.Ordinal))
            {
                return kernel;
            }
        }

        return null;
    }

    /// <summary>Sizes that identify a kernel, in the order of <see cref="KernelSample.Sizes"/>.</summary>
    public static IReadOnlyList<string> Columns(this KernelClass kernel) => Names[(int)kernel];

    /// <summary>Whether kernels differ by precision; the others are measured in bf16 or fp16.</summary>
    public static bool HasPrecision(this KernelClass kernel) => kernel is KernelClass.Gemm or KernelClass.Moe;

    /// <summary>Whether several devices take part.</summary>
    public static bool IsCollective(this KernelClass kernel) => kernel >= KernelClass.AllReduce;

    /// <summary>Fewest rows from which anything is learned of a class; with fewer it stays as it was.</summary>
    public static int LeastRows(this KernelClass kernel) => kernel switch
    {
        KernelClass.Gemm or KernelClass.Moe => 8,
        KernelClass.Elementwise => 3,
        _ => 4,
    };
}
