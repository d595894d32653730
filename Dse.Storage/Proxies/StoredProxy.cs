using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dse.Storage.Proxies;

/// <summary>A trained stand-in for an evaluator, without its bytes.</summary>
public sealed class StoredProxy
{
    /// <summary>Whose proxy it is.</summary>
    public TenantId TenantId { get; init; }

    /// <summary>Name, 1 to 200 characters.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>What it reads, predicts and how wrong it is, as a JSON object.</summary>
    public string Info { get; init; } = "{}";

    /// <summary>When it was trained.</summary>
    public DateTimeOffset TrainedAt { get; init; }
}

internal sealed class StoredProxyConfiguration : IEntityTypeConfiguration<StoredProxy>
{
    public void Configure(EntityTypeBuilder<StoredProxy> builder)
    {
        builder.ToTable("proxies");
        builder.HasKey(p => new { p.TenantId, p.Name });
        builder.Property(p => p.Info).HasColumnType("json");
    }
}
