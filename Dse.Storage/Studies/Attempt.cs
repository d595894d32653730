using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dse.Storage.Studies;

/// <summary>One try at a study by one worker.</summary>
public sealed class Attempt
{
    /// <summary>The study.</summary>
    public Guid StudyId { get; init; }

    /// <summary>1 for the first try.</summary>
    public int Number { get; init; }

    /// <summary>Whose study it is.</summary>
    public TenantId TenantId { get; init; }

    /// <summary>The fence that this attempt writes under.</summary>
    public long Fence { get; init; }

    /// <summary>Host, process id and start of the worker.</summary>
    public string Worker { get; init; } = string.Empty;

    /// <summary>When it was claimed.</summary>
    public DateTimeOffset StartedAt { get; init; }

    /// <summary>When it ended, or null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>running, succeeded, infeasible, failed, cancelled, crashed, lost or drained.</summary>
    public string Outcome { get; init; } = string.Empty;

    /// <summary>The checkpoint it went on from, or null when it began anew.</summary>
    public long? ResumedSeq { get; init; }

    /// <summary>What is known about a crash, as a JSON object, or null.</summary>
    public string? Evidence { get; init; }
}

internal sealed class AttemptConfiguration : IEntityTypeConfiguration<Attempt>
{
    public void Configure(EntityTypeBuilder<Attempt> builder)
    {
        builder.ToTable("attempts");
        builder.HasKey(a => new { a.StudyId, a.Number });
        builder.Property(a => a.Number).HasColumnName("attempt");
        builder.Property(a => a.Evidence).HasColumnType("jsonb");
    }
}
