using Dse.Storage.Studies;

namespace Dse.Storage.OpenTrials;

/// <summary>A trial in a client's hands.</summary>
/// <param name="Trial">Its number.</param>
/// <param name="ParametersJson">Its parameters as a JSON object.</param>
/// <param name="LeaseUntil">Until when nobody else gets it.</param>
/// <param name="Tries">1, or more when an earlier evaluation failed.</param>
public sealed record AskedTrial(long Trial, string ParametersJson, DateTimeOffset LeaseUntil, int Tries);

/// <summary>What a client gets.</summary>
/// <param name="State">Where the study stands.</param>
/// <param name="Trials">Its open trials, the earlier ones first.</param>
public sealed record AskOutcome(StudyState State, IReadOnlyList<AskedTrial> Trials);

/// <summary>What a client says of a trial.</summary>
/// <param name="Trial">The trial's number.</param>
/// <param name="Step">The step of a report on the way; null for the answer.</param>
/// <param name="Json">The answer as a JSON object, or a report's metrics.</param>
public sealed record ToldTrial(long Trial, long? Step, string Json)
{
    /// <summary>Whether the answer says that the evaluation failed; such a one counts only from the client that holds the trial.</summary>
    public bool IsFailure { get; init; }
}

/// <summary>What became of a telling.</summary>
public enum TellStatus
{
    /// <summary>It is the trial's answer, or a new report.</summary>
    Accepted,

    /// <summary>The same was told before.</summary>
    Repeated,

    /// <summary>Another answer stands, or the study has ended: this one is kept beside and not learned.</summary>
    Late,

    /// <summary>The study has no such trial.</summary>
    Unknown,

    /// <summary>The report was accepted, and the trial is to be stopped.</summary>
    Stopped,
}
