namespace Dse.Core.Hardware;

/// <summary>How often a cluster fails and what that costs a job.</summary>
/// <param name="MtbfHoursPerDevice">Mean hours between failures of one device with its share of host and network; above 0. Any failure stops the whole job.</param>
/// <param name="RestartSeconds">From a failure to the first step after it, loading the checkpoint included; at least 0.</param>
public sealed record Failures(double MtbfHoursPerDevice, double RestartSeconds)
{
    /// <summary>Time that training stands still for a checkpoint, seconds; null when it follows from <see cref="CheckpointGBps"/>.</summary>
    public double? CheckpointSeconds { get; init; }

    /// <summary>Rate at which the whole cluster writes a checkpoint, GB/s (1e9 bytes); null when the time is given.</summary>
    public double? CheckpointGBps { get; init; }
}
