using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Dse.Storage.Audit;
using Dse.Storage.Connections;
using Microsoft.EntityFrameworkCore;

namespace Dse.Storage.Keys;

/// <summary>Makes, resolves and revokes API keys.</summary>
/// <remarks>Thread-safe. Keys are 256 random bits; only their SHA-256 is kept, which suffices because they cannot be guessed.</remarks>
public sealed class KeyStore
{
    private readonly Database database;

    internal KeyStore(Database database) => this.database = database;

    /// <summary>Makes a key. Its text is given out here and never again.</summary>
    /// <param name="tenant">Whose key.</param>
    /// <param name="name">A label, 1 to 100 characters.</param>
    /// <param name="role">read, write or admin.</param>
    /// <param name="expiresAt">When it ends, or null for never.</param>
    /// <param name="actor">Who makes it, for the audit log.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<CreatedKey> CreateAsync(TenantId tenant, string name, string role, DateTimeOffset? expiresAt, string actor, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        var text = "dse_" + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));
        var prefix = text[..12];
        return database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                await session.ExecuteAsync(
                    """
                    insert into api_keys (id, tenant_id, name, prefix, hash, role, expires_at) values ($1, $2, $3, $4, $5, $6, $7)
                    on conflict (id) do nothing
                    """,
                    [id, tenant.Value, name, prefix, Hash(text), role, Session.Typed(NpgsqlTypes.NpgsqlDbType.TimestampTz, expiresAt?.ToUniversalTime())],
                    token);
                await AuditLog.WriteAsync(session, tenant, actor, "key.create", prefix, null, token);
                return new CreatedKey(await session.Context.ApiKeys.SingleAsync(k => k.Id == id, token), text);
            },
            ct);
    }

    /// <summary>Who a key speaks for; null when it is unknown, revoked or over.</summary>
    public Task<KeyIdentity?> ResolveAsync(string key, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(key);
        var hash = Hash(key);
        return database.AsAuthAsync<KeyIdentity?>(
            async (session, token) =>
            {
                var found = (await session.QueryAsync(
                    """
                    select id, tenant_id, prefix, role, last_used_at is null or last_used_at < now() - interval '1 minute'
                    from api_keys where hash = $1 and revoked_at is null and (expires_at is null or expires_at > now())
                    """,
                    [hash],
                    r => (Identity: new KeyIdentity(r.GetGuid(0), new TenantId(r.GetGuid(1)), r.GetString(2), r.GetString(3)), Touch: r.GetBoolean(4)),
                    token)).SingleOrDefault();
                if (found.Touch)
                {
                    await session.ExecuteAsync("update api_keys set last_used_at = now() where id = $1", [found.Identity.Id], token);
                }

                return found.Identity;
            },
            ct);
    }

    /// <summary>All keys of a tenant, oldest first.</summary>
    public Task<List<ApiKey>> ListAsync(TenantId tenant, CancellationToken ct) =>
        database.AsTenantAsync(tenant, (session, token) => session.Context.ApiKeys.OrderBy(k => k.CreatedAt).ThenBy(k => k.Id).ToListAsync(token), ct);

    /// <summary>Ends a key now and for good.</summary>
    /// <returns>False when the tenant has no such key.</returns>
    public Task<bool> RevokeAsync(TenantId tenant, Guid id, string actor, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                var known = await session.ExecuteAsync(
                    "update api_keys set revoked_at = coalesce(revoked_at, now()) where tenant_id = $1 and id = $2", [tenant.Value, id], token) == 1;
                if (known)
                {
                    await AuditLog.WriteAsync(session, tenant, actor, "key.revoke", id.ToString(), null, token);
                }

                return known;
            },
            ct);

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}

/// <summary>A key that was just made.</summary>
/// <param name="Key">What is kept of it.</param>
/// <param name="Text">The key itself, for <c>Authorization: Bearer</c>; shown once.</param>
public sealed record CreatedKey(ApiKey Key, string Text);

/// <summary>Who a valid key speaks for.</summary>
/// <param name="Id">The key's id.</param>
/// <param name="Tenant">Its tenant.</param>
/// <param name="Prefix">Its first characters, for the audit log.</param>
/// <param name="Role">read, write or admin.</param>
public sealed record KeyIdentity(Guid Id, TenantId Tenant, string Prefix, string Role);
