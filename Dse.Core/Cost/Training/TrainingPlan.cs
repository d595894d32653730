namespace Dse.Core.Cost.Training;

/// <summary>Pipeline schedules (CONTRACT §3).</summary>
public enum PipelineSchedule
{
    /// <summary>All forwards, then all backwards.</summary>
    GPipe,

    /// <summary>One forward, one backward.</summary>
    OneForwardOneBackward,

    /// <summary>1F1B over several model chunks per device.</summary>
    Interleaved,

    /// <summary>Weight gradients moved into the bubble (ZB-H1).</summary>
    ZeroBubble,

    /// <summary>Two directions at once, forward and backward overlapped, weights held twice.</summary>
    DualPipe,
}

/// <summary>Activation recomputation.</summary>
public enum Recompute
{
    /// <summary>All activations are kept.</summary>
    None,

    /// <summary>The attention core is computed again in the backward pass.</summary>
    Selective,

    /// <summary>Only layer inputs are kept.</summary>
    Full,
}

/// <summary>How tensor-parallel communication hides behind the GEMM next to it.</summary>
public enum TensorOverlap
{
    /// <summary>Not at all.</summary>
    None,

    /// <summary>Decomposed into a ring of partial products.</summary>
    Ring,

    /// <summary>Pipelined in chunks.</summary>
    Pipe,
}

/// <summary>What lives in host memory.</summary>
[Flags]
public enum Offload
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Weights and gradients of layers that are not at work.</summary>
    Weights = 1,

    /// <summary>Activations between forward and backward.</summary>
    Activations = 2,

    /// <summary>Optimizer state; the step runs on the device, streamed through.</summary>
    Optimizer = 4,
}

/// <summary>One way to lay a training job out over a cluster.</summary>
/// <param name="Tp">Tensor-parallel ranks.</param>
/// <param name="Pp">Pipeline stages.</param>
/// <param name="Vp">Model chunks per stage, 1 without interleaving.</param>
/// <param name="Cp">Context-parallel ranks.</param>
/// <param name="Ep">Expert-parallel ranks; divides Tp·Cp·Dp / MoeTp.</param>
/// <param name="MoeTp">Tensor-parallel ranks of an expert.</param>
/// <param name="Dp">Data-parallel replicas.</param>
/// <param name="Microbatch">Sequences per microbatch and replica.</param>
/// <param name="Schedule">Pipeline schedule.</param>
/// <param name="Recompute">Activation recomputation.</param>
/// <param name="SequenceParallel">Norms and residuals are split over the tensor-parallel ranks.</param>
/// <param name="Zero">ZeRO stage 0 to 3.</param>
/// <param name="FlashAttention">Fused attention that never stores scores.</param>
/// <param name="OverlapDp">Gradient reduction overlaps the backward pass.</param>
/// <param name="OverlapTp">Overlap of tensor-parallel communication.</param>
/// <param name="Offload">What lives in host memory.</param>
public readonly record struct TrainingPlan(
    int Tp,
    int Pp,
    int Vp,
    int Cp,
    int Ep,
    int MoeTp,
    int Dp,
    int Microbatch,
    PipelineSchedule Schedule,
    Recompute Recompute,
    bool SequenceParallel,
    int Zero,
    bool FlashAttention,
    bool OverlapDp,
    TensorOverlap OverlapTp,
    Offload Offload)
{
    /// <summary>Layers per stage when they are uneven; null splits them as evenly as they go.</summary>
    public IReadOnlyList<int>? StageLayers { get; init; }

    /// <summary>Whether layers are dealt out so that the slowest stage is as fast as it can be; <see cref="StageLayers"/> is then null.</summary>
    public bool BalancesStages { get; init; }

    /// <summary>With full recomputation, the share of layers it applies to, above 0 to 1; the others keep their activations.</summary>
    public double RecomputedLayersRatio { get; init; } = 1;

    /// <summary>
    /// Whether a rank keeps only its shard of the gradients. A pipeline adds them up over its microbatches and reduces them once a
    /// step, so that ZeRO-2 saves nothing there beyond ZeRO-1 (DeepSpeed refuses the two together for that reason).
    /// </summary>
    internal bool ShardsGradients => Zero >= 3 || (Zero == 2 && Pp == 1);
}
