using System.Text.Json;
using Dse.Core.Cost.Operators.Measured;
using Dse.Core.Cost.Serving;

namespace Dse.Core.Studies.ServingPlans;

/// <summary>The metrics of a serving plan: names, values, intervals.</summary>
internal static class ServingMetrics
{
    private const double GiB = 1L << 30;

    // p10 and p90 of a normal distribution lie this many standard deviations from the middle.
    private const double Z90 = 1.2816;

    public static readonly IReadOnlyList<MetricDefinition> All =
    [
        new("ttftMs", "Mean time from arrival to the first token, milliseconds.", false),
        new("ttftP99Ms", "99th percentile of it over requests.", false),
        new("tpotMs", "Mean time between output tokens of a request, milliseconds.", false),
        new("tpotP99Ms", "99th percentile of it over requests.", false),
        new("tokensPerSecondPerDevice", "Output tokens per second and device in use.", true),
        new("tokensPerSecondPerUser", "Output tokens per second that one request sees after its first.", true),
        new("requestsPerSecond", "Requests finished per second by the whole cluster.", true),
        new("goodputRequestsPerSecond", "Those of them that meet the latency limits of 'slo'.", true),
        new("memoryGiB", "Memory in use on the fullest device.", false),
        new("kvCacheGiB", "Cached keys and values on it.", false),
        new("maxConcurrency", "Requests whose cache fits one deployment.", true),
        new("powerWatts", "Mean draw of a device in use, over its phases and idle time.", false),
        new("costPerMillionTokensUsd", "Rent per million output tokens.", false),
        new("boundTokensPerSecondPerDevice", "Peak rate over the operations of a request: no engine can exceed it.", true),
    ];

    /// <summary>Column of <c>memoryGiB</c>.</summary>
    public const int MemoryColumn = 8;

    /// <summary>The part of log-sigma that two plans of one workload do not share: kernels of other shapes, not the engine's overheads.</summary>
    public const double IndependentLogSigma = 0.03;

    /// <summary>The value of a metric; NaN where it could not be computed.</summary>
    public static double Value(int metric, in ServingEstimate estimate, ServingWorkload work) => metric switch
    {
        0 => estimate.TtftSeconds * 1e3,
        1 => estimate.TtftP99Seconds * 1e3,
        2 => estimate.TpotSeconds * 1e3,
        3 => estimate.TpotP99Seconds * 1e3,
        4 => estimate.TokensPerSecondPerDevice,
        5 => 1 / estimate.TpotSeconds,
        6 => estimate.RequestsPerSecond,
        7 => estimate.GoodRequestsPerSecond,
        8 => estimate.MemoryBytes / GiB,
        9 => estimate.KvCacheBytes / GiB,
        10 => estimate.MaxConcurrency,
        11 => estimate.PowerWatts,
        12 => (estimate.UsdPerHour ?? work.Cluster.Device.UsdPerHour ?? double.NaN) / 3600 / estimate.TokensPerSecondPerDevice * 1e6,
        13 => estimate.BoundTokensPerSecondPerDevice,
        _ => throw new ArgumentOutOfRangeException(nameof(metric)),
    };

    /// <summary>Why a metric has no value.</summary>
    public static string NullReason(int metric, in ServingEstimate estimate) => metric switch
    {
        _ when !IsPriced(estimate) => "the plan breaks a rule and was not priced",
        11 => "the device's power is unknown",
        12 => "the device's price is unknown",
        _ => "more requests arrive than can be served",
    };

    /// <summary>Whether times were computed.</summary>
    public static bool IsPriced(in ServingEstimate estimate) => estimate.TpotSeconds > 0;

    /// <summary>Standard deviation of the logarithm of a metric; null where it is exact.</summary>
    public static double? LogSigma(int metric, in ServingPlan plan, ServingWorkload work)
    {
        var kind = ServingEfficiency.KindOf(work.Model);
        var name = plan.Mode == ServingMode.Disaggregated ? "disaggregated" : kind;
        double Of(string constant) => ServingConstants.Default.Of(constant, name, work.Backend);
        return metric switch
        {
            0 or 1 => Of("sigma.ttft"),
            2 or 3 or 4 or 5 or 6 or 7 or 12 => Of("sigma.tpot"),
            _ => null,
        };
    }

    /// <summary>p10 and p90 of a metric, or null where it is exact or unknown.</summary>
    public static (double P10, double P90)? Interval(int metric, double value, in ServingPlan plan, ServingWorkload work) =>
        LogSigma(metric, plan, work) is { } sigma && double.IsFinite(value)
            ? (value * Math.Exp(-Z90 * sigma), value * Math.Exp(Z90 * sigma))
            : null;

    /// <summary>What predictions on a device rest on.</summary>
    public static string BasisOf(ServingWorkload work) => DeviceKernels.For(work.Cluster.Device) is { Share: 1 } ? "interpolated" : "prior";

    /// <summary>Writes <c>metrics</c>, <c>nullReasons</c>, <c>interval</c> and <c>basis</c>.</summary>
    public static void Write(Utf8JsonWriter writer, in ServingEstimate estimate, in ServingPlan plan, ServingWorkload work)
    {
        writer.WriteStartObject("metrics");
        for (var m = 0; m < All.Count; m++)
        {
            if (IsKnown(m, estimate, work))
            {
                writer.WriteNumber(All[m].Name, Value(m, estimate, work));
            }
            else
            {
                writer.WriteNull(All[m].Name);
            }
        }

        writer.WriteEndObject();
        writer.WriteStartObject("nullReasons");
        for (var m = 0; m < All.Count; m++)
        {
            if (!IsKnown(m, estimate, work))
            {
                writer.WriteString(All[m].Name, NullReason(m, estimate));
            }
        }

        writer.WriteEndObject();
        writer.WriteStartObject("interval");
        for (var m = 0; m < All.Count; m++)
        {
            if (IsKnown(m, estimate, work) && Interval(m, Value(m, estimate, work), plan, work) is { } interval)
            {
                writer.WriteStartArray(All[m].Name);
                writer.WriteNumberValue(interval.P10);
                writer.WriteNumberValue(interval.P90);
                writer.WriteEndArray();
            }
        }

        writer.WriteEndObject();
        writer.WriteString("basis", BasisOf(work));
    }

    private static bool IsKnown(int metric, in ServingEstimate estimate, ServingWorkload work) =>
        IsPriced(estimate) && double.IsFinite(Value(metric, estimate, work));
}
