using System.Collections.Immutable;
using Dse.Core.Cost.Communication;
using Dse.Core.Cost.Operators.Measured;
using Dse.Core.Hardware;

namespace Dse.Core.Cost.Operators.Own;

/// <summary>One measured kernel.</summary>
/// <param name="Class">Its sort.</param>
/// <param name="Precision">Number format of its products; bf16 where the class has none.</param>
/// <param name="IsSkewed">Routed experts: whether few experts took most tokens.</param>
/// <param name="Sizes">Its sizes in the order of <see cref="KernelClasses.Columns"/>, at least 1.</param>
/// <param name="Seconds">Measured time, finite and above 0.</param>
public sealed record KernelSample(KernelClass Class, Precision Precision, bool IsSkewed, ImmutableArray<double> Sizes, double Seconds)
{
    /// <summary>Kernels of one table: the same class, precision and routing.</summary>
    public KernelGroup Group => new(Class, Class.HasPrecision() ? Table(Precision) : Precision.Bf16, Class == KernelClass.Moe && IsSkewed);

    /// <summary>What a model says this kernel takes.</summary>
    /// <param name="operators">Prices kernels.</param>
    /// <param name="device">Prices collectives, over its own links.</param>
    public OperatorTime Predict(IOperatorTimes operators, Device device)
    {
        ArgumentNullException.ThrowIfNull(operators);
        ArgumentNullException.ThrowIfNull(device);
        return Class switch
        {
            KernelClass.Gemm => operators.Gemm(Sizes[0], Sizes[1], Sizes[2], Precision),
            KernelClass.AttentionPrefill => operators.FlashAttention(Sizes[0], Sizes[1], Sizes[2], Sizes[3], Sizes[4], Sizes[5], Sizes[5]),
            KernelClass.AttentionDecode => operators.AttentionDecode(Sizes[0], Sizes[1], Sizes[2], Sizes[3], Sizes[4]),
            KernelClass.MlaPrefill => operators.LatentPrefill(Sizes[0], Sizes[1], Sizes[1], Sizes[2], DeviceKernels.LatentKeyDim, DeviceKernels.LatentValueDim),
            KernelClass.MlaDecode => operators.LatentDecode(Sizes[0], Sizes[1], Sizes[2], DeviceKernels.LatentRank, DeviceKernels.LatentRopeDim),
            KernelClass.Moe => operators.RoutedExperts(
                new ExpertShape(Sizes[0], Sizes[1], Sizes[2], Sizes[3], Sizes[4], Sizes[5], Sizes[6]), Precision, IsSkewed),
            KernelClass.Elementwise => operators.Stream(Sizes[0]),
            _ => new CollectiveTimes(new Cluster(device, (int)Sizes[0], (int)Math.Min(Sizes[0], Sizes[1]), device.ScaleUpGBps, device.ScaleOutGBps))
                .Time(Collective, Sizes[2], Ranks),
        };
    }

    internal Collective Collective => Class switch
    {
        KernelClass.AllReduce => Collective.AllReduce,
        KernelClass.AllGather => Collective.AllGather,
        KernelClass.ReduceScatter => Collective.ReduceScatter,
        KernelClass.AllToAll => Collective.AllToAll,
        _ => Collective.PointToPoint,
    };

    internal RankGroup Ranks => Class == KernelClass.P2p
        ? new RankGroup(2, Sizes[1] < Sizes[0] ? 1 : 2)
        : new RankGroup((int)Sizes[0], (int)Math.Min(Sizes[0], Sizes[1]));

    // fp16 runs as bf16 does, block-scaled formats as their plain ones.
    private static Precision Table(Precision precision) => precision switch
    {
        Precision.Fp16 => Precision.Bf16,
        Precision.Mxfp8 => Precision.Fp8,
        Precision.Nvfp4 => Precision.Fp4,
        _ => precision,
    };
}

/// <summary>Kernels that share a table.</summary>
/// <param name="Class">Their sort.</param>
/// <param name="Precision">Number format; bf16 where the class has none.</param>
/// <param name="IsSkewed">Routing of experts.</param>
public readonly record struct KernelGroup(KernelClass Class, Precision Precision, bool IsSkewed)
{
    /// <summary>The name in device objects: <c>gemm.bf16</c>, <c>moe.fp8.skewed</c>, <c>attentionDecode</c>.</summary>
    public string Name => Class.Name()
        + (Class.HasPrecision() ? $".{Precisions.Names[(int)Precision]}" : string.Empty)
        + (Class == KernelClass.Moe ? IsSkewed ? ".skewed" : ".balanced" : string.Empty);

    /// <summary>The group of a name exactly as <see cref="Name"/> spells it; null when there is none.</summary>
    public static KernelGroup? Find(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var parts = name.Split('.');
        if (KernelClasses.Find(parts[0]) is not { } kernel)
        {
            return null;
        }

        var precision = Precision.Bf16;
        if (parts.Length > 1 && !Precisions.TryParse(parts[1], out precision))
        {
            return null;
        }

        var group = new KernelGroup(kernel, precision, parts is [.., "skewed"]);
        return group.Name == name ? group : null;
    }
}
