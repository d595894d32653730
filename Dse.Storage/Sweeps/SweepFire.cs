using Dse.Core.Sweeps;
using Dse.Storage.Audit;
using Dse.Storage.Connections;
using Dse.Storage.Studies;
using Microsoft.EntityFrameworkCore;

namespace Dse.Storage.Sweeps;

/// <summary>The transaction in which a run of a sweep starts.</summary>
internal sealed class SweepFire(Session session, TenantId tenant, Guid id, SweepFiring firing, StorageOptions options)
{
    public async Task<SweepChange> RunAsync(CancellationToken ct)
    {
        await session.ExecuteAsync("select 1 from sweeps where tenant_id = $1 and id = $2 for update", [tenant.Value, id], ct);
        if (await session.Context.Sweeps.SingleOrDefaultAsync(s => s.Id == id, ct) is not { } sweep)
        {
            return new SweepChange.NotFound();
        }

        if (firing.Members.Count > 0 && await KnownRunAsync(firing.Members[0].StudyId, ct) is { } known)
        {
            // The connection was lost in the commit before.
            return new SweepChange.Done(sweep, known);
        }

        if (firing.Due is not null && (sweep.State != "active" || sweep.NextFireAt != firing.Due))
        {
            return new SweepChange.NotDue();
        }

        if (firing.Due is null && sweep.State == "ended")
        {
            return new SweepChange.Refused($"The sweep has ended: {sweep.Reason} Replace its definition to begin anew.");
        }

        var (outcome, reason, ends) = await DecideAsync(sweep, ct);
        if (firing.Due is null && outcome != "started")
        {
            return new SweepChange.Refused(reason!);
        }

        return await WriteAsync(sweep, outcome, reason, ends, ct);
    }

    private async Task<SweepRun?> KnownRunAsync(Guid study, CancellationToken ct) =>
        await session.ScalarAsync<int?>("select run from sweep_members where tenant_id = $1 and study_id = $2", [tenant.Value, study], ct) is { } run
            ? await session.Context.SweepRuns.SingleAsync(r => r.SweepId == id && r.Run == run, ct)
            : null;

    private async Task<(string Outcome, string? Reason, bool Ends)> DecideAsync(Sweep sweep, CancellationToken ct)
    {
        if (firing.Refusal is not null)
        {
            return ("refused", firing.Refusal, false);
        }

        if (firing.Limits.Studies is { } most && sweep.Studies + firing.Members.Count > most)
        {
            return ("refused", $"{sweep.Studies} studies were submitted; {firing.Members.Count} more would go over the limit of {most}.", true);
        }

        if (firing.Limits.Hours is { } hours)
        {
            var seconds = await session.ScalarAsync<double>(
                "select coalesce(sum(s.search_seconds), 0) from sweep_members m join studies s on s.id = m.study_id where m.tenant_id = $1 and m.sweep_id = $2",
                [tenant.Value, id],
                ct);
            if (seconds >= hours * 3600)
            {
                return ("refused", FormattableString.Invariant($"Its studies have searched for {seconds / 3600:0.###} hours; the limit is {hours}."), true);
            }
        }

        var open = await OpenAsync(ct);
        if (open.Count > 0 && firing.Overlap == SweepOverlap.Skip)
        {
            return ("skipped", $"{open.Count} studies of an earlier run have not ended.", false);
        }

        if (firing.Overlap == SweepOverlap.Cancel)
        {
            foreach (var study in open)
            {
                await StudyStore.CancelAsync(session, tenant, study, firing.Actor, ct);
            }
        }

        var limit = await StudyStore.QueueLimitAsync(session, tenant, options, ct);
        var queued = await StudyStore.CountQueuedAsync(session, tenant, ct);
        return queued + firing.Members.Count > limit
            ? ("refused", $"{queued} studies are queued; {firing.Members.Count} more would go over the tenant's limit of {limit}.", false)
            : ("started", null, false);
    }

    private Task<List<Guid>> OpenAsync(CancellationToken ct) => session.QueryAsync(
        """
        select s.id from sweep_members m join studies s on s.id = m.study_id
        where m.tenant_id = $1 and m.sweep_id = $2 and s.state in ('queued', 'running') and s.cancel_requested_at is null order by s.id for update of s
        """,
        [tenant.Value, id],
        r => r.GetGuid(0),
        ct);

    private async Task<SweepChange> WriteAsync(Sweep sweep, string outcome, string? reason, bool ends, CancellationToken ct)
    {
        var run = sweep.Runs + 1;
        var members = outcome == "started" ? firing.Members : [];
        await session.ExecuteAsync(
            """
            insert into sweep_runs (sweep_id, run, tenant_id, slot, actor, outcome, reason, studies, missed_slots, version)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
            """,
            [
                id, run, tenant.Value, SweepStore.Moment(firing.Slot), firing.Actor, outcome,
                Session.Typed(NpgsqlTypes.NpgsqlDbType.Text, reason), members.Count, firing.MissedSlots, firing.Version,
            ],
            ct);
        for (var i = 0; i < members.Count; i++)
        {
            await StudyStore.InsertAsync(session, tenant, members[i].StudyId, members[i].Submission, firing.Actor, ct);
            await session.ExecuteAsync(
                "insert into sweep_members (sweep_id, run, member, tenant_id, study_id, axis_values) values ($1, $2, $3, $4, $5, $6)",
                [id, run, i, tenant.Value, members[i].StudyId, Session.Json(members[i].ValuesJson)],
                ct);
        }

        // A schedule that has no slot left is over; a sweep without one waits to be asked.
        var isOver = ends || (firing.Due is not null && firing.Next is null);
        await session.ExecuteAsync(
            """
            update sweeps set runs = $3, studies = studies + $4, next_fire_at = case when $5 then $6 else next_fire_at end,
                state = case when $7 then 'ended' else state end, reason = case when $7 then $8 else reason end,
                updated_at = now(), version = version + 1
            where tenant_id = $1 and id = $2
            """,
            [
                tenant.Value, id, run, (long)members.Count, firing.Due is not null, SweepStore.Moment(isOver ? null : firing.Next), isOver,
                Session.Typed(NpgsqlTypes.NpgsqlDbType.Text, ends ? reason : "Its schedule has no further slot."),
            ],
            ct);
        await AuditLog.WriteAsync(session, tenant, firing.Actor, $"sweep.{outcome}", id.ToString(), $$"""{"run":{{run}},"studies":{{members.Count}}}""", ct);
        return new SweepChange.Done(
            await session.Context.Sweeps.SingleAsync(s => s.Id == id, ct), await session.Context.SweepRuns.SingleAsync(r => r.SweepId == id && r.Run == run, ct));
    }
}
