namespace Dse.Solvers.Exact.Placement;

/// <summary>What is known of a packing.</summary>
public enum PackingStatus
{
    /// <summary>Asked to fit: it fits. Asked for the least height: it is proved to be the least.</summary>
    Proved,

    /// <summary>Asked for the least height: a packing, and a lower bound below it.</summary>
    Feasible,

    /// <summary>Asked to fit: proved that nothing does.</summary>
    Infeasible,

    /// <summary>Asked to fit: a limit was met before either was known; the offsets are the best that was found, and too high.</summary>
    Unknown,
}
