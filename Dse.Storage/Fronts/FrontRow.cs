using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dse.Storage.Fronts;

/// <summary>The current front of a study, without its points.</summary>
public sealed class FrontRow
{
    /// <summary>The study.</summary>
    public Guid StudyId { get; init; }

    /// <summary>Whose study it is.</summary>
    public TenantId TenantId { get; init; }

    /// <summary>The fence that it was last written under.</summary>
    public long Fence { get; init; }

    /// <summary>final for a study that succeeded or was proved infeasible, else partial.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>Grows with every change of the points, from 1.</summary>
    public long Revision { get; init; }

    /// <summary>Deltas since revisions below this one cannot be told.</summary>
    public long DeltaFloor { get; init; }

    /// <summary>SHA-256 over the points in the front's order, without their ids.</summary>
    public byte[] Hash { get; init; } = [];

    /// <summary>How many points.</summary>
    public int PointCount { get; init; }

    /// <summary>The outcome without points as a JSON object, or null while the study runs.</summary>
    public string? Document { get; init; }

    /// <summary>When it was last written.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}

internal sealed class FrontRowConfiguration : IEntityTypeConfiguration<FrontRow>
{
    public void Configure(EntityTypeBuilder<FrontRow> builder)
    {
        builder.ToTable("fronts");
        builder.HasKey(f => f.StudyId);
        builder.Property(f => f.Document).HasColumnType("jsonb");
    }
}
