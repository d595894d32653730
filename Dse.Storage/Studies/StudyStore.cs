using System.Security.Cryptography;
using System.Text;
using Dse.Storage.Audit;
using Dse.Storage.Connections;
using Microsoft.EntityFrameworkCore;

namespace Dse.Storage.Studies;

/// <summary>Accepts, lists and steers the studies of a tenant.</summary>
/// <remarks>Thread-safe. Every call is one transaction; what it returned is durable. Another tenant's study is as unknown as one that never was.</remarks>
public sealed class StudyStore
{
    private readonly Database database;
    private readonly StorageOptions options;

    internal StudyStore(Database database, StorageOptions options)
    {
        this.database = database;
        this.options = options;
    }

    /// <summary>Stores and queues a study in one transaction, once per idempotency key.</summary>
    /// <param name="tenant">Whose study.</param>
    /// <param name="submission">A validated study.</param>
    /// <param name="idempotencyKey">1 to 200 characters, or null to submit anew whatever was sent before.</param>
    /// <param name="actor">Who submits, for the audit log.</param>
    /// <param name="ct">Cancels the call; the study may or may not be stored then.</param>
    public Task<SubmitResult> SubmitAsync(
        TenantId tenant, StudySubmission submission, string? idempotencyKey, string actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(submission);
        var id = Guid.CreateVersion7();
        var key = idempotencyKey ?? $"study:{id:N}";
        var request = submission.Sha256();
        return database.AsTenantAsync<SubmitResult>(
            tenant,
            async (session, token) =>
            {
                var isNew = await session.ExecuteAsync(
                    "insert into idempotency_keys (tenant_id, key, request_sha256, study_id) values ($1, $2, $3, $4) on conflict do nothing",
                    [tenant.Value, key, request, id],
                    token) == 1;
                if (!isNew)
                {
                    var (known, knownRequest) = (await session.QueryAsync(
                        "select study_id, request_sha256 from idempotency_keys where tenant_id = $1 and key = $2",
                        [tenant.Value, key],
                        r => (r.GetGuid(0), r.GetFieldValue<byte[]>(1)),
                        token)).Single();
                    return knownRequest.AsSpan().SequenceEqual(request)
                        ? new SubmitResult.Accepted(await session.Context.Studies.SingleAsync(s => s.Id == known, token), Replayed: known != id)
                        : new SubmitResult.KeyReused(known);
                }

                var limit = await QueueLimitAsync(session, tenant, options, token);
                if (await CountQueuedAsync(session, tenant, token) >= limit)
                {
                    await session.ExecuteAsync("delete from idempotency_keys where tenant_id = $1 and key = $2", [tenant.Value, key], token);
                    return new SubmitResult.QuotaExceeded(limit);
                }

                await InsertAsync(session, tenant, id, submission, actor, token);
                return new SubmitResult.Accepted(await session.Context.Studies.SingleAsync(s => s.Id == id, token), Replayed: false);
            },
            ct);
    }

    /// <summary>One study, or null.</summary>
    public Task<Study?> GetAsync(TenantId tenant, Guid id, CancellationToken ct) =>
        database.AsTenantAsync(tenant, (session, token) => session.Context.Studies.SingleOrDefaultAsync(s => s.Id == id, token), ct);

    /// <summary>The spec's JSON as it was sent, or null.</summary>
    public Task<string?> GetSpecAsync(TenantId tenant, Guid id, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => session.ScalarAsync<string>(
                "select spec::text from studies where tenant_id = $1 and id = $2", [tenant.Value, id], token),
            ct);

