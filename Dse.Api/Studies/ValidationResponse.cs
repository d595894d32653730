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
}
