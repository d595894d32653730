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

    /// <summary>How many trials are stored.</summary>
    public Task<long> CountAsync(TenantId tenant, Guid study, CancellationToken ct) =>
        database.AsTenantAsync(tenant, (session, token) => session.Context.Trials.LongCountAsync(t => t.StudyId == study, token), ct);

    /// <summary>The front's size and hypervolume over evaluations, first to last.</summary>
    public Task<List<HistoryPoint>> HistoryAsync(TenantId tenant, Guid study, CancellationToken ct) =>
        database.AsTenantAsync(
            tenant,
            (session, token) => session.Context.History.Where(h => h.StudyId == study).OrderBy(h => h.Evaluations).ToListAsync(token),
            ct);
}