    /// <summary>Several studies with their specs' JSON, in the order asked for; unknown ones are left out.</summary>
    public Task<List<(Study Study, string SpecJson)>> GetManyAsync(TenantId tenant, IReadOnlyList<Guid> ids, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                var studies = await session.Context.Studies.Where(s => ids.Contains(s.Id)).ToDictionaryAsync(s => s.Id, token);
                var specs = await session.QueryAsync(
                    "select id, spec::text from studies where tenant_id = $1 and id = any($2)", [tenant.Value, ids.ToArray()], r => (r.GetGuid(0), r.GetString(1)), token);
                var texts = specs.ToDictionary(s => s.Item1, s => s.Item2);
                return ids.Distinct().Where(id => studies.ContainsKey(id) && texts.ContainsKey(id)).Select(id => (studies[id], texts[id])).ToList();
            },
            ct,
            snapshot: true);

    /// <summary>The attempts at a study, first to last; empty when there is none or no such study.</summary>
    public Task<List<Attempt>> GetAttemptsAsync(TenantId tenant, Guid id, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => session.Context.Attempts.Where(a => a.StudyId == id).OrderBy(a => a.Number).ToListAsync(token),
            ct);

    /// <summary>A page of studies.</summary>
    /// <exception cref="FormatException">The cursor is not one of this service.</exception>
    public Task<StudyPage> ListAsync(TenantId tenant, StudyQuery query, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        return database.AsTenantAsync(tenant, (session, token) => StudyListing.RunAsync(session, query, token), ct, snapshot: true);
    }

    /// <summary>How many of the tenant's studies are in each state; states without one are left out.</summary>
    public Task<Dictionary<StudyState, int>> CountAsync(TenantId tenant, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => session.Context.Studies.GroupBy(s => s.State).Select(g => new { g.Key, Count = g.Count() })
                .ToDictionaryAsync(g => g.Key, g => g.Count, token),
            ct);

    /// <summary>What the tenant's studies can be found by.</summary>
    /// <param name="tenant">Whose.</param>
    /// <param name="limit">Most entries of each sort.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<StudyLabels> LabelsAsync(TenantId tenant, int limit, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            async (session, token) => new StudyLabels(
                await LabelsAsync(session, tenant, StudyLabel.Tag, limit, token),
                await LabelsAsync(session, tenant, StudyLabel.Owner, limit, token),
                await LabelsAsync(session, tenant, StudyLabel.Model, limit, token),
                await LabelsAsync(session, tenant, StudyLabel.Device, limit, token)),
            ct,
            snapshot: true);

    /// <summary>Stops a study: a queued one at once, a running one as soon as its worker hears of it. Nothing happens to one that has ended.</summary>
    public Task<StudyChange> RequestCancelAsync(TenantId tenant, Guid id, string actor, CancellationToken ct) =>
        ChangeAsync(
            tenant,
            id,
            async (session, study, token) =>
            {
                if (study.State.HasEnded() || study.CancelRequestedAt is not null)
                {
                    return null;
                }

                await CancelAsync(session, tenant, id, actor, token);
                return null;
            },
            ct);

    /// <summary>Queues a cancelled, failed or quarantined study again; it goes on from its last checkpoint.</summary>
    /// <returns>Refused for one that succeeded or was proved infeasible; done, without effect, for one that is queued or runs.</returns>
    public Task<StudyChange> ResumeAsync(TenantId tenant, Guid id, string actor, CancellationToken ct) =>
        ChangeAsync(
            tenant,
            id,
            async (session, study, token) =>
            {
                if (!study.State.HasEnded())
                {
                    return null;
                }

                if (study.State is StudyState.Succeeded or StudyState.Infeasible)
                {
                    return new StudyChange.Refused(study.State);
                }

                await session.ExecuteAsync(
                    """
                    update studies set state = 'queued', fence = fence + 1, attempt_limit = attempt + 20, crash_count = 0,
                        cancel_requested_at = null, reason = null, error_code = null, error = null, finished_at = null, run_after = now()
                    where tenant_id = $1 and id = $2
                    """,
                    [tenant.Value, id],
                    token);
                await AuditLog.WriteAsync(session, tenant, actor, "study.resume", id.ToString(), null, token);
                return null;
            },
            ct);

    /// <summary>Deletes a study and everything about it but its audit events. A running one is refused: cancel it first.</summary>
    public Task<StudyChange> DeleteAsync(TenantId tenant, Guid id, string actor, CancellationToken ct) =>
        ChangeAsync(
            tenant,
            id,
            async (session, study, token) =>
            {
                if (study.State == StudyState.Running)
                {
                    return new StudyChange.Refused(study.State);
                }

                // A study's trials may be millions of rows.
                await session.ExecuteAsync("set local statement_timeout = '5min'", [], token);
                await session.ExecuteAsync("delete from studies where tenant_id = $1 and id = $2", [tenant.Value, id], token);
                await AuditLog.WriteAsync(session, tenant, actor, "study.delete", id.ToString(), null, token);
                return new StudyChange.Done(study);
            },
            ct);

    private Task<StudyChange> ChangeAsync(
        TenantId tenant, Guid id, Func<Session, Study, CancellationToken, Task<StudyChange?>> change, CancellationToken ct) =>
        database.AsTenantAsync<StudyChange>(
            tenant,
            async (session, token) =>
            {
                await session.ExecuteAsync("select 1 from studies where tenant_id = $1 and id = $2 for update", [tenant.Value, id], token);
                var study = await session.Context.Studies.SingleOrDefaultAsync(s => s.Id == id, token);
                if (study is null)
                {
                    return new StudyChange.NotFound();
                }

                return await change(session, study, token)
                    ?? new StudyChange.Done(await session.Context.Studies.SingleAsync(s => s.Id == id, token));
            },
            ct);

    internal static async Task<int> QueueLimitAsync(Session session, TenantId tenant, StorageOptions options, CancellationToken ct) =>
        await session.ScalarAsync<int?>("select max_queued from tenants where id = $1", [tenant.Value], ct) ?? options.MaxQueuedStudiesPerTenant;

    // From one label to the next through the index, not over the rows of every study that has it.
    private static Task<List<string>> LabelsAsync(Session session, TenantId tenant, string sort, int limit, CancellationToken ct) =>
        session.QueryAsync(
            """
            with recursive found (value) as (
                (select value from study_labels where tenant_id = $1 and sort = $2 order by value limit 1)
                union all
                select (select n.value from study_labels n where n.tenant_id = $1 and n.sort = $2 and n.value > f.value order by n.value limit 1)
                from found f where f.value is not null)
            select value from found where value is not null limit $3
            """,
            [tenant.Value, sort, limit],
            r => r.GetString(0),
            ct);

    internal static Task<long> CountQueuedAsync(Session session, TenantId tenant, CancellationToken ct) =>
        session.ScalarAsync<long>("select count(*) from studies where tenant_id = $1 and state = 'queued'", [tenant.Value], ct);

    internal static async Task InsertAsync(
        Session session, TenantId tenant, Guid id, StudySubmission submission, string actor, CancellationToken ct)
    {
        await session.ExecuteAsync(
            """
            insert into studies (id, tenant_id, kind, name, spec, spec_sha256, tags, priority, owner, models, devices, search_name)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """,
            [
                id, tenant.Value, submission.Kind, submission.Name, Session.Json(submission.SpecJson),
                SHA256.HashData(Encoding.UTF8.GetBytes(submission.SpecJson)), submission.Tags.ToArray(), submission.Priority,
                actor, submission.Models.ToArray(), submission.Devices.ToArray(), submission.Name.ToLowerInvariant(),
            ],
            ct);
        (string Sort, string Value)[] labels =
        [
            (StudyLabel.Owner, actor),
            .. submission.Tags.Select(t => (StudyLabel.Tag, t)),
            .. submission.Models.Select(m => (StudyLabel.Model, m)),
            .. submission.Devices.Select(d => (StudyLabel.Device, d)),
        ];
        await session.ExecuteAsync(
            "insert into study_labels (tenant_id, sort, value, created_at, study_id) select distinct $1, l.sort, l.value, now(), $2 from unnest($3, $4) l (sort, value)",
            [tenant.Value, id, labels.Select(l => l.Sort).ToArray(), labels.Select(l => l.Value).ToArray()],
            ct);
        await AuditLog.WriteAsync(session, tenant, actor, "study.submit", id.ToString(), null, ct);
    }

    // For a study that has not ended and was not cancelled before.
    internal static async Task CancelAsync(Session session, TenantId tenant, Guid id, string actor, CancellationToken ct)
    {
        await session.ExecuteAsync(
            """
            update studies set cancel_requested_at = now(),
                state = case when state = 'queued' then 'cancelled' else state end,
                reason = case when state = 'queued' then 'Cancelled by its owner.' else reason end,
                finished_at = case when state = 'queued' then now() else null end
            where tenant_id = $1 and id = $2
            """,
            [tenant.Value, id],
            ct);
        await AuditLog.WriteAsync(session, tenant, actor, "study.cancel", id.ToString(), null, ct);
    }
}
