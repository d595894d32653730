namespace Dse.Core.Cost.Dram;

/// <summary>What a memory controller makes of its traffic; latency terms add up to the latency, energy terms to the energy.</summary>
public readonly record struct ControllerEstimate
{
    /// <summary>Requests served per ns.</summary>
    public required double RequestsPerNs { get; init; }

    /// <summary>Mean time from admission to the last data, ns.</summary>
    public required double LatencyNs { get; init; }

    /// <summary>Of that: clocks in arbiter, scheduler and response queue.</summary>
    public required double PipelineNs { get; init; }

    /// <summary>Of that: opening and closing rows.</summary>
    public required double RowNs { get; init; }

    /// <summary>Of that: column access and data.</summary>
    public required double DataNs { get; init; }

    /// <summary>Of that: waiting for a refresh.</summary>
    public required double RefreshNs { get; init; }

    /// <summary>Of that: waiting for earlier responses where order is kept.</summary>
    public required double ReorderNs { get; init; }

    /// <summary>Of that: waiting for the buffer, banks and data bus.</summary>
    public double QueueNs => LatencyNs - PipelineNs - RowNs - DataNs - RefreshNs - ReorderNs;

    /// <summary>Energy of activates and precharges, pJ per request.</summary>
    public required double ActivatePj { get; init; }

    /// <summary>Energy of bursts, pJ per request.</summary>
    public required double BurstPj { get; init; }

    /// <summary>Energy of refreshes, pJ per request.</summary>
    public required double RefreshPj { get; init; }

    /// <summary>Energy of standby, pJ per request.</summary>
    public required double StandbyPj { get; init; }

    /// <summary>Energy of the controller's buffers and comparisons, pJ per request.</summary>
    public required double ControllerPj { get; init; }

    /// <summary>Energy, pJ per request.</summary>
    public double EnergyPj => ActivatePj + BurstPj + RefreshPj + StandbyPj + ControllerPj;

    /// <summary>Mean power, mW: energy per request times requests per ns.</summary>
    public double PowerMilliwatts => EnergyPj * RequestsPerNs;

    /// <summary>Share of requests that find their row open.</summary>
    public required double RowHitRatio { get; init; }

    /// <summary>Share of time in which the data bus carries data.</summary>
    public required double BusUtilizationRatio { get; init; }

    /// <summary>Share of time that refreshes take from requests.</summary>
    public required double RefreshStallRatio { get; init; }

    /// <summary>Entries of the request buffer, the arbiter's queue and the response queue.</summary>
    public required int QueueEntries { get; init; }
}
