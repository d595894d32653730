using System.Diagnostics;

namespace Dse.Solvers.Exact.Scratchpad;

/// <summary>Tells work that saves what was found so far to stop a little later than the search.</summary>
internal sealed class Patience(Func<bool> stop)
{
    private const double GraceSeconds = 0.08;

    private long? since;

    /// <summary>Whether the search was to stop some time ago.</summary>
    public bool IsOver()
    {
        if (since is null && stop())
        {
            since = Stopwatch.GetTimestamp();
        }

        return since is { } start && Stopwatch.GetElapsedTime(start).TotalSeconds >= GraceSeconds;
    }
}
