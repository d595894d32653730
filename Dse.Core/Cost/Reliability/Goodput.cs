using Dse.Core.Cost.Training;

namespace Dse.Core.Cost.Reliability;

/// <summary>What failures leave of a training job's throughput, with checkpoints as often as is best.</summary>
/// <param name="Ratio">Share of the time that is work which lasts, 0 to 1.</param>
/// <param name="CheckpointIntervalSeconds">Work between two checkpoints: whole steps, at least one.</param>
/// <param name="CheckpointSeconds">One checkpoint.</param>
public readonly record struct Goodput(double Ratio, double CheckpointIntervalSeconds, double CheckpointSeconds)
{
    // Weights in 2 bytes, master weights and two moments in 4 each: written once, by whichever rank holds them.
    private const double CheckpointBytesPerParameter = 14;

    /// <summary>Goodput of a job with steps of a length; null when the cluster's failures are not given.</summary>
    public static Goodput? Of(TrainingWorkload work, double stepSeconds)
    {
        ArgumentNullException.ThrowIfNull(work);
        if (work.Cluster.Failures is not { } failures || !(stepSeconds > 0))
        {
            return null;
        }

        var mean = failures.MtbfHoursPerDevice * 3600 / work.Cluster.Devices;
        var checkpoint = failures.CheckpointSeconds ?? CheckpointBytesPerParameter * work.Model.Parameters / (failures.CheckpointGBps!.Value * 1e9);
        var steps = Math.Max(1, Math.Floor(CheckpointInterval.OptimalSeconds(checkpoint, mean) / stepSeconds));
        double RatioOf(double count) => CheckpointInterval.GoodputRatio(count * stepSeconds, checkpoint, failures.RestartSeconds, mean);
        steps = RatioOf(steps + 1) > RatioOf(steps) ? steps + 1 : steps;
        return new Goodput(RatioOf(steps), steps * stepSeconds, checkpoint);
    }
}
