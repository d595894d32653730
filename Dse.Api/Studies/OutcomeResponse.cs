namespace Dse.Api.Studies;

/// <summary>How many stored trials ended in one way.</summary>
internal sealed record OutcomeResponse
{
    /// <summary>feasible, infeasible or failed.</summary>
    public required string Outcome { get; init; }

    /// <summary>What turned them down, for example a constraint; null for feasible ones.</summary>
    public required string? Reason { get; init; }

    /// <summary>How many.</summary>
    public required long Trials { get; init; }
}
