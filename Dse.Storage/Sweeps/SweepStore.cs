using Dse.Storage.Audit;
using Dse.Storage.Connections;
using Microsoft.EntityFrameworkCore;

namespace Dse.Storage.Sweeps;

/// <summary>Keeps the sweeps of a tenant, their runs and who belongs to them.</summary>
/// <remarks>Thread-safe. Every call is one transaction. Another tenant's sweep is as unknown as one that never was.</remarks>
public sealed class SweepStore
{
    private readonly Database database;
    private readonly StorageOptions options;

    internal SweepStore(Database database, StorageOptions options)
    {
        this.database = database;
        this.options = options;
    }

    /// <summary>Keeps a new sweep.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="name">A label, 1 to 200 characters.</param>
    /// <param name="definitionJson">What the user said, a valid definition.</param>
    /// <param name="next">Its first slot, or null.</param>
    /// <param name="actor">Who, for the audit log.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<Sweep> CreateAsync(TenantId tenant, string name, string definitionJson, DateTimeOffset? next, string actor, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        return database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                await session.ExecuteAsync(
                    "insert into sweeps (id, tenant_id, name, definition, next_fire_at) values ($1, $2, $3, $4, $5) on conflict (id) do nothing",
                    [id, tenant.Value, name, Session.Json(definitionJson), Moment(next)],
                    token);
                await AuditLog.WriteAsync(session, tenant, actor, "sweep.create", id.ToString(), null, token);
                return await session.Context.Sweeps.SingleAsync(s => s.Id == id, token);
            },
            ct);
    }

    /// <summary>One sweep, or null.</summary>
    public Task<Sweep?> GetAsync(TenantId tenant, Guid id, CancellationToken ct) =>
        database.AsTenantAsync(tenant, (session, token) => session.Context.Sweeps.SingleOrDefaultAsync(s => s.Id == id, token), ct);

    /// <summary>What the user said of the sweep, as JSON; null when there is none.</summary>
    public Task<string?> GetDefinitionAsync(TenantId tenant, Guid id, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => session.ScalarAsync<string>("select definition::text from sweeps where tenant_id = $1 and id = $2", [tenant.Value, id], token),
            ct);

    /// <summary>Sweeps, newest first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="before">Only sweeps made before this one; null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<List<Sweep>> ListAsync(TenantId tenant, Guid? before, int limit, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => (before is { } id ? session.Context.Sweeps.Where(s => s.Id < id) : session.Context.Sweeps)
                .OrderByDescending(s => s.Id).Take(limit).ToListAsync(token),
            ct);

    /// <summary>Runs of a sweep, newest first.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="id">The sweep.</param>
    /// <param name="before">Only runs with a smaller number; null for the first page.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<List<SweepRun>> ListRunsAsync(TenantId tenant, Guid id, int? before, int limit, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => session.Context.SweepRuns.Where(r => r.SweepId == id && (before == null || r.Run < before))
                .OrderByDescending(r => r.Run).Take(limit).ToListAsync(token),
            ct);

    /// <summary>The last run that was started, perhaps before another; null when there is none.</summary>
    public Task<int?> LastStartedAsync(TenantId tenant, Guid id, int? before, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => session.Context.SweepRuns.Where(r => r.SweepId == id && r.Outcome == "started" && (before == null || r.Run < before))
                .MaxAsync(r => (int?)r.Run, token),
            ct);

    /// <summary>The studies of a run in their order; empty when there is no such run.</summary>
    public Task<List<SweepStudy>> ListStudiesAsync(TenantId tenant, Guid id, int run, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                var members = await session.QueryAsync(
                    "select member, axis_values::text, study_id from sweep_members where tenant_id = $1 and sweep_id = $2 and run = $3 order by member",
                    [tenant.Value, id, run],
                    r => (Member: r.GetInt32(0), Values: r.GetString(1), Study: r.GetGuid(2)),
                    token);
                var ids = members.Select(m => m.Study).ToList();
                var studies = await session.Context.Studies.Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, token);
                return members.Where(m => studies.ContainsKey(m.Study)).Select(m => new SweepStudy(run, m.Member, m.Values, studies[m.Study])).ToList();
            },
            ct,
            snapshot: true);

    /// <summary>Replaces a sweep's definition; one that had ended is active again.</summary>
    /// <returns>Done or NotFound.</returns>
    public Task<SweepChange> ReplaceAsync(
        TenantId tenant, Guid id, string name, string definitionJson, DateTimeOffset? next, string actor, CancellationToken ct) =>
        ChangeAsync(
            tenant,
            id,
            "sweep.replace",
            actor,
            $"name = $3, definition = $4, next_fire_at = $5, reason = null, state = case when state = 'ended' then 'active' else state end",
            [name, Session.Json(definitionJson), Moment(next)],
            ct);

    /// <summary>Fires no more until it is taken up again.</summary>
    /// <returns>Done or NotFound.</returns>
    public Task<SweepChange> PauseAsync(TenantId tenant, Guid id, string actor, CancellationToken ct) =>
        ChangeAsync(tenant, id, "sweep.pause", actor, "state = case when state = 'active' then 'paused' else state end", [], ct);

    /// <summary>Takes a paused sweep up again; slots of the pause are not made up for.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="id">The sweep.</param>
    /// <param name="next">Its next slot from now on, or null.</param>
    /// <param name="actor">Who, for the audit log.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>Done or NotFound.</returns>
    public Task<SweepChange> TakeUpAsync(TenantId tenant, Guid id, DateTimeOffset? next, string actor, CancellationToken ct) =>
        ChangeAsync(
            tenant,
            id,
            "sweep.resume",
            actor,
            "next_fire_at = case when state = 'paused' then $3 else next_fire_at end, state = case when state = 'paused' then 'active' else state end",
            [Moment(next)],
            ct);

    /// <summary>Deletes a sweep and what is known of its runs; its studies stay.</summary>
    /// <returns>False when there was none.</returns>
    public Task<bool> DeleteAsync(TenantId tenant, Guid id, string actor, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                var deleted = await session.ExecuteAsync("delete from sweeps where tenant_id = $1 and id = $2", [tenant.Value, id], token) == 1;
                if (deleted)
                {
                    await AuditLog.WriteAsync(session, tenant, actor, "sweep.delete", id.ToString(), null, token);
                }

                return deleted;
            },
            ct);

    /// <summary>Sweeps whose slot has come, of all tenants, those that waited longest first.</summary>
    public Task<List<DueSweep>> ListDueAsync(DateTimeOffset now, int limit, CancellationToken ct) =>
        database.AsWorkerAsync(
            (session, token) => session.QueryAsync(
                "select tenant_id, id, next_fire_at from sweeps where state = 'active' and next_fire_at <= $1 order by next_fire_at, id limit $2",
                [now.ToUniversalTime(), limit],
                r => new DueSweep(new TenantId(r.GetGuid(0)), r.GetGuid(1), r.GetFieldValue<DateTimeOffset>(2)),
                token),
            ct);

    /// <summary>Starts a run: all its studies are queued in one transaction, or none is.</summary>
    /// <returns>Any of the changes; NotDue when another process was faster.</returns>
    public Task<SweepChange> FireAsync(TenantId tenant, Guid id, SweepFiring firing, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(firing);
        return database.AsTenantAsync(tenant, (session, token) => new SweepFire(session, tenant, id, firing, options).RunAsync(token), ct);
    }

    private Task<SweepChange> ChangeAsync(TenantId tenant, Guid id, string action, string actor, string sets, object?[] values, CancellationToken ct) =>
        database.AsTenantAsync<SweepChange>(
            tenant,
            async (session, token) =>
            {
                var changed = await session.ExecuteAsync(
                    $"update sweeps set {sets}, updated_at = now(), version = version + 1 where tenant_id = $1 and id = $2", [tenant.Value, id, .. values], token);
                if (changed == 0)
                {
                    return new SweepChange.NotFound();
                }

                await AuditLog.WriteAsync(session, tenant, actor, action, id.ToString(), null, token);
                return new SweepChange.Done(await session.Context.Sweeps.SingleAsync(s => s.Id == id, token), null);
            },
            ct);

    internal static object Moment(DateTimeOffset? moment) =>
        Session.Typed(NpgsqlTypes.NpgsqlDbType.TimestampTz, moment?.ToUniversalTime());
}
