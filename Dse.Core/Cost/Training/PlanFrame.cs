using System.Runtime.InteropServices;

namespace Dse.Core.Cost.Training;

/// <summary>What composing the step of a plan needs besides its stages' times: the same whatever overlaps or is offloaded.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct PlanFrame
{
    /// <summary>Prices of the plan's layers.</summary>
    public LayerCosts Costs;

    /// <summary>Its stages.</summary>
    public StageSplit Stages;

    /// <summary>Microbatches per step and replica.</summary>
    public int Microbatches;

    /// <summary>Sends of one microbatch, seconds.</summary>
    public double Send;

    /// <summary>Reduction of the gradients once, nothing hidden, seconds.</summary>
    public double Reduce;

    /// <summary>Gathering of the weights, nothing hidden, seconds.</summary>
    public double Gather;

    /// <summary>Host time and jitter over everything else.</summary>
    public double HostRatio;
}

/// <summary>Times of the stages that decide, for one microbatch.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct StageTimes
{
    /// <summary>First stage.</summary>
    public StageTime First;

    /// <summary>Last stage.</summary>
    public StageTime Last;

    /// <summary>Fullest stage between them.</summary>
    public StageTime Middle;

    /// <summary>The stage at a place: 0 first, 1 last, 2 middle.</summary>
    public readonly StageTime At(int place) => place switch
    {
        0 => First,
        1 => Last,
        _ => Middle,
    };
}

/// <summary>Seconds of one step by what the stages do not say themselves.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct StepTime
{
    /// <summary>The slowest stage: 0 first, 1 last, 2 middle.</summary>
    public int Slowest;

    /// <summary>Of the slowest stage's exchange, what dualPipe hides.</summary>
    public double Hidden;

    /// <summary>Pipeline bubble.</summary>
    public double Bubble;

    /// <summary>Exposed host traffic.</summary>
    public double Offload;

    /// <summary>Exposed exchange between replicas.</summary>
    public double Data;

    /// <summary>Optimizer.</summary>
    public double Optimizer;

    /// <summary>Host time and jitter.</summary>
    public double Host;

    /// <summary>Everything.</summary>
    public double Total;
}
