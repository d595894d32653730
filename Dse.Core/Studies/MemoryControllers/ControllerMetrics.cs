using System.Text.Json;
using Dse.Core.Cost.Dram;

namespace Dse.Core.Studies.MemoryControllers;

/// <summary>The metrics of a memory controller: names, values, terms.</summary>
internal static class ControllerMetrics
{
    public static readonly IReadOnlyList<MetricDefinition> All =
    [
        new("latencyNs", "Mean time from a request's admission to its last data, ns.", false),
        new("totalTimeMs", "Time in which all requests are served, ms.", false),
        new("bandwidthGBps", "10^9 bytes served per second.", true),
        new("powerWatts", "Mean power of memory and controller, W.", false),
        new("energyMillijoules", "Energy for all requests, mJ.", false),
        new("energyPjPerBit", "Energy per bit of a request, pJ.", false),
        new("rowHitRatio", "Share of requests that find their row open.", true),
        new("busUtilizationRatio", "Share of time in which the data bus carries data.", true),
        new("refreshStallRatio", "Share of time that refreshes take from waiting requests.", false),
        new("queueEntries", "Entries of request buffer, arbiter queue and response queue.", false),
    ];

    /// <summary>The value of a metric.</summary>
    public static double Value(int metric, in ControllerEstimate estimate, MemoryTraffic traffic) => metric switch
    {
        0 => estimate.LatencyNs,
        1 => traffic.Requests / estimate.RequestsPerNs * 1e-6,
        2 => traffic.RequestBytes * estimate.RequestsPerNs,
        3 => estimate.PowerMilliwatts * 1e-3,
        4 => estimate.EnergyPj * traffic.Requests * 1e-9,
        5 => estimate.EnergyPj / (8 * traffic.RequestBytes),
        6 => estimate.RowHitRatio,
        7 => estimate.BusUtilizationRatio,
        8 => estimate.RefreshStallRatio,
        9 => estimate.QueueEntries,
        _ => throw new ArgumentOutOfRangeException(nameof(metric)),
    };

    /// <summary>Writes <c>metrics</c>, <c>interval</c> and <c>basis</c>.</summary>
    public static void Write(Utf8JsonWriter answer, in ControllerEstimate estimate, MemoryTraffic traffic)
    {
        answer.WriteStartObject("metrics");
        for (var m = 0; m < All.Count; m++)
        {
            answer.WriteNumber(All[m].Name, Value(m, estimate, traffic));
        }

        answer.WriteEndObject();
        answer.WriteStartObject("interval");
        answer.WriteEndObject();
        answer.WriteString("basis", "prior");
    }

    /// <summary>Writes where latency and energy go, as members of the current object.</summary>
    public static void WriteTerms(Utf8JsonWriter answer, in ControllerEstimate e)
    {
        LineAnswer.WriteTerms(answer, "latencyNs", [("pipeline", e.PipelineNs), ("queue", e.QueueNs), ("row", e.RowNs), ("data", e.DataNs), ("refresh", e.RefreshNs), ("reorder", e.ReorderNs)], e.LatencyNs);
        LineAnswer.WriteTerms(answer, "energyPj", [("activate", e.ActivatePj), ("burst", e.BurstPj), ("refresh", e.RefreshPj), ("standby", e.StandbyPj), ("controller", e.ControllerPj)], e.EnergyPj);
    }
}
