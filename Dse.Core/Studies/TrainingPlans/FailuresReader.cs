using Dse.Core.Hardware;

namespace Dse.Core.Studies.TrainingPlans;

/// <summary>Reads <c>cluster.failures</c>.</summary>
internal static class FailuresReader
{
    /// <summary>Reads the failures; null when not given or after an error.</summary>
    public static Failures? Read(SpecObject cluster)
    {
        if (cluster.Object("failures") is not { } failures)
        {
            return null;
        }

        var mtbf = failures.Number("mtbfHoursPerDevice", 1e-3, 1e12);
        var restart = failures.Number("restartSeconds", 0, 1e9);
        var seconds = failures.OptionalNumber("checkpointSeconds", 0, 1e9);
        var rate = failures.OptionalNumber("checkpointGBps", 1e-6, 1e9);
        failures.RejectUnknown();
        if (seconds is null == rate is null)
        {
            failures.Error("checkpointSeconds", "missingField", "Give either checkpointSeconds, the time that training stands still for a checkpoint, or checkpointGBps, the rate at which the cluster writes one.");
        }

        return new Failures(mtbf, restart) { CheckpointSeconds = seconds, CheckpointGBps = rate };
    }
}
