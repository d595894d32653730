using System.Security.Cryptography;
using Dse.Core.Studies;
using Dse.Storage.Connections;
using Dse.Storage.Fronts;
using Dse.Storage.Studies;
using Npgsql;
using NpgsqlTypes;

namespace Dse.Storage.Claims;

/// <summary>What workers do with studies: claim, renew, save, end. Every write is fenced; times are the database's.</summary>
/// <remarks>
/// Thread-safe. A call that returns false or <see cref="LeaseState.Lost"/> has changed nothing: the study belongs to another attempt.
/// Every write locks the study's row first, so that writers of one study never deadlock.
/// </remarks>
public sealed partial class ClaimStore
{
    private readonly Database database;

    internal ClaimStore(Database database) => this.database = database;

    /// <summary>Takes the next study: of the tenant with the fewest running ones (then the one served longest ago), by priority, then age.</summary>
    /// <param name="worker">A name unique to this worker process and start.</param>
    /// <param name="lease">How long the hold lasts unless renewed.</param>
    /// <param name="ct">Cancels the call; a study claimed but not returned is reaped when its lease ends.</param>
    /// <returns>Null when nothing waits.</returns>
    public Task<Claim?> ClaimNextAsync(string worker, TimeSpan lease, CancellationToken ct) =>
        database.AsWorkerAsync(
            async (session, token) => (await session.QueryAsync(
                "select tenant_id, id, kind, spec::text, attempt, fence, search_seconds from claim_study($1, $2)",
                [worker, lease],
                r => new Claim(
                    new TenantId(r.GetGuid(0)), r.GetGuid(1), r.GetString(2), r.GetString(3), r.GetInt32(4), r.GetInt64(5), r.GetDouble(6)),
                token)).SingleOrDefault(),
            ct);

    /// <summary>How many studies wait that could be claimed now, counted up to a limit.</summary>
    public Task<int> CountDueAsync(int limit, CancellationToken ct) =>
        database.AsWorkerAsync(
            async (session, token) => (int)await session.ScalarAsync<long>(
                "select count(*) from (select from studies where state = 'queued' and run_after <= clock_timestamp() limit $1) due", [limit], token),
            ct);

    /// <summary>Prolongs the hold, stores progress, learns of a cancel. To be called every second; an outage is thrown, since the next call is the retry.</summary>
    public Task<LeaseState> RenewAsync(Claim claim, TimeSpan lease, ClaimProgress? progress, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return database.AsWorkerAsync(
            async (session, token) =>
            {
                var cancelled = await session.ScalarAsync<bool?>(
                    """
                    update studies set lease_until = clock_timestamp() + $3, evaluations = coalesce($4, evaluations),
                        total_evaluations = coalesce($5, total_evaluations), fraction = coalesce($6, fraction),
                        search_seconds = greatest(coalesce($7, search_seconds), search_seconds),
                        front_size = coalesce($8, front_size), hypervolume = coalesce($9, hypervolume)
                    where id = $1 and fence = $2 and state = 'running' returning cancel_requested_at is not null
                    """,
                    [claim.StudyId, claim.Fence, lease, .. ProgressValues(progress)],
                    token);
                if (cancelled is null)
                {
                    return LeaseState.Lost;
                }

                if (progress is not null)
                {
                    await AppendHistoryAsync(session, claim, progress, token);
                }

                return cancelled.Value ? LeaseState.CancelRequested : LeaseState.Held;
            },
            ct,
            retry: false);
    }

    /// <summary>The newest checkpoint whose hash still fits, or null; the attempt notes which it was.</summary>
    public Task<Checkpoint?> LoadCheckpointAsync(Claim claim, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return database.AsWorkerAsync(
            async (session, token) =>
            {
                var found = (await session.QueryAsync(
                    "select seq, format, state, sha256 from checkpoints where study_id = $1 and tenant_id = $2 order by seq desc",
                    [claim.StudyId, claim.Tenant.Value],
                    r => (Checkpoint: new Checkpoint(r.GetInt64(0), r.GetString(1), r.GetFieldValue<byte[]>(2)), Hash: r.GetFieldValue<byte[]>(3)),
                    token)).FirstOrDefault(c => SHA256.HashData(c.Checkpoint.State).AsSpan().SequenceEqual(c.Hash)).Checkpoint;
                if (found is not null)
                {
                    await session.ExecuteAsync(
                        "update attempts set resumed_seq = $3 where study_id = $1 and attempt = $2", [claim.StudyId, claim.Attempt, found.Seq], token);
                }

                return found;
            },
            ct);
    }

