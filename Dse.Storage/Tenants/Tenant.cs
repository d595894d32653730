using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dse.Storage.Tenants;

/// <summary>A customer of the service; sees nothing of the others.</summary>
public sealed class Tenant
{
    /// <summary>The id.</summary>
    public TenantId Id { get; init; }

    /// <summary>Unique name, 1 to 100 characters.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>Most queued studies, or null for the service's default.</summary>
    public int? MaxQueued { get; init; }

    /// <summary>When it was opened.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class TenantConfiguration : IEntityTypeConfiguration<Tenant>
{
    public void Configure(EntityTypeBuilder<Tenant> builder)
    {
        builder.ToTable("tenants");
        builder.HasKey(t => t.Id);
    }
}
