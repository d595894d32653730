using Dse.Storage.Connections;
using Microsoft.EntityFrameworkCore;

namespace Dse.Storage.Audit;

/// <summary>Reads what happened to a tenant's data. Events are written by the services themselves, in the transaction of the change.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class AuditLog
{
    private readonly Database database;

    internal AuditLog(Database database) => this.database = database;

    /// <summary>Events of a tenant, oldest first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="after">Only events with a greater id; 0 for all.</param>
    /// <param name="limit">At most this many, 1 to 1,000.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<List<AuditEvent>> ListAsync(TenantId tenant, long after, int limit, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => session.Context.AuditEvents
                .Where(e => e.Id > after).OrderBy(e => e.Id).Take(Math.Clamp(limit, 1, 1000)).ToListAsync(token),
            ct);

    /// <summary>Writes down a change that is not made through these services, for example an export.</summary>
    public Task AppendAsync(TenantId tenant, string actor, string action, string subject, string? detailsJson, CancellationToken ct) =>
        database.AsTenantAsync(tenant, (session, token) => WriteAsync(session, tenant, actor, action, subject, detailsJson, token), ct);

    internal static Task<int> WriteAsync(
        Session session, TenantId tenant, string actor, string action, string subject, string? detailsJson, CancellationToken ct) =>
        session.ExecuteAsync(
            "insert into audit_events (tenant_id, actor, action, subject, details) values ($1, $2, $3, $4, $5)",
            [tenant.Value, actor, action, subject, Session.Jsonb(detailsJson)],
            ct);
}
