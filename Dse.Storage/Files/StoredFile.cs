using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Dse.Storage.Files;

/// <summary>An uploaded file, named by the hash of its bytes.</summary>
public sealed class StoredFile
{
    /// <summary>Whose file it is.</summary>
    public TenantId TenantId { get; init; }

    /// <summary>SHA-256 of the bytes.</summary>
    public byte[] Sha256 { get; init; } = [];

    /// <summary>Media type that the uploader stated.</summary>
    public string ContentType { get; init; } = string.Empty;

    /// <summary>Bytes, at most 64 MiB.</summary>
    public long Length { get; init; }

    /// <summary>When it was first stored.</summary>
    public DateTimeOffset CreatedAt { get; init; }
}

internal sealed class StoredFileConfiguration : IEntityTypeConfiguration<StoredFile>
{
    public void Configure(EntityTypeBuilder<StoredFile> builder)
    {
        builder.ToTable("files");
        builder.HasKey(f => new { f.TenantId, f.Sha256 });
    }
}
