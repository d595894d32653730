using Dse.Storage.Sweeps;

namespace Dse.Api.Sweeps;

/// <summary>A sweep and where it stands.</summary>
internal sealed record SweepResponse
{
    /// <summary>The sweep's id.</summary>
    public required Guid Id { get; init; }

    /// <summary>A label for people.</summary>
    public required string Name { get; init; }

    /// <summary>active, paused or ended.</summary>
    public required string State { get; init; }

    /// <summary>Why it ended; null before.</summary>
    public required string? Reason { get; init; }

    /// <summary>The next slot of its schedule; null when none is to come.</summary>
    public required DateTimeOffset? NextFireAt { get; init; }

    /// <summary>Runs so far, those skipped or refused included.</summary>
    public required int Runs { get; init; }

    /// <summary>Studies submitted so far.</summary>
    public required long Studies { get; init; }

    /// <summary>When it was made.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last changed.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Grows with every change, from 1.</summary>
    public required long Version { get; init; }

    /// <summary>The sweep in the wire's form.</summary>
    public static SweepResponse From(Sweep sweep) => new()
    {
        Id = sweep.Id,
        Name = sweep.Name,
        State = sweep.State,
        Reason = sweep.Reason,
        NextFireAt = sweep.State == "active" ? sweep.NextFireAt : null,
        Runs = sweep.Runs,
        Studies = sweep.Studies,
        CreatedAt = sweep.CreatedAt,
        UpdatedAt = sweep.UpdatedAt,
        Version = sweep.Version,
    };
}
