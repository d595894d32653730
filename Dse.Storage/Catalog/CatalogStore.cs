using Dse.Storage.Audit;
using Dse.Storage.Connections;
using Microsoft.EntityFrameworkCore;

namespace Dse.Storage.Catalog;

/// <summary>Keeps the devices, models and graphs that tenants add to the built-in catalog.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class CatalogStore
{
    private readonly Database database;

    internal CatalogStore(Database database) => this.database = database;

    /// <summary>All entries of a kind (device, model or graph), by name, each as a name and the JSON that a list shows: its summary, or the body where it has none.</summary>
    public Task<List<(string Name, string Json)>> ListAsync(TenantId tenant, string kind, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => session.QueryAsync(
                "select name, coalesce(summary, body)::text from catalog_entries where tenant_id = $1 and kind = $2 order by name",
                [tenant.Value, kind],
                r => (r.GetString(0), r.GetString(1)),
                token),
            ct);

    /// <summary>The entries of a kind that have one of these names.</summary>
    public Task<List<CatalogEntry>> ReadAsync(TenantId tenant, string kind, IReadOnlyCollection<string> names, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => session.Context.CatalogEntries.Where(c => c.Kind == kind && names.Contains(c.Name)).ToListAsync(token),
            ct);

    /// <summary>One entry, or null.</summary>
    public Task<CatalogEntry?> GetAsync(TenantId tenant, string kind, string name, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => session.Context.CatalogEntries.SingleOrDefaultAsync(c => c.Kind == kind && c.Name == name, token),
            ct);

    /// <summary>Adds or replaces an entry.</summary>
    /// <param name="tenant">Whose entry.</param>
    /// <param name="kind">device, model or graph.</param>
    /// <param name="name">Its name within the kind.</param>
    /// <param name="bodyJson">Its object.</param>
    /// <param name="summaryJson">What a list shows in the body's place; null for the body itself.</param>
    /// <param name="actor">Who does it, for the audit log.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>True when it was not there before.</returns>
    public Task<bool> PutAsync(TenantId tenant, string kind, string name, string bodyJson, string? summaryJson, string actor, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                var added = await session.ScalarAsync<bool>(
                    """
                    insert into catalog_entries (tenant_id, kind, name, body, summary) values ($1, $2, $3, $4, $5)
                    on conflict (tenant_id, kind, name) do update set body = excluded.body, summary = excluded.summary, updated_at = now()
                    returning xmax = 0
                    """,
                    [tenant.Value, kind, name, Session.Json(bodyJson), Session.Json(summaryJson)],
                    token);
                await AuditLog.WriteAsync(session, tenant, actor, "catalog.put", $"{kind}/{name}", null, token);
                return added;
            },
            ct);

    /// <summary>Deletes an entry.</summary>
    /// <returns>False when there was none.</returns>
    public Task<bool> DeleteAsync(TenantId tenant, string kind, string name, string actor, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                var deleted = await session.ExecuteAsync(
                    "delete from catalog_entries where tenant_id = $1 and kind = $2 and name = $3", [tenant.Value, kind, name], token) == 1;
                if (deleted)
                {
                    await AuditLog.WriteAsync(session, tenant, actor, "catalog.delete", $"{kind}/{name}", null, token);
                }

                return deleted;
            },
            ct);
}
