namespace Dse.Api.Studies;

/// <summary>How far a search is.</summary>
internal sealed record StudyProgress
{
    /// <summary>Evaluations billed so far.</summary>
    public required long Evaluations { get; init; }

    /// <summary>The budget, or the size of an enumerated space; null when unknown.</summary>
    public required long? TotalEvaluations { get; init; }

    /// <summary>Share done, 0 to 1; null when unknown.</summary>
    public required double? DoneRatio { get; init; }

    /// <summary>Wall-clock seconds of searching, all attempts together.</summary>
    public required double SearchSeconds { get; init; }

    /// <summary>Points on the front.</summary>
    public required int FrontSize { get; init; }

    /// <summary>Hypervolume of the front in raw units; null without a point.</summary>
    public required double? Hypervolume { get; init; }
}
