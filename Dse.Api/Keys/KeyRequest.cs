namespace Dse.Api.Keys;

/// <summary>Asks for a new API key.</summary>
internal sealed record KeyRequest
{
    /// <summary>A label for people, 1 to 100 characters.</summary>
    public required string Name { get; init; }

    /// <summary>read, write or admin; each includes the ones before it. Omitted means write.</summary>
    public string? Role { get; init; }

    /// <summary>When it ends, in the future; omitted means never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }
}
