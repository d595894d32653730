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
    /// <summary>The stack a job is taken to run when it does not say: published fp16 runs are of 2019–2022, all others later.</summary>
    public static SoftwareStack DefaultStack(Precision precision) => precision == Precision.Fp16 ? SoftwareStack.Legacy : SoftwareStack.Current;
}

/// <summary>Generation of the training software; decides the defaults of what a plan leaves out and how long launches take.</summary>
public enum SoftwareStack
{
    /// <summary>From 2023 on: fused attention, tensor-parallel communication overlapped, graphs or fused launches.</summary>
    Current,

    /// <summary>2019 to 2022: attention through memory, nothing overlapped, one launch per kernel.</summary>
    Legacy,
}
