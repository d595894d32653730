using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dse.Storage.Sweeps;

/// <summary>One run of a sweep.</summary>
public sealed class SweepRun
{
    /// <summary>The sweep.</summary>
    public Guid SweepId { get; init; }

    /// <summary>From 1.</summary>
    public int Run { get; init; }

    /// <summary>Whose sweep it is.</summary>
    public TenantId TenantId { get; init; }

    /// <summary>The slot of its cron line, or null for a run on demand.</summary>
    public DateTimeOffset? Slot { get; init; }

    /// <summary>When its studies were submitted.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>Who asked for it: a key's prefix, <c>local</c>, or <c>schedule</c>.</summary>
    public string Actor { get; init; } = string.Empty;

    /// <summary>started, skipped (an earlier run had not ended) or refused.</summary>
    public string Outcome { get; init; } = string.Empty;

    /// <summary>Why it was skipped or refused; null when it was started.</summary>
    public string? Reason { get; init; }

    /// <summary>Studies submitted.</summary>
    public int Studies { get; init; }

    /// <summary>Earlier slots that passed without a run of their own.</summary>
    public int MissedSlots { get; init; }

    /// <summary>Version of the service that submitted them.</summary>
    public string Version { get; init; } = string.Empty;
}

internal sealed class SweepRunConfiguration : IEntityTypeConfiguration<SweepRun>
{
    public void Configure(EntityTypeBuilder<SweepRun> builder)
    {
        builder.ToTable("sweep_runs");
        builder.HasKey(r => new { r.SweepId, r.Run });
    }
}
