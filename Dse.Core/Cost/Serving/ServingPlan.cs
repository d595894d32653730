using Dse.Core.Cost.Serving.Offload;

namespace Dse.Core.Cost.Serving;

/// <summary>How a model is served.</summary>
/// <param name="Mode">How prompts and generation share devices.</param>
/// <param name="Grid">Split of a worker; of no meaning when disaggregated.</param>
/// <param name="Concurrency">Requests in flight on one deployment (one worker, or one set of pools); at least 1.</param>
/// <param name="ChunkTokens">Tokens a step takes at most, at least 1.</param>
public readonly record struct ServingPlan(ServingMode Mode, ServingGrid Grid, int Concurrency, int ChunkTokens)
{
    /// <summary>Workers that prefill, when disaggregated.</summary>
    public ServingPool Prefill { get; init; }

    /// <summary>Workers that decode, when disaggregated.</summary>
    public ServingPool Decode { get; init; }

    /// <summary>Draft tokens; null for none.</summary>
    public SpeculativeDecoding? Speculative { get; init; }

    /// <summary>Power limit of a device, watts; null for its own.</summary>
    public double? PowerCapWatts { get; init; }

    /// <summary>Devices beside each worker that hold its cache and compute attention over it; null for none. Goes with shared workers.</summary>
    public AttentionOffload? Offload { get; init; }

    /// <summary>Devices of one deployment, those of <see cref="Offload"/> not counted.</summary>
    public long Devices => Mode == ServingMode.Disaggregated ? Prefill.Devices + Decode.Devices : Grid.Devices;
}
