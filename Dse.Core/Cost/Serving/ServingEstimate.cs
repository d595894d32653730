using Dse.Core.Cost.Serving.UnlikeDevices;

namespace Dse.Core.Cost.Serving;

/// <summary>The predicted behaviour of a plan; times in seconds, NaN where nothing could be computed.</summary>
public record struct ServingEstimate
{
    /// <summary>Why the plan cannot run, or none.</summary>
    public ServingProblem Problem { get; set; }

    /// <summary>Mean time from arrival to the first token.</summary>
    public double TtftSeconds { get; set; }

    /// <summary>99th percentile of it.</summary>
    public double TtftP99Seconds { get; set; }

    /// <summary>Mean time between tokens of a request.</summary>
    public double TpotSeconds { get; set; }

    /// <summary>99th percentile of it over requests.</summary>
    public double TpotP99Seconds { get; set; }

    /// <summary>Requests finished per second by the whole cluster.</summary>
    public double RequestsPerSecond { get; set; }

    /// <summary>Those of them that meet the limits.</summary>
    public double GoodRequestsPerSecond { get; set; }

    /// <summary>Output tokens per second and device in use.</summary>
    public double TokensPerSecondPerDevice { get; set; }

    /// <summary>No engine on this device makes more output tokens per second of this model: its peak over the operations of a request.</summary>
    public double BoundTokensPerSecondPerDevice { get; set; }

    /// <summary>Requests in flight on a deployment.</summary>
    public double InFlight { get; set; }

    /// <summary>Requests that decode together on a worker, on average.</summary>
    public double DecodeBatch { get; set; }

    /// <summary>Deployments that fit the cluster.</summary>
    public int Replicas { get; set; }

    /// <summary>Memory in use on the fullest device, bytes.</summary>
    public double MemoryBytes { get; set; }

    /// <summary>Weights on it.</summary>
    public double WeightBytes { get; set; }

    /// <summary>Cached keys and values on it.</summary>
    public double KvCacheBytes { get; set; }

    /// <summary>Activations, buffers and runtime on it.</summary>
    public double WorkspaceBytes { get; set; }

    /// <summary>Requests whose cache fits a deployment.</summary>
    public double MaxConcurrency { get; set; }

    /// <summary>Mean draw of a device, watts; NaN when its power is unknown.</summary>
    public double PowerWatts { get; set; }

    /// <summary>A decode step by term.</summary>
    public StepTerms DecodeStep { get; set; }

    /// <summary>What a prompt adds, by term.</summary>
    public StepTerms PrefillStep { get; set; }

    /// <summary>Seconds of a decode step that no prompt disturbs.</summary>
    public double DecodeStepSeconds { get; set; }

    /// <summary>Seconds of computing a prompt, alone.</summary>
    public double PrefillSeconds { get; set; }

    /// <summary>Part of <see cref="TpotSeconds"/> that prompts of other requests take.</summary>
    public double InterferenceSeconds { get; set; }

    /// <summary>Part of <see cref="TtftSeconds"/> spent waiting.</summary>
    public double QueueSeconds { get; set; }

    /// <summary>Part of <see cref="TtftSeconds"/> spent moving the cache between pools.</summary>
    public double TransferSeconds { get; set; }

    /// <summary>Which layers each worker holds, on unlike devices; null where all are alike.</summary>
    public PlacedLayers? Placement { get; set; }

    /// <summary>Mean rent of a device in use, US dollars per hour, on unlike devices; null where all are alike, NaN when unknown.</summary>
    public double? UsdPerHour { get; set; }
}
