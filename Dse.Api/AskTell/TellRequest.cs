namespace Dse.Api.AskTell;

/// <summary>What a client has found.</summary>
internal sealed record TellRequest
{
    /// <summary>The client's name, as it asked.</summary>
    public required string ClientId { get; init; }

    /// <summary>Answers and reports, 1 to 1,000.</summary>
    public required IReadOnlyList<ToldTrialRequest> Trials { get; init; }
}

/// <summary>An answer to a trial, or a report on the way: one of metrics, infeasible, error.</summary>
internal sealed record ToldTrialRequest
{
    /// <summary>The trial's number.</summary>
    public required long Trial { get; init; }

    /// <summary>The step, from 0, when this is a report on the way; left out in the answer.</summary>
    public long? Step { get; init; }

    /// <summary>Metrics by name; null where the design has no such value.</summary>
    public IReadOnlyDictionary<string, double?>? Metrics { get; init; }

    /// <summary>Why the design cannot be; it is never asked for again.</summary>
    public string? Infeasible { get; init; }

    /// <summary>Why the evaluation failed; it may be asked for again.</summary>
    public string? Error { get; init; }
}
