using Dse.Core.Spaces;

namespace Dse.Api.Studies;

/// <summary>One evaluated candidate.</summary>
internal sealed record TrialResponse
{
    /// <summary>Number of the trial within its study, from 0.</summary>
    public required long Trial { get; init; }

    /// <summary>The attempt that evaluated it first.</summary>
    public required int Attempt { get; init; }

    /// <summary>feasible, infeasible or failed.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why it is not feasible; null when it is.</summary>
    public required string? Reason { get; init; }

    /// <summary>Active parameters: numbers, texts and Booleans.</summary>
    public required IReadOnlyDictionary<string, ParameterValue> Parameters { get; init; }

    /// <summary>Metrics; null where one could not be computed.</summary>
    public required IReadOnlyDictionary<string, double?> Metrics { get; init; }
}
