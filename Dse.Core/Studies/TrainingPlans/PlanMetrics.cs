using System.Text.Json;
using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Reliability;
using Dse.Core.Cost.Training;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>The metrics of a training plan: names, values, intervals.</summary>
internal static class PlanMetrics
{
    private const double GiB = 1L << 30;

    // p10 and p90 of a normal distribution lie this many standard deviations from the middle.
    private const double Z90 = 1.2816;

    public static readonly IReadOnlyList<MetricDefinition> All =
    [
        new("stepTimeSeconds", "Time of one optimizer step.", false),
        new("tokensPerSecondPerDevice", "Tokens trained per second and device.", true),
        new("samplesPerSecond", "Sequences trained per second by the whole cluster.", true),
        new("modelFlopsUtilizationRatio", "Operations of the model, recomputation not counted, over peak.", true),
        new("modelTflopsPerDevice", "Operations of the model per second and device, attention counted in full, TFLOP/s.", true),
        new("causalModelTflopsPerDevice", "The same with the masked half of attention left out, TFLOP/s.", true),
        new("hardwareTflopsPerDevice", "Operations done per second and device, recomputation counted, TFLOP/s.", true),
        new("memoryGiB", "Peak memory of the fullest device.", false),
        new("weightsGiB", "Weights on the fullest device.", false),
        new("optimizerGiB", "Main gradients, master weights and moments on the fullest device.", false),
        new("activationsGiB", "Activations in flight on the fullest device.", false),
        new("bubbleRatio", "Pipeline bubble over step time.", false),
        new("energyJoules", "Energy of all devices per step.", false),
        new("costUsd", "Rent of all devices per step.", false),
        new("goodputRatio", "Share of the time that failures leave as work which lasts, with checkpoints as often as is best.", true),
        new("goodputTokensPerSecondPerDevice", "Tokens trained per second and device that last.", true),
        new("checkpointIntervalSeconds", "Work between two checkpoints that makes the most of the time.", false),
    ];

    /// <summary>Column of <c>memoryGiB</c>.</summary>
    public const int MemoryColumn = 7;

    /// <summary>Column of a metric.</summary>
    /// <exception cref="ArgumentException">There is no such metric.</exception>
    public static int IndexOf(string name)
    {
        for (var i = 0; i < All.Count; i++)
        {
            if (All[i].Name == name)
            {
                return i;
            }
        }

        throw new ArgumentException($"no metric '{name}'", nameof(name));
    }

    /// <summary>The value of a metric; NaN where the device's figures are unknown.</summary>
    public static double Value(int metric, in TrainingEstimate estimate, TrainingWorkload work)
    {
        var seconds = estimate.StepSeconds;
        return metric switch
        {
            0 => seconds,
            1 => (double)work.GlobalBatch * work.Sequence / seconds / work.Cluster.Devices,
            2 => work.GlobalBatch / seconds,
            3 => estimate.ModelFlops / seconds / MeanPeakFlops(work),
            4 => estimate.ModelFlops / seconds / 1e12,
            5 => estimate.CausalModelFlops / seconds / 1e12,
            6 => estimate.HardwareFlops / seconds / 1e12,
            7 => estimate.MemoryBytes / GiB,
            8 => estimate.WeightBytes / GiB,
            9 => (estimate.OptimizerBytes + estimate.GradientBytes) / GiB,
            10 => estimate.ActivationBytes / GiB,
            11 => estimate.BubbleRatio,
            12 => estimate.EnergyJoules,
            13 => UsdPerHour(work) * seconds / 3600,
            14 => Goodput.Of(work, seconds)?.Ratio ?? double.NaN,
            15 => Goodput.Of(work, seconds) is { } good ? good.Ratio * work.GlobalBatch * work.Sequence / seconds / work.Cluster.Devices : double.NaN,
            16 => Goodput.Of(work, seconds)?.CheckpointIntervalSeconds ?? double.NaN,
            _ => throw new ArgumentOutOfRangeException(nameof(metric)),
        };
    }

    /// <summary>Whether a metric reads no more of an estimate than memory, step and bubble.</summary>
    public static bool NeedsStepOnly(int metric) => metric is <= 2 or (>= MemoryColumn and <= 11) or >= 13;

    /// <summary>Why a metric has no value.</summary>
    public static string NullReason(int metric) => metric switch
    {
        12 => "the device's power is unknown",
        13 => "the device's price is unknown",
        14 or 15 or 16 => "cluster.failures is not given",
        _ => "the plan breaks a rule and was not priced",
    };

    /// <summary>Standard deviation of the part of a metric's logarithm that two plans of one job do not share.</summary>
    public static double IndependentLogSigma(int metric) => metric switch
    {
        <= 6 or 12 or 13 or 15 => TrainingConstants.Default["sigma.independent"],
        7 or 10 => TrainingConstants.Default["sigma.memoryIndependent"],
        _ => 0,
    };

    /// <summary>p10 and p90 of a metric, or null where it is exact or unknown.</summary>
    public static (double P10, double P90)? Interval(int metric, double value, in TrainingPlan plan, TrainingWorkload work)
    {
        if (!double.IsFinite(value))
        {
            return null;
        }

        var constants = TrainingConstants.Default;
        switch (metric)
        {
            // Rates, which fall as the step grows.
            case (>= 1 and <= 6) or 15:
                var (fast, slow) = TrainingIntervals.OfTime(work, plan, constants);
                return (value / slow, value / fast);
            case 0 or 12 or 13:
                var (low, high) = TrainingIntervals.OfTime(work, plan, constants);
                return (value * low, value * high);
            case 7 or 10:
                var width = Math.Exp(Z90 * constants["sigma.memory"]);
                return (value / width, value * width);
            default:
                return null;
        }
    }

    /// <summary>What predictions on a device rest on.</summary>
    public static string BasisOf(TrainingWorkload work) =>
        DeviceCalibration.For(work.Cluster.Device).IsOwn ? "interpolated" : "prior";

    /// <summary>Writes <c>metrics</c>, <c>nullReasons</c> where there are any, and <c>interval</c>.</summary>
    public static void Write(Utf8JsonWriter writer, in TrainingEstimate estimate, in TrainingPlan plan, TrainingWorkload work)
    {
        writer.WriteStartObject("metrics");
        for (var m = 0; m < All.Count; m++)
        {
            var value = Value(m, estimate, work);
            if (double.IsFinite(value) && estimate.StepSeconds > 0)
            {
                writer.WriteNumber(All[m].Name, value);
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
            if (!double.IsFinite(Value(m, estimate, work)) || estimate.StepSeconds <= 0)
            {
                writer.WriteString(All[m].Name, estimate.StepSeconds > 0 ? NullReason(m) : NullReason(-1));
            }
        }

        writer.WriteEndObject();
        writer.WriteStartObject("interval");
        for (var m = 0; m < All.Count; m++)
        {
            if (estimate.StepSeconds > 0 && Interval(m, Value(m, estimate, work), plan, work) is { } interval)
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

    private static double MeanPeakFlops(TrainingWorkload work) => work.Cluster.Nodes is null
        ? work.Cluster.Device.PeakFlops(work.Precision) ?? double.NaN
        : work.Cluster.Kinds.Sum(k => k.Count * (k.Device.PeakFlops(work.Precision) ?? double.NaN)) / work.Cluster.Devices;

    private static double UsdPerHour(TrainingWorkload work) => work.Cluster.Nodes is null
        ? (work.Cluster.Device.UsdPerHour ?? double.NaN) * work.Cluster.Devices
        : work.Cluster.Kinds.Sum(k => k.Count * (k.Device.UsdPerHour ?? double.NaN));
}
