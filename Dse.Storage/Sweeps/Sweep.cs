using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dse.Storage.Sweeps;

/// <summary>A sweep and where it stands. Its definition is read with <see cref="SweepStore.GetDefinitionAsync"/>.</summary>
public sealed class Sweep
{
    /// <summary>UUID version 7.</summary>
    public Guid Id { get; init; }

    /// <summary>Whose sweep it is.</summary>
    public TenantId TenantId { get; init; }

    /// <summary>A label for people, 1 to 200 characters.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>active, paused or ended.</summary>
    public string State { get; init; } = string.Empty;

    /// <summary>Why it ended, for people; null before.</summary>
    public string? Reason { get; init; }

    /// <summary>The next slot, or null when none is to come.</summary>
    public DateTimeOffset? NextFireAt { get; init; }

    /// <summary>Runs so far, those left out or refused included.</summary>
    public int Runs { get; init; }

    /// <summary>Studies submitted so far.</summary>
    public long Studies { get; init; }

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When its definition or state last changed.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Grows with every change, from 1.</summary>
    public long Version { get; init; }
}

internal sealed class SweepConfiguration : IEntityTypeConfiguration<Sweep>
{
    public void Configure(EntityTypeBuilder<Sweep> builder)
    {
        builder.ToTable("sweeps");
        builder.HasKey(s => s.Id);
    }
}