    /// <summary>Stores state to go on from, keeps the last two, and forgets earlier crashes when it is news.</summary>
    public Task<bool> SaveCheckpointAsync(Claim claim, string format, ReadOnlyMemory<byte> state, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claim);
        var bytes = state.ToArray();
        var hash = SHA256.HashData(bytes);
        return FencedAsync(
            claim,
            async (session, token) =>
            {
                var last = (await session.QueryAsync(
                    "select seq, sha256 from checkpoints where study_id = $1 order by seq desc limit 1",
                    [claim.StudyId],
                    r => (Seq: r.GetInt64(0), Hash: r.GetFieldValue<byte[]>(1)),
                    token)).SingleOrDefault();
                if (last.Hash is not null && last.Hash.AsSpan().SequenceEqual(hash))
                {
                    return;
                }

                await session.ExecuteAsync(
                    "insert into checkpoints (study_id, seq, tenant_id, fence, format, state, sha256) values ($1, $2, $3, $4, $5, $6, $7)",
                    [claim.StudyId, last.Seq + 1, claim.Tenant.Value, claim.Fence, format, bytes, hash],
                    token);
                await session.ExecuteAsync("delete from checkpoints where study_id = $1 and seq < $2", [claim.StudyId, last.Seq], token);
                await session.ExecuteAsync("update studies set crash_count = 0 where id = $1 and crash_count > 0", [claim.StudyId], token);
            },
            ct);
    }

    /// <summary>Stores the best front so far.</summary>
    /// <param name="claim">The hold.</param>
    /// <param name="points">The whole front.</param>
    /// <param name="provenanceJson">A JSON object: what recomputes the points.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<bool> SaveFrontAsync(Claim claim, IReadOnlyList<FrontPoint> points, string provenanceJson, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return FencedAsync(
            claim,
            (session, token) => FrontWriter.WriteAsync(session, claim.Tenant, claim.StudyId, claim.Fence, points, null, provenanceJson, token),
            ct);
    }

    /// <summary>Stores trials by COPY; trials that are stored already (an attempt repeated from a checkpoint) stay as they are.</summary>
    public Task<bool> SaveTrialsAsync(Claim claim, IReadOnlyList<NewTrial> trials, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(trials);
        return FencedAsync(claim, (session, token) => TrialWriter.WriteAsync(session, claim, trials, token), ct);
    }

    /// <summary>Ends the study with its outcome: state, final front and attempt in one transaction, once.</summary>
    /// <returns>True when this attempt's outcome stands, also when an earlier call with the same fence had stored it.</returns>
    public async Task<bool> CommitAsync(Claim claim, FrontDocument document, string provenanceJson, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claim);
        ArgumentNullException.ThrowIfNull(document);
        var state = document.Status switch
        {
            StudyStatus.Succeeded => StudyState.Succeeded,
            StudyStatus.Infeasible => StudyState.Infeasible,
            StudyStatus.Cancelled => StudyState.Cancelled,
            _ => StudyState.Failed,
        };
        return await database.AsWorkerAsync(
            async (session, token) =>
            {
                if (!await LockAsync(session, claim, token))
                {
                    // A COMMIT whose answer was lost: the outcome is there under our own fence.
                    return await session.ScalarAsync<bool>(
                        "select fence = $2 and state = $3 from studies where id = $1", [claim.StudyId, claim.Fence, state.ToText()], token);
                }

                var progress = new ClaimProgress(
                    document.Evaluations, null, document.Status == StudyStatus.Cancelled ? null : 1, document.Seconds, document.Points.Count, document.Hypervolume);
                await AppendHistoryAsync(session, claim, progress, token);
                await FrontWriter.WriteAsync(session, claim.Tenant, claim.StudyId, claim.Fence, document.Points, document, provenanceJson, token);
                if (state is StudyState.Succeeded or StudyState.Infeasible)
                {
                    await session.ExecuteAsync("delete from checkpoints where study_id = $1", [claim.StudyId], token);
                }

                await EndAttemptAsync(session, claim, state.ToText(), null, token);
                await session.ExecuteAsync(
                    """
                    update studies set state = $2, lease_owner = null, lease_until = null, finished_at = now(), crash_count = 0, reason = $3,
                        error_code = $4, error = $5, evaluations = $6, fraction = coalesce($7, fraction), search_seconds = $8,
                        front_size = $9, hypervolume = $10
                    where id = $1
                    """,
                    [
                        claim.StudyId, state.ToText(), document.Reason,
                        Session.Typed(NpgsqlDbType.Text, state == StudyState.Failed ? "noFeasiblePoint" : null),
                        Session.Typed(NpgsqlDbType.Text, state == StudyState.Failed ? document.Reason : null),
                        document.Evaluations, Session.Typed(NpgsqlDbType.Double, progress.Fraction), document.Seconds, document.Points.Count,
                        Session.Typed(NpgsqlDbType.Double, Finite(document.Hypervolume)),
                    ],
                    token);
                return true;
            },
            ct);
    }

    /// <summary>Ends the study by an error of its own; not tried again unless resumed.</summary>
    public Task<bool> FailAsync(Claim claim, string code, string message, CancellationToken ct) =>
        EndAsync(claim, StudyState.Failed, message, code, message, ct);

    /// <summary>Ends the study as its owner asked, keeping the best front so far.</summary>
    public Task<bool> CancelAsync(Claim claim, string reason, CancellationToken ct) =>
        EndAsync(claim, StudyState.Cancelled, reason, null, null, ct);

    /// <summary>Gives the study back unharmed, for a worker that shuts down; does not count as a crash or against the attempt cap.</summary>
    public Task<bool> ReleaseAsync(Claim claim, CancellationToken ct) => ReleaseAsync(claim, "now()", ct);

    // The moment is SQL of this class's own.
    private Task<bool> ReleaseAsync(Claim claim, string runAfter, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return FencedAsync(
            claim,
            async (session, token) =>
            {
                await EndAttemptAsync(session, claim, "drained", null, token);
                await session.ExecuteAsync(
                    $"""
                    update studies set lease_owner = null, lease_until = null, run_after = {runAfter}, attempt_limit = attempt_limit + 1,
                        state = case when cancel_requested_at is null then 'queued' else 'cancelled' end,
                        reason = case when cancel_requested_at is null then null else 'Cancelled by its owner.' end,
                        finished_at = case when cancel_requested_at is null then null else now() end
                    where id = $1
                    """,
                    [claim.StudyId],
                    token);
            },
            ct);
    }

    /// <summary>Counts a crash of the attempt: queued again, or quarantined at the third without progress or at the attempt cap.</summary>
    /// <param name="claim">The hold.</param>
    /// <param name="evidenceJson">A JSON object: exit code, signal, last words.</param>
    /// <param name="backoff">Wait before the next attempt from the second crash on.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<bool> CrashAsync(Claim claim, string evidenceJson, TimeSpan backoff, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return FencedAsync(
            claim,
            async (session, token) =>
            {
                await EndAttemptAsync(session, claim, "crashed", evidenceJson, token);
                await session.ExecuteAsync($"update studies set {CrashSql} where id = $2", [backoff, claim.StudyId], token);
            },
            ct);
    }

    /// <summary>Takes studies from workers that fell silent. Every worker calls it every two seconds, but after an outage, which is thrown, only once the database has answered for a lease: owners renew first.</summary>
    public Task<List<ReapedStudy>> ReapAsync(TimeSpan backoff, CancellationToken ct) =>
        database.AsWorkerAsync(
            async (session, token) =>
            {
                var lost = await session.QueryAsync(
                    """
                    select id, attempt, lease_owner from studies where state = 'running' and lease_until < clock_timestamp()
                    order by id for update skip locked
                    """,
                    [],
                    r => (Id: r.GetGuid(0), Attempt: r.GetInt32(1), Worker: r.GetString(2)),
                    token);
                var reaped = new List<ReapedStudy>(lost.Count);
                foreach (var (id, attempt, worker) in lost)
                {
                    await session.ExecuteAsync(
                        "update attempts set outcome = 'lost', ended_at = clock_timestamp() where study_id = $1 and attempt = $2 and ended_at is null",
                        [id, attempt],
                        token);
                    var state = await session.ScalarAsync<string>(
                        $"update studies set {CrashSql} where id = $2 returning state", [backoff, id], token);
                    reaped.Add(new ReapedStudy(id, attempt, worker, StudyStates.Parse(state!)));
                }

                return reaped;
            },
            ct,
            retry: false);

    /// <summary>Deletes what nobody needs any more: idempotency keys of ended studies and removals of ended fronts.</summary>
    /// <param name="age">How long after the study's end.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>Rows deleted.</returns>
    public Task<int> PurgeAsync(TimeSpan age, CancellationToken ct) =>
        database.AsWorkerAsync(
            async (session, token) =>
                await session.ExecuteAsync(
                    "delete from idempotency_keys k using studies s where s.id = k.study_id and s.finished_at < now() - $1 and k.created_at < now() - $1",
                    [age],
                    token)
                + await session.ExecuteAsync(
                    "delete from front_removals r using studies s where s.id = r.study_id and s.finished_at < now() - $1", [age], token),
            ct);

    // Counts a crash. $1 is the wait before the next attempt; the first crash is tried again at once.
    private const string CrashSql =
        """
        crash_count = least(crash_count + 1, 3), lease_owner = null, lease_until = null,
        run_after = clock_timestamp() + case when crash_count = 0 then interval '0' else $1 end,
        state = case when cancel_requested_at is not null then 'cancelled'
            when crash_count + 1 >= 3 or attempt >= attempt_limit then 'quarantined' else 'queued' end,
        reason = case when cancel_requested_at is not null then 'Cancelled by its owner.'
            when crash_count + 1 >= 3 then 'Its process ended three times without progress. Resume it when the cause is mended.'
            when attempt >= attempt_limit then 'It was tried ' || attempt_limit || ' times. Resume it to try on.' end,
        error_code = case when cancel_requested_at is null and (crash_count + 1 >= 3 or attempt >= attempt_limit) then 'crashed' end,
        finished_at = case when cancel_requested_at is not null or crash_count + 1 >= 3 or attempt >= attempt_limit then clock_timestamp() end
        """;

    // No key changes: what clients add of their own beside the study need not wait.
    private static async Task<bool> LockAsync(Session session, Claim claim, CancellationToken ct) =>
        await session.ScalarAsync<int?>(
            "select 1 from studies where id = $1 and fence = $2 and state = 'running' for no key update", [claim.StudyId, claim.Fence], ct) is not null;

    private static Task<int> EndAttemptAsync(Session session, Claim claim, string outcome, string? evidenceJson, CancellationToken ct) =>
        session.ExecuteAsync(
            "update attempts set outcome = $3, ended_at = clock_timestamp(), evidence = $4 where study_id = $1 and attempt = $2",
            [claim.StudyId, claim.Attempt, outcome, Session.Jsonb(evidenceJson)],
            ct);

    // One row per change of the front, not per renewal, so that a long study's history stays small. The front that
    // becomes known last after some evaluations counts: a batch is told before its points are.
    private static Task<int> AppendHistoryAsync(Session session, Claim claim, ClaimProgress progress, CancellationToken ct) =>
        session.ExecuteAsync(
            """
            insert into front_history (study_id, evaluations, tenant_id, seconds, hypervolume, front_size)
            select $1, $2, $3, $4, $5, $6
            where not exists (
                select from (select hypervolume, front_size from front_history where study_id = $1 order by evaluations desc limit 1) l
                where l.front_size = $6 and l.hypervolume is not distinct from $5)
            on conflict (study_id, evaluations) do update set seconds = excluded.seconds, hypervolume = excluded.hypervolume, front_size = excluded.front_size
            """,
            [
                claim.StudyId, progress.Evaluations, claim.Tenant.Value, progress.Seconds,
                Session.Typed(NpgsqlDbType.Double, Finite(progress.Hypervolume)), progress.FrontSize,
            ],
            ct);

    private static NpgsqlParameter[] ProgressValues(ClaimProgress? progress) =>
    [
        Session.Typed(NpgsqlDbType.Bigint, progress?.Evaluations),
        Session.Typed(NpgsqlDbType.Bigint, progress?.TotalEvaluations),
        Session.Typed(NpgsqlDbType.Double, progress?.Fraction is { } fraction && double.IsFinite(fraction) ? Math.Clamp(fraction, 0, 1) : null),
        Session.Typed(NpgsqlDbType.Double, progress?.Seconds),
        Session.Typed(NpgsqlDbType.Integer, progress?.FrontSize),
        Session.Typed(NpgsqlDbType.Double, Finite(progress?.Hypervolume)),
    ];

    private static double? Finite(double? number) => number is { } value && double.IsFinite(value) ? value : null;

    private Task<bool> EndAsync(Claim claim, StudyState state, string reason, string? code, string? error, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(claim);
        return FencedAsync(
            claim,
            async (session, token) =>
            {
                await EndAttemptAsync(session, claim, state.ToText(), null, token);
                await session.ExecuteAsync(
                    """
                    update studies set state = $2, lease_owner = null, lease_until = null, finished_at = now(), reason = $3, error_code = $4, error = $5
                    where id = $1
                    """,
                    [claim.StudyId, state.ToText(), reason, Session.Typed(NpgsqlDbType.Text, code), Session.Typed(NpgsqlDbType.Text, error)],
                    token);
            },
            ct);
    }

    private Task<bool> FencedAsync(Claim claim, Func<Session, CancellationToken, Task> write, CancellationToken ct) =>
        database.AsWorkerAsync(
            async (session, token) =>
            {
                if (!await LockAsync(session, claim, token))
                {
                    return false;
                }

                await write(session, token);
                return true;
            },
            ct);
}
