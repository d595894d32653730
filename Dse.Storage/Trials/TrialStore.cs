using Dse.Storage.Connections;
using Microsoft.EntityFrameworkCore;

namespace Dse.Storage.Trials;

/// <summary>Reads the trials of a study and how its front grew.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class TrialStore
{
    private readonly Database database;

    internal TrialStore(Database database) => this.database = database;

    /// <summary>A page of trials in trial order.</summary>
    /// <param name="tenant">Whose study.</param>
    /// <param name="study">The study.</param>
    /// <param name="after">Only trials with a greater number; -1 for all.</param>
    /// <param name="limit">At most this many, 1 to 10,000.</param>
    /// <param name="outcome">Only feasible, infeasible or failed ones; null for all.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>The trials; pass the last one's number as <paramref name="after"/> for the next page.</returns>
    public Task<List<Trial>> PageAsync(TenantId tenant, Guid study, long after, int limit, string? outcome, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => session.Context.Trials
                .Where(t => t.StudyId == study && t.Number > after && (outcome == null || t.Outcome == outcome))
                .OrderBy(t => t.Number).Take(Math.Clamp(limit, 1, 10_000)).ToListAsync(token),
            ct);

    /// <summary>Trials spread evenly over all that are stored, in trial order: what a plot of a long study can show.</summary>
    /// <param name="tenant">Whose study.</param>
    /// <param name="study">The study.</param>
    /// <param name="most">About this many, 1 to 10,000; all when there are no more.</param>
    /// <param name="outcome">Only feasible, infeasible or failed ones; null for all.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<List<Trial>> SampleAsync(TenantId tenant, Guid study, int most, string? outcome, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            async (session, token) =>
            {
                var last = await session.Context.Trials.Where(t => t.StudyId == study).MaxAsync(t => (long?)t.Number, token);
                if (last is null)
                {
                    return [];
                }

                // Named one by one, so that the index finds them: a condition on the remainder would read every trial.
                var step = (last.Value / Math.Clamp(most, 1, 10_000)) + 1;
                var numbers = Enumerable.Range(0, (int)(last.Value / step) + 1).Select(n => n * step).ToArray();
                return await session.Context.Trials
                    .Where(t => t.StudyId == study && numbers.Contains(t.Number) && (outcome == null || t.Outcome == outcome))
                    .OrderBy(t => t.Number).ToListAsync(token);
            },
            ct);

    /// <summary>How many trials ended how, the most frequent first; at most 100 rows.</summary>
    public Task<List<TrialOutcome>> OutcomesAsync(TenantId tenant, Guid study, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => session.QueryAsync(
                """
                select outcome, reason, count(*) from trials where tenant_id = $1 and study_id = $2
                group by outcome, reason order by count(*) desc, outcome, reason limit 100
                """,
                [tenant.Value, study],
                r => new TrialOutcome(r.GetString(0), r.IsDBNull(1) ? null : r.GetString(1), r.GetInt64(2)),
                token),
            ct);

    /// <summary>How many trials are stored.</summary>
    public Task<long> CountAsync(TenantId tenant, Guid study, CancellationToken ct) =>
        database.AsTenantAsync(tenant, (session, token) => session.Context.Trials.LongCountAsync(t => t.StudyId == study, token), ct);

    /// <summary>The front's size and hypervolume over evaluations, first to last.</summary>
    /// <param name="tenant">Whose study.</param>
    /// <param name="study">The study.</param>
    /// <param name="most">At most about this many rows, spread evenly with the first and the last among them; null for all.</param>
    /// <param name="ct">Cancels the call.</param>
    public Task<List<HistoryPoint>> HistoryAsync(TenantId tenant, Guid study, int? most, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => session.QueryAsync(
                """
                select evaluations, seconds, hypervolume, front_size from (
                    select h.*, row_number() over (order by evaluations) - 1 as place, count(*) over () as total
                    from front_history h where tenant_id = $1 and study_id = $2) h
                where place % greatest(1, ceil(total::numeric / $3)::bigint) = 0 or place = total - 1
                order by evaluations
                """,
                [tenant.Value, study, (long)(most ?? int.MaxValue)],
                r => new HistoryPoint
                {
                    StudyId = study,
                    TenantId = tenant,
                    Evaluations = r.GetInt64(0),
                    Seconds = r.GetDouble(1),
                    Hypervolume = r.IsDBNull(2) ? null : r.GetDouble(2),
                    FrontSize = r.GetInt32(3),
                },
                token),
            ct);
}

/// <summary>How many trials ended in one way.</summary>
/// <param name="Outcome">feasible, infeasible or failed.</param>
/// <param name="Reason">Why, or null for feasible ones.</param>
/// <param name="Trials">How many.</param>
public sealed record TrialOutcome(string Outcome, string? Reason, long Trials);
