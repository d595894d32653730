using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dse.Storage.Keys;

/// <summary>An API key as it is kept: never the key, only its SHA-256.</summary>
public sealed class ApiKey
{
    /// <summary>The id that it is listed and revoked by.</summary>
    public Guid Id { get; init; }

    /// <summary>Whose key it is.</summary>
    public TenantId TenantId { get; init; }

    /// <summary>A label for people.</summary>
    public string Name { get; init; } = string.Empty;

    /// <summary>The key's first characters, to recognise it by.</summary>
    public string Prefix { get; init; } = string.Empty;

    /// <summary>read, write or admin.</summary>
    public string Role { get; init; } = string.Empty;

    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it ends, or null for never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>When it was last used, to the minute, or null.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    /// <summary>When it was revoked, or null.</summary>
    public DateTimeOffset? RevokedAt { get; init; }
}

internal sealed class ApiKeyConfiguration : IEntityTypeConfiguration<ApiKey>
{
    public void Configure(EntityTypeBuilder<ApiKey> builder)
    {
        builder.ToTable("api_keys");
        builder.HasKey(k => k.Id);
    }
}
