using System.Text.Json;
using Dse.Storage.Audit;
using Dse.Storage.Connections;
using Dse.Storage.Studies;

namespace Dse.Storage.OpenTrials;

/// <summary>Hands open trials to clients under leases and takes their answers.</summary>
/// <remarks>
/// Thread-safe; the database's clock counts. What a call gives or takes is one transaction that never waits for the study's row, so that
/// clients wait neither for one another nor for the worker.
/// </remarks>
public sealed class OpenTrialStore
{
    // Far enough to be never; a client's ask brings the study back.
    internal const string Parked = "timestamptz '9999-01-01'";

    private readonly Database database;

    internal OpenTrialStore(Database database) => this.database = database;

    /// <summary>Gives a client its own open trials and further ones until it holds as many as it wants; takes back those of one that wants none.</summary>
    /// <param name="tenant">Whose study.</param>
    /// <param name="study">The study.</param>
    /// <param name="client">The client's name.</param>
    /// <param name="count">How many it wants to hold; with 0 others get those that it holds.</param>
    /// <param name="lease">For how long nobody else gets them; counted anew for those that it holds.</param>
    /// <param name="actor">Who asks, for the audit log: the first client of a study leaves one event, each answer names its client.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>Null when there is no such study.</returns>
    public async Task<AskOutcome?> AskAsync(TenantId tenant, Guid study, string client, int count, TimeSpan lease, string actor, CancellationToken ct)
    {
        var (found, trials) = await database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                var open = await FindAsync(session, tenant, study, token);
                var leased = open is { HasEnded: false } ? await LeaseAsync(session, tenant, study, client, count, lease, token) : [];
                await NoteAsync(session, tenant, count > 0 ? open : null, client, actor, token);
                return (open, leased);
            },
            ct);
        await WakeAsync(tenant, count > 0 ? found : null, client, actor, ct);
        return found is null ? null : new AskOutcome(found.State, [.. trials.OrderBy(t => t.Trial)]);
    }

    /// <summary>Takes what a client says, each once.</summary>
    /// <param name="tenant">Whose study.</param>
    /// <param name="study">The study.</param>
    /// <param name="client">The client's name.</param>
    /// <param name="told">Answers and reports.</param>
    /// <param name="stops">
    /// Decides whether a report ends its trial: gets the report, the trial's batch, and how to read what trials of earlier batches reported
    /// at the same step, which is the same for all trials of a batch; null when nothing is stopped early.
    /// </param>
    /// <param name="actor">Who tells, for the audit log, as in asking.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>One status per telling, in their order; null when there is no such study.</returns>
    public async Task<IReadOnlyList<TellStatus>?> TellAsync(
        TenantId tenant, Guid study, string client, IReadOnlyList<ToldTrial> told, Func<ToldTrial, long, Func<Task<List<string>>>, Task<bool>>? stops, string actor, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(told);
        var statuses = new TellStatus[told.Count];
        var found = await database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                if (await FindAsync(session, tenant, study, token) is not { } known)
                {
                    return null;
                }

                // In one order for all clients, so that two never wait for one another.
                foreach (var i in Enumerable.Range(0, told.Count).OrderBy(i => told[i].Trial))
                {
                    statuses[i] = await TellAsync(session, tenant, known, client, told[i], stops, token);
                }

                await NoteAsync(session, tenant, known, client, actor, token);
                return known;
            },
            ct);
        await WakeAsync(tenant, found, client, actor, ct);
        return found is null ? null : statuses;
    }

    private static async Task<List<AskedTrial>> LeaseAsync(Session session, TenantId tenant, Guid study, string client, int count, TimeSpan lease, CancellationToken ct)
    {
        if (count == 0)
        {
            await session.ExecuteAsync(
                "update open_trials set client_id = null, lease_until = null where study_id = $2 and tenant_id = $1 and client_id = $3 and answer is null",
                [tenant.Value, study, client],
                ct);
            return [];
        }

        var trials = await TakeAsync(
            session,
            """
            update open_trials set lease_until = clock_timestamp() + $4
            where study_id = $2 and tenant_id = $1 and client_id = $3 and answer is null
            returning trial, parameters::text, lease_until, tries
            """,
            [tenant.Value, study, client, lease],
            ct);
        if (trials.Count < count)
        {
            trials.AddRange(await TakeAsync(
                session,
                """
                -- Materialized: a plan that ran the selection once per row would lock more than the limit.
                with free as materialized (
                    select trial from open_trials
                    where study_id = $2 and tenant_id = $1 and answer is null
                        and (client_id is null or (client_id <> $3 and lease_until < clock_timestamp()))
                    order by trial limit $5 for update skip locked)
                update open_trials o set client_id = $3, lease_until = clock_timestamp() + $4
                from free where o.study_id = $2 and o.trial = free.trial
                returning o.trial, o.parameters::text, o.lease_until, o.tries
                """,
                [tenant.Value, study, client, lease, count - trials.Count],
                ct));
        }

        return trials;
    }

    private static async Task<TellStatus> TellAsync(
        Session session, TenantId tenant, FoundStudy study, string client, ToldTrial told, Func<ToldTrial, long, Func<Task<List<string>>>, Task<bool>>? stops, CancellationToken ct)
    {
        var row = (await session.QueryAsync(
            "select answer is not null, answered_by = $4, answer::jsonb = $5, batch, client_id = $4 from open_trials where study_id = $2 and tenant_id = $1 and trial = $3 for update",
            [tenant.Value, study.Id, told.Trial, client, Session.Jsonb(told.Json)],
            r => (IsAnswered: r.GetBoolean(0), IsOwn: !r.IsDBNull(1) && r.GetBoolean(1), IsSame: !r.IsDBNull(2) && r.GetBoolean(2), Batch: r.GetInt64(3), IsHeld: !r.IsDBNull(4) && r.GetBoolean(4)),
            ct)).Cast<(bool IsAnswered, bool IsOwn, bool IsSame, long Batch, bool IsHeld)?>().SingleOrDefault();
        if (row is not { } trial)
        {
            return TellStatus.Unknown;
        }

        if (told.Step is { } step)
        {
            return trial.IsAnswered ? TellStatus.Late : await ReportAsync(session, tenant, study.Id, client, told, step, trial.Batch, stops, ct);
        }

        // A failure told twice must not count against the next try, which may have been given out in between.
        if (!trial.IsAnswered && !study.HasEnded && (trial.IsHeld || !told.IsFailure))
        {
            await AnswerAsync(session, study.Id, told.Trial, client, told.Json, ct);
            return TellStatus.Accepted;
        }

        if (trial is { IsOwn: true, IsSame: true })
        {
            return TellStatus.Repeated;
        }

        await session.ExecuteAsync(
            "insert into late_answers (study_id, trial, tenant_id, client_id, answer) values ($2, $3, $1, $4, $5)",
            [tenant.Value, study.Id, told.Trial, client, Session.Json(told.Json)],
            ct);
        return TellStatus.Late;
    }

    private static async Task<TellStatus> ReportAsync(
        Session session, TenantId tenant, Guid study, string client, ToldTrial told, long step, long batch, Func<ToldTrial, long, Func<Task<List<string>>>, Task<bool>>? stops, CancellationToken ct)
    {
        var isNew = await session.ExecuteAsync(
            "insert into trial_reports (study_id, trial, step, tenant_id, metrics) values ($2, $3, $4, $1, $5) on conflict do nothing",
            [tenant.Value, study, told.Trial, step, Session.Json(told.Json)],
            ct) == 1;
        if (!isNew)
        {
            return TellStatus.Repeated;
        }

        if (stops is null)
        {
            return TellStatus.Accepted;
        }

        // Batches that were told to the strategy before this one was asked for: the same ones however fast the clients are.
        Task<List<string>> EarlierAsync() => session.QueryAsync(
            """
            select r.metrics::text from trial_reports r join open_trials o on o.study_id = r.study_id and o.trial = r.trial
            where r.study_id = $2 and r.tenant_id = $1 and r.step = $3 and o.batch < $4 and o.answer is not null order by r.trial
            """,
            [tenant.Value, study, step, batch],
            r => r.GetString(0),
            ct);
        if (!await stops(told, batch, EarlierAsync))
        {
            return TellStatus.Accepted;
        }

        await AnswerAsync(session, study, told.Trial, client, $"{{\"stopped\":{step},\"metrics\":{told.Json}}}", ct);
        return TellStatus.Stopped;
    }

    private static Task<int> AnswerAsync(Session session, Guid study, long trial, string client, string json, CancellationToken ct) => session.ExecuteAsync(
        "update open_trials set answer = $3, answered_by = $4, answered_at = clock_timestamp() where study_id = $1 and trial = $2",
        [study, trial, Session.Json(json), client],
        ct);

    private static async Task<FoundStudy?> FindAsync(Session session, TenantId tenant, Guid study, CancellationToken ct) => (await session.QueryAsync(
        $"""
        select state, coalesce(asked_at < clock_timestamp() - interval '1 second', true) or run_after = {Parked},
            coalesce(asked_at < clock_timestamp() - interval '10 seconds', true) or run_after = {Parked}
        from studies where tenant_id = $1 and id = $2
        """,
        [tenant.Value, study],
        r => new FoundStudy(study, StudyStates.Parse(r.GetString(0)), r.GetBoolean(1), r.GetBoolean(2)),
        ct)).SingleOrDefault();

    // Remembers that clients are there, once a second; a row that somebody writes at the moment is left to the next call.
    private static Task NoteAsync(Session session, TenantId tenant, FoundStudy? study, string client, string actor, CancellationToken ct) =>
        study is { HasEnded: false, IsDue: true, IsLongDue: false } ? NoteAsync(session, tenant, study.Id, client, actor, "for no key update skip locked", ct) : Task.CompletedTask;

    // The same where the study may be put aside by now, or was: this waits, in a transaction that holds nothing else.
    private Task WakeAsync(TenantId tenant, FoundStudy? study, string client, string actor, CancellationToken ct) =>
        study is { HasEnded: false, IsLongDue: true }
            ? database.AsTenantAsync(tenant, (session, token) => NoteAsync(session, tenant, study.Id, client, actor, "for no key update", token), ct)
            : Task.CompletedTask;

    private static async Task<bool> NoteAsync(Session session, TenantId tenant, Guid study, string client, string actor, string locking, CancellationToken ct)
    {
        var noted = await session.QueryAsync(
            $"""
            update studies s set asked_at = clock_timestamp(), run_after = case when before.is_parked then clock_timestamp() else s.run_after end
            from (
                select id, run_after = {Parked} as is_parked, asked_at is null as is_first from studies
                where tenant_id = $1 and id = $2 and state in ('queued', 'running')
                    and (asked_at is null or asked_at < clock_timestamp() - interval '1 second' or run_after = {Parked})
                {locking}) before
            where s.id = before.id and s.tenant_id = $1
            returning before.is_parked, before.is_first
            """,
            [tenant.Value, study],
            r => (IsParked: r.GetBoolean(0), IsFirst: r.GetBoolean(1)),
            ct);
        if (noted is [{ IsFirst: true }])
        {
            await AuditLog.WriteAsync(session, tenant, actor, "study.evaluate", study.ToString(), JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal) { ["clientId"] = client }), ct);
        }

        if (noted is [{ IsParked: true }])
        {
            await session.ExecuteAsync("select pg_notify('dse_studies', '')", [], ct);
        }

        return noted.Count > 0;
    }

    private static Task<List<AskedTrial>> TakeAsync(Session session, string sql, object?[] parameters, CancellationToken ct) => session.QueryAsync(
        sql, parameters, r => new AskedTrial(r.GetInt64(0), r.GetString(1), r.GetFieldValue<DateTimeOffset>(2), r.GetInt32(3)), ct);

    // Due: clients were last noted a second ago or more; long due: so long ago that the study may be put aside.
    private sealed record FoundStudy(Guid Id, StudyState State, bool IsDue, bool IsLongDue)
    {
        public bool HasEnded => State.HasEnded();
    }
}
