using Dse.Storage.Audit;
using Dse.Storage.Connections;
using Microsoft.EntityFrameworkCore;

namespace Dse.Storage.Tenants;

/// <summary>Opens and finds tenants; for operators, not for requests.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class TenantStore
{
    private readonly Database database;

    internal TenantStore(Database database) => this.database = database;

    /// <summary>The tenant of that name, opened when there is none.</summary>
    /// <param name="name">1 to 100 characters; <c>local</c> is <see cref="TenantId.Local"/>.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<Tenant> EnsureAsync(string name, CancellationToken ct)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        var id = name == "local" ? TenantId.Local : new TenantId(Guid.CreateVersion7());
        return database.AsAuthAsync(
            async (session, token) =>
            {
                var added = await session.ExecuteAsync(
                    "insert into tenants (id, name) values ($1, $2) on conflict do nothing", [id.Value, name], token) == 1;
                var tenant = await session.Context.Tenants.SingleAsync(t => t.Name == name, token);
                if (added)
                {
                    await AuditLog.WriteAsync(session, tenant.Id, "operator", "tenant.open", name, null, token);
                }

                return tenant;
            },
            ct);
    }

    /// <summary>The tenant of that name, or null.</summary>
    public Task<Tenant?> FindAsync(string name, CancellationToken ct) =>
        database.AsAuthAsync((session, token) => session.Context.Tenants.SingleOrDefaultAsync(t => t.Name == name, token), ct);

    /// <summary>All tenants, by name.</summary>
    public Task<List<Tenant>> ListAsync(CancellationToken ct) =>
        database.AsAuthAsync((session, token) => session.Context.Tenants.OrderBy(t => t.Name).ToListAsync(token), ct);

    /// <summary>Sets how many studies a tenant may have queued; null for the service's default.</summary>
    public Task SetMaxQueuedAsync(TenantId tenant, int? maxQueued, CancellationToken ct) =>
        database.AsAuthAsync(
            (session, token) => session.ExecuteAsync(
                "update tenants set max_queued = $2 where id = $1",
                [tenant.Value, Session.Typed(NpgsqlTypes.NpgsqlDbType.Integer, maxQueued)],
                token),
            ct);
}
