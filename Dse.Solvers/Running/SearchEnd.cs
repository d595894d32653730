namespace Dse.Solvers.Running;

/// <summary>Why a search stopped.</summary>
internal enum SearchEnd
{
    /// <summary>Every design was evaluated.</summary>
    Complete,

    /// <summary>The budget of evaluations ended.</summary>
    Evaluations,

    /// <summary>The budget of seconds ended.</summary>
    Seconds,

    /// <summary>The owner cancelled.</summary>
    Cancelled,

    /// <summary>Whoever evaluates the designs outside gave up.</summary>
    EvaluatorLost,

    /// <summary>No more designs were found, without proof that there are none.</summary>
    NoneFound,

    /// <summary>An exact method proved that the front holds every non-dominated design.</summary>
    Proved,

    /// <summary>An exact method gave up its proof; what it found is kept.</summary>
    Unproved,
}
