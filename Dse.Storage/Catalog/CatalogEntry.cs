using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dse.Storage.Catalog;

/// <summary>A device, model or graph of a tenant's own.</summary>
public sealed class CatalogEntry
{
    /// <summary>Whose entry it is.</summary>
    public TenantId TenantId { get; init; }

    /// <summary>device, model or graph.</summary>
    public string Kind { get; init; } = string.Empty;

    /// <summary>Name, unique within its kind, 1 to 200 characters.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The entry's JSON object.</summary>
    public string Body { get; init; } = "{}";

    /// <summary>What a list shows in the body's place; null where that is the body.</summary>
    public string? Summary { get; init; }

    /// <summary>When it was last written.</summary>
    public DateTimeOffset UpdatedAt { get; init; }
}

internal sealed class CatalogEntryConfiguration : IEntityTypeConfiguration<CatalogEntry>
{
    public void Configure(EntityTypeBuilder<CatalogEntry> builder)
    {
        builder.ToTable("catalog_entries");
        builder.HasKey(c => new { c.TenantId, c.Kind, c.Name });
        builder.Property(c => c.Body).HasColumnType("json");
        builder.Property(c => c.Summary).HasColumnType("json");
    }
}
