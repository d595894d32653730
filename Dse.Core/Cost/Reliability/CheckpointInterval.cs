namespace Dse.Core.Cost.Reliability;

/// <summary>
/// What failures leave of a job's time, and how often to write checkpoints (docs/cost-model.md, failures).
/// Failures come one by one at a constant rate, may hit checkpoints and restarts too, and lose the work since the last checkpoint.
/// </summary>
/// <remarks>
/// Daly 2006 ("A higher order estimate of the optimum checkpoint interval for restart dumps", FGCS 22(3)): the expected wall time of
/// an interval of work t with a checkpoint c, a restart r and a mean time M between failures is M·e^(r/M)·(e^((t+c)/M) − 1).
/// </remarks>
public static class CheckpointInterval
{
    /// <summary>Share of the time that is work which lasts, 0 to 1.</summary>
    /// <param name="workSeconds">Work between two checkpoints, above 0.</param>
    /// <param name="checkpointSeconds">One checkpoint, at least 0.</param>
    /// <param name="restartSeconds">One restart, at least 0.</param>
    /// <param name="meanSecondsBetweenFailures">Of the whole cluster, above 0.</param>
    public static double GoodputRatio(double workSeconds, double checkpointSeconds, double restartSeconds, double meanSecondsBetweenFailures)
    {
        // e^x - 1 without losing the digits of a small x.
        var x = (workSeconds + checkpointSeconds) / meanSecondsBetweenFailures;
        var grown = x < 1e-5 ? x * (1 + (x / 2)) : Math.Exp(x) - 1;
        return workSeconds / (meanSecondsBetweenFailures * Math.Exp(restartSeconds / meanSecondsBetweenFailures) * grown);
    }

    /// <summary>
    /// The interval of work that makes the most of the time, seconds: M·(1 + W(−e^(−1−c/M))), W the principal branch of
    /// Lambert's function. For c far below M it is Young's √(2cM) (CACM 17(9), 1974). 0 when a checkpoint costs nothing.
    /// </summary>
    /// <param name="checkpointSeconds">One checkpoint, at least 0.</param>
    /// <param name="meanSecondsBetweenFailures">Of the whole cluster, above 0.</param>
    public static double OptimalSeconds(double checkpointSeconds, double meanSecondsBetweenFailures)
    {
        // With x = t/M the best x solves e^(x+c/M)·(1 − x) = 1. Newton's method on ln(1 − x) + x + c/M = 0, which is concave:
        // from the right end it comes down on the root without crossing it.
        var c = checkpointSeconds / meanSecondsBetweenFailures;
        var x = Math.Min(Math.Sqrt(2 * c), 1 - Math.Exp(-1 - c));
        for (var i = 0; i < 60 && x > 0; i++)
        {
            var next = x + ((Math.Log(1 - x) + x + c) * (1 - x) / x);
            next = Math.Clamp(next, 0, 1 - 1e-16);
            if (Math.Abs(next - x) <= 1e-14 * x)
            {
                break;
            }

            x = next;
        }

        return x * meanSecondsBetweenFailures;
    }
}
