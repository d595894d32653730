namespace Dse.Core.Cost.Serving;

/// <summary>Why a plan cannot run.</summary>
public enum ServingProblem
{
    /// <summary>It can.</summary>
    None,

    /// <summary>A deployment needs more devices than there are.</summary>
    DeviceCount,

    /// <summary>Tensor parallelism does not split the heads.</summary>
    HeadDivisibility,

    /// <summary>More pipeline stages than layers.</summary>
    StageLayers,

    /// <summary>Experts do not split so, or not over these ranks.</summary>
    ExpertGrid,

    /// <summary>Weights and one request do not fit a device.</summary>
    OutOfMemory,

    /// <summary>More requests arrive than can be served.</summary>
    Saturated,

    /// <summary>No clock keeps the power cap.</summary>
    PowerCap,
}
