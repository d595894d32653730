namespace Dse.Api.Keys;

/// <summary>A new API key. The only time that the key itself is told.</summary>
internal sealed record KeyCreated
{
    /// <summary>Send it as <c>Authorization: Bearer</c>. It cannot be read again.</summary>
    public required string Key { get; init; }

    /// <summary>What is kept of it.</summary>
    public required KeyResponse Info { get; init; }
}
