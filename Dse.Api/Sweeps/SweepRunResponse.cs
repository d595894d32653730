using Dse.Storage.Sweeps;

namespace Dse.Api.Sweeps;

/// <summary>One run of a sweep.</summary>
internal sealed record SweepRunResponse
{
    /// <summary>From 1.</summary>
    public required int Run { get; init; }

    /// <summary>The slot of the schedule; null for a run on demand.</summary>
    public required DateTimeOffset? Slot { get; init; }

    /// <summary>When its studies were submitted.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Who asked: a key's prefix, local, or schedule.</summary>
    public required string Actor { get; init; }

    /// <summary>started, skipped or refused.</summary>
    public required string Outcome { get; init; }

    /// <summary>Why it was skipped or refused; null otherwise.</summary>
    public required string? Reason { get; init; }

    /// <summary>Studies submitted.</summary>
    public required int Studies { get; init; }

    /// <summary>Slots before this one that passed without a run.</summary>
    public required int MissedSlots { get; init; }

    /// <summary>Version of the service that submitted them.</summary>
    public required string Version { get; init; }

    /// <summary>The run in the wire's form.</summary>
    public static SweepRunResponse From(SweepRun run) => new()
    {
        Run = run.Run,
        Slot = run.Slot,
        StartedAt = run.StartedAt,
        Actor = run.Actor,
        Outcome = run.Outcome,
        Reason = run.Reason,
        Studies = run.Studies,
        MissedSlots = run.MissedSlots,
        Version = run.Version,
    };
}
