using Dse.Core.Sweeps;
using Dse.Storage.Studies;

namespace Dse.Storage.Sweeps;

/// <summary>A run that is about to start.</summary>
/// <param name="Actor">Who asks: a key's prefix, <c>local</c>, or <c>schedule</c>.</param>
/// <param name="Version">The service's version.</param>
/// <param name="Members">The studies with their axes' values; empty when refused.</param>
public sealed record SweepFiring(string Actor, string Version, IReadOnlyList<SweepSubmission> Members)
{
    /// <summary>The slot, or null for a run on demand.</summary>
    public DateTimeOffset? Slot { get; init; }

    /// <summary>What the sweep's next slot has to be, or else another process was faster; null for a run on demand.</summary>
    public DateTimeOffset? Due { get; init; }

    /// <summary>The slot after this one; null when there is none.</summary>
    public DateTimeOffset? Next { get; init; }

    /// <summary>Slots before this one that passed without a run.</summary>
    public int MissedSlots { get; init; }

    /// <summary>What to do when an earlier run has not ended.</summary>
    public SweepOverlap Overlap { get; init; }

    /// <summary>What the sweep may use up.</summary>
    public SweepLimits Limits { get; init; } = new(null, null);

    /// <summary>Why its studies cannot be submitted, or null.</summary>
    public string? Refusal { get; init; }
}

/// <summary>A study of a run that is about to start.</summary>
/// <param name="StudyId">Its id, made before, so that a run that is tried again is the same run.</param>
/// <param name="ValuesJson">The axes' values, a JSON object.</param>
/// <param name="Submission">The study.</param>
public sealed record SweepSubmission(Guid StudyId, string ValuesJson, StudySubmission Submission);
