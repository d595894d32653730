using System.Runtime.InteropServices;

namespace Dse.Core.Cost.Training;

/// <summary>Why a plan cannot run; the order is that of the checks.</summary>
public enum PlanProblem
{
    /// <summary>It can.</summary>
    None,

    /// <summary>Tp·Pp·Cp·Dp is not the number of devices.</summary>
    DeviceProduct,

    /// <summary>The global batch is no multiple of Dp·microbatch.</summary>
    BatchDivisibility,

    /// <summary>Tp does not divide the query heads.</summary>
    HeadDivisibility,

    /// <summary>More chunks than layers, or given stages that do not add up.</summary>
    StageLayers,

    /// <summary>Cp does not divide the sequence.</summary>
    SequenceDivisibility,

    /// <summary>Expert ranks do not divide the experts, or do not fit the ranks of a stage.</summary>
    ExpertGrid,

    /// <summary>The schedule does not go with the chunks or stages.</summary>
    Schedule,

    /// <summary>Peak memory exceeds the device.</summary>
    OutOfMemory,
}

/// <summary>What one optimizer step of a plan takes, and where it goes. Seconds, bytes and joules of one device unless stated.</summary>
[StructLayout(LayoutKind.Auto)]
public struct TrainingEstimate
{
    /// <summary>Why the plan cannot run, or <see cref="PlanProblem.None"/>.</summary>
    public PlanProblem Problem { get; internal set; }

    /// <summary>Peak memory over device memory; above 1 it does not fit.</summary>
    public double MemoryRatio { get; internal set; }

    /// <summary>Recomputation in force.</summary>
    public Recompute Recompute { get; internal set; }

    /// <summary>What was chosen beyond the plan's fields; null when there was nothing to choose.</summary>
    public TrainingLayout? Layout { get; internal set; }

    /// <summary>One optimizer step.</summary>
    public double StepSeconds { get; internal set; }

    /// <summary>GEMMs of all microbatches.</summary>
    public double GemmSeconds { get; internal set; }

    /// <summary>Attention cores.</summary>
    public double AttentionSeconds { get; internal set; }

    /// <summary>Norms, activations, permutations, logits and embeddings.</summary>
    public double ElementwiseSeconds { get; internal set; }

    /// <summary>Work done a second time.</summary>
    public double RecomputeSeconds { get; internal set; }

    /// <summary>Exposed tensor-parallel communication.</summary>
    public double TensorCommSeconds { get; internal set; }

    /// <summary>Exposed context-parallel communication.</summary>
    public double ContextCommSeconds { get; internal set; }

    /// <summary>Expert dispatch and combine.</summary>
    public double ExpertCommSeconds { get; internal set; }

    /// <summary>Pipeline sends and receives.</summary>
    public double PipelineCommSeconds { get; internal set; }

    /// <summary>Waiting for the pipeline to fill and drain, and for slower stages.</summary>
    public double BubbleSeconds { get; internal set; }

    /// <summary>Exposed gradient and parameter exchange between replicas.</summary>
    public double DataCommSeconds { get; internal set; }

    /// <summary>Optimizer.</summary>
    public double OptimizerSeconds { get; internal set; }

    /// <summary>Exposed traffic to host memory.</summary>
    public double OffloadSeconds { get; internal set; }

    /// <summary>Launches, host reads and jitter.</summary>
    public double HostSeconds { get; internal set; }

    /// <summary>Weights on the fullest device, bytes.</summary>
    public double WeightBytes { get; internal set; }

    /// <summary>Main gradients on the fullest device, bytes.</summary>
    public double GradientBytes { get; internal set; }

    /// <summary>Optimizer state on the fullest device, bytes, without gradients.</summary>
    public double OptimizerBytes { get; internal set; }

    /// <summary>Activations in flight on the fullest device, bytes.</summary>
    public double ActivationBytes { get; internal set; }

    /// <summary>Context, buffers, fragmentation and what lives for a moment only (a layer being recomputed, logits), bytes.</summary>
    public double WorkspaceBytes { get; internal set; }

    /// <summary>Operations of the model per step and device: no recomputation, attention not halved by the mask.</summary>
    public double ModelFlops { get; internal set; }

    /// <summary>The same with the masked half of attention left out.</summary>
    public double CausalModelFlops { get; internal set; }

    /// <summary>Operations including recomputation.</summary>
    public double HardwareFlops { get; internal set; }

    /// <summary>Bytes through device memory per step.</summary>
    public double MemoryTrafficBytes { get; internal set; }

    /// <summary>Energy of all devices per step, joules; NaN when the device's power is unknown.</summary>
    public double EnergyJoules { get; internal set; }

    /// <summary>Peak memory, bytes.</summary>
    public readonly double MemoryBytes => WeightBytes + GradientBytes + OptimizerBytes + ActivationBytes + WorkspaceBytes;

    /// <summary>Bubble over step time.</summary>
    public readonly double BubbleRatio => BubbleSeconds / StepSeconds;
}
