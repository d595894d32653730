namespace Dse.Api.AskTell;

/// <summary>What became of each answer and report.</summary>
internal sealed record TellResponse
{
    /// <summary>One per answer or report, in their order.</summary>
    public required IReadOnlyList<ToldTrialResponse> Results { get; init; }
}

/// <summary>What became of an answer or a report.</summary>
internal sealed record ToldTrialResponse
{
    /// <summary>The trial's number.</summary>
    public required long Trial { get; init; }

    /// <summary>
    /// accepted; repeated: the same was told before; late: another answer stands or the study has ended, this one is kept
    /// beside it; unknown: the study has no such trial.
    /// </summary>
    public required string Status { get; init; }

    /// <summary>Whether the trial is to be stopped: it counts as it stands and needs no answer.</summary>
    public required bool Stop { get; init; }
}
