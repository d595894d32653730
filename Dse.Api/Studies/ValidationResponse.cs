using Dse.Api.Errors;

namespace Dse.Api.Studies;

/// <summary>What the service makes of a spec, which is not kept.</summary>
internal sealed record ValidationResponse
{
    /// <summary>Whether it could be submitted as it is.</summary>
    public required bool Valid { get; init; }

    /// <summary>Every place that is wrong.</summary>
    public required IReadOnlyList<ProblemError> Errors { get; init; }

    /// <summary>The study kind; null when it is not valid.</summary>
    public required string? Kind { get; init; }

    /// <summary>What would be minimised or maximised.</summary>
    public required IReadOnlyList<string> Objectives { get; init; }

    /// <summary>The parameters that would be searched.</summary>
    public required IReadOnlyList<string> Parameters { get; init; }

    /// <summary>The size of the space before its rules; null when a parameter is a real number, or the spec is not valid.</summary>
    public required double? Designs { get; init; }

    /// <summary>The strategy asked for; auto chooses when the search begins.</summary>
    public required string? Strategy { get; init; }

    /// <summary>The strategy that would run and why, where that was found out at once.</summary>
    public required string? Choice { get; init; }

    /// <summary>Designs that meet the space's rules, exactly; null where they are endless, too many to count at once, or of no concern to an exact method.</summary>
    public required long? FeasibleDesigns { get; init; }

    /// <summary>Most evaluations that would be spent; null for an exact method, or where the clock alone ends the search.</summary>
    public required long? Evaluations { get; init; }

    /// <summary>Processor seconds that these evaluations take by themselves, from designs drawn at random and timed on the service just now; null where there were none to time, or the user evaluates.</summary>
    public required double? EvaluationSeconds { get; init; }

    /// <summary>Wall-clock seconds after which the spec ends the search; null for no such limit.</summary>
    public required double? LimitSeconds { get; init; }
}
