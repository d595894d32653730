namespace Dse.Api.Studies;

/// <summary>The error that ended a study.</summary>
internal sealed record StudyFault
{
    /// <summary>Stable code, listed in docs/errors.md.</summary>
    public required string Code { get; init; }

    /// <summary>What went wrong.</summary>
    public required string Message { get; init; }
}
