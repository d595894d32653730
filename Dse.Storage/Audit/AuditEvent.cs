using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dse.Storage.Audit;

/// <summary>Something that changed: who, what, when. Rows are only ever added.</summary>
public sealed class AuditEvent
{
    /// <summary>Grows with every event.</summary>
    public long Id { get; init; }

    /// <summary>In whose data.</summary>
    public TenantId TenantId { get; init; }

    /// <summary>When the change was made.</summary>
    public DateTimeOffset At { get; init; }

    /// <summary>The key's prefix, <c>local</c>, or a worker.</summary>
    public string Actor { get; init; } = string.Empty;

    /// <summary>For example <c>study.submit</c>.</summary>
    public string Action { get; init; } = string.Empty;

    /// <summary>What it was done to.</summary>
    public string Subject { get; init; } = string.Empty;

    /// <summary>More about it as a JSON object, or null.</summary>
    public string? Details { get; init; }
}

internal sealed class AuditEventConfiguration : IEntityTypeConfiguration<AuditEvent>
{
    public void Configure(EntityTypeBuilder<AuditEvent> builder)
    {
        builder.ToTable("audit_events");
        builder.HasKey(a => a.Id);
        builder.Property(a => a.Details).HasColumnType("jsonb");
    }
}
