using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Core.Cost.Training;

/// <summary>What is trained, on what.</summary>
/// <param name="Model">The model.</param>
/// <param name="Cluster">The cluster.</param>
/// <param name="Sequence">Tokens per sequence, at least 1.</param>
/// <param name="GlobalBatch">Sequences per optimizer step, at least 1.</param>
/// <param name="Precision">Number format of the linear layers; everything else runs in bf16.</param>
/// <param name="Stack">Generation of the training software.</param>
public sealed record TrainingWorkload(LanguageModel Model, Cluster Cluster, int Sequence, int GlobalBatch, Precision Precision, SoftwareStack Stack)
{
    /// <summary>Names of the stacks in specs, in the order of <see cref="SoftwareStack"/>.</summary>
    public static IReadOnlyList<string> StackNames { get; } = ["current", "early", "legacy"];

    /// <summary>The name of a stack in specs and in the calibration.</summary>
    public static string NameOf(SoftwareStack stack) => StackNames[(int)stack];

    /// <summary>
    /// The stack a job is taken to run when it does not say. Published fp16 runs are of 2019 to 2022, bf16 runs on Ampere and
    /// Hopper mostly of 2023; quantised products and later devices came with the libraries of today.
    /// </summary>
    public static SoftwareStack DefaultStack(Precision precision, Device device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return precision == Precision.Fp16 ? SoftwareStack.Legacy
            : device.Year is > 0 and < 2024 && !precision.IsLow() ? SoftwareStack.Early
            : SoftwareStack.Current;
    }
}

/// <summary>Generation of the training software; decides the defaults of what a plan leaves out, how fast attention is and how long launches take.</summary>
public enum SoftwareStack
{
    /// <summary>From 2024 on: attention kernels made for the device, tensor-parallel communication overlapped, fused launches.</summary>
    Current,

    /// <summary>2023: fused attention of the first generations (FlashAttention-2 and kin).</summary>
    Early,

    /// <summary>2019 to 2022: attention through memory, nothing overlapped, one launch per kernel.</summary>
    Legacy,
}
