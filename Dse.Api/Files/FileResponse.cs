using Dse.Storage.Files;

namespace Dse.Api.Files;

/// <summary>An uploaded file, without its bytes.</summary>
internal sealed record FileResponse
{
    /// <summary>SHA-256 of the bytes, 64 lower-case hex digits; specs name the file by it.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Media type that the uploader stated.</summary>
    public required string ContentType { get; init; }

    /// <summary>Length in bytes.</summary>
    public required long LengthBytes { get; init; }

    /// <summary>When it was first stored.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The file in the wire's form.</summary>
    public static FileResponse From(StoredFile file) => new()
    {
        Sha256 = Convert.ToHexStringLower(file.Sha256),
        ContentType = file.ContentType,
        LengthBytes = file.Length,
        CreatedAt = file.CreatedAt,
    };
}
