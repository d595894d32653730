namespace Dse.Storage.Studies;

/// <summary>Where a study stands. Succeeded and infeasible never change; failed, cancelled and quarantined can be resumed.</summary>
public enum StudyState
{
    /// <summary>Waits for a worker.</summary>
    Queued,

    /// <summary>A worker holds its lease.</summary>
    Running,

    /// <summary>Ended with a final front.</summary>
    Succeeded,

    /// <summary>Proved to have no feasible design.</summary>
    Infeasible,

    /// <summary>Ended by an error of its own, or without a feasible point.</summary>
    Failed,

    /// <summary>Stopped by its owner; the best front so far is kept.</summary>
    Cancelled,

    /// <summary>Crashed too often without progress; the evidence is kept with its attempts.</summary>
    Quarantined,
}
