using Dse.Storage.Audit;
using Dse.Storage.Connections;
using Microsoft.EntityFrameworkCore;

namespace Dse.Storage.Proxies;

/// <summary>Keeps the proxies that tenants train.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class ProxyStore
{
    /// <summary>Most bytes of one proxy: 32 MiB.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    private readonly Database database;

    internal ProxyStore(Database database) => this.database = database;

    /// <summary>All proxies by name.</summary>
    public Task<List<StoredProxy>> ListAsync(TenantId tenant, CancellationToken ct) =>
        database.AsTenantAsync(tenant, (session, token) => session.Context.Proxies.OrderBy(p => p.Name).ToListAsync(token), ct);

    /// <summary>One proxy, or null.</summary>
    public Task<StoredProxy?> GetAsync(TenantId tenant, string name, CancellationToken ct) =>
        database.AsTenantAsync(tenant, (session, token) => session.Context.Proxies.SingleOrDefaultAsync(p => p.Name == name, token), ct);

    /// <summary>A proxy's bytes, or null.</summary>
    public Task<byte[]?> ReadAsync(TenantId tenant, string name, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => session.ScalarAsync<byte[]>("select bytes from proxies where tenant_id = $1 and name = $2", [tenant.Value, name], token),
            ct);

    /// <summary>Adds or replaces a proxy.</summary>
    /// <returns>True when it was not there before.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It has more than <see cref="MaxBytes"/>.</exception>
    public Task<bool> PutAsync(TenantId tenant, string name, string infoJson, byte[] bytes, string actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes.Length, MaxBytes, nameof(bytes));
        return database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                var added = await session.ScalarAsync<bool>(
                    """
                    insert into proxies (tenant_id, name, info, bytes) values ($1, $2, $3, $4)
                    on conflict (tenant_id, name) do update set info = excluded.info, bytes = excluded.bytes, trained_at = now()
                    returning xmax = 0
                    """,
                    [tenant.Value, name, Session.Json(infoJson), bytes],
                    token);
                await AuditLog.WriteAsync(session, tenant, actor, "proxy.put", name, null, token);
                return added;
            },
            ct);
    }

    /// <summary>Deletes a proxy.</summary>
    /// <returns>False when there was none.</returns>
    public Task<bool> DeleteAsync(TenantId tenant, string name, string actor, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                var deleted = await session.ExecuteAsync("delete from proxies where tenant_id = $1 and name = $2", [tenant.Value, name], token) == 1;
                if (deleted)
                {
                    await AuditLog.WriteAsync(session, tenant, actor, "proxy.delete", name, null, token);
                }

                return deleted;
            },
            ct);
}
