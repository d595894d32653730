using System.Text.Json.Nodes;

namespace Dse.Cli.Client;

/// <summary>A tenant's API keys, through a server or straight from its database.</summary>
internal interface IKeyRing
{
    /// <summary>Makes a key.</summary>
    /// <returns>What is kept of it, and the key itself.</returns>
    Task<(JsonNode Info, string Text)> CreateAsync(string name, string role, DateTimeOffset? expiresAt, CancellationToken ct);

    /// <summary>All keys, oldest first.</summary>
    Task<JsonArray> ListAsync(CancellationToken ct);

    /// <summary>Ends a key.</summary>
    /// <exception cref="FormatException">There is no such key.</exception>
    Task RevokeAsync(Guid id, CancellationToken ct);
}
