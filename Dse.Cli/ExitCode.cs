using Dse.Core.Studies;

namespace Dse.Cli;

/// <summary>What the process's exit code tells (CONTRACT §1).</summary>
internal static class ExitCode
{
    /// <summary>Done.</summary>
    public const int Done = 0;

    /// <summary>Something outside failed: a server that does not answer, a file that cannot be written.</summary>
    public const int Failed = 1;

    /// <summary>The command line is wrong.</summary>
    public const int Usage = 2;

    /// <summary>The spec is invalid.</summary>
    public const int InvalidSpec = 3;

    /// <summary>Proved that no design meets the constraints.</summary>
    public const int Infeasible = 4;

    /// <summary>The budget ended without a feasible point.</summary>
    public const int NothingFeasible = 5;

    /// <summary>Cancelled; the best front so far is kept.</summary>
    public const int Cancelled = 130;

    /// <summary>The code of a study that ended so.</summary>
    public static int Of(StudyStatus status) => status switch
    {
        StudyStatus.Succeeded => Done,
        StudyStatus.Infeasible => Infeasible,
        StudyStatus.Cancelled => Cancelled,
        _ => NothingFeasible,
    };
}
