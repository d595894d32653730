using System.ComponentModel;
using System.Globalization;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Storage.Fronts;
using Dse.Storage.Studies;
using Dse.Storage.Sweeps;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dse.Api.Sweeps;

/// <summary><c>/v1/sweeps/{id}/runs</c> and what came out of them.</summary>
internal static class SweepRunEndpoints
{
    private const int MaxLimit = 200;

    /// <summary>Maps the routes into the group of sweeps.</summary>
    public static void MapSweepRuns(this IEndpointRouteBuilder group)
    {
        group.MapGet("/{id:guid}/runs", ListAsync).WithName("listSweepRuns").RequireAuthorization(Policies.Read)
            .WithSummary("List a sweep's runs").WithDescription("A page of runs, newest first, those skipped or refused included.")
            .Problems(ProblemType.InvalidRequest, ProblemType.NotFound);
        group.MapGet("/{id:guid}/front", FrontAsync).WithName("getSweepFront").RequireAuthorization(Policies.Read)
            .WithSummary("Get a run's joint front").WithDescription("The points of all studies of a run that none dominates, each with its study and axes' values.")
            .Problems(ProblemType.NotFound, ProblemType.Conflict);
        group.MapGet("/{id:guid}/table", TableAsync).WithName("getSweepTable").RequireAuthorization(Policies.Read)
            .WithSummary("Get a run as a table").WithDescription("The axes' values of each study against the best that it found.")
            .Problems(ProblemType.NotFound);
        group.MapGet("/{id:guid}/changes", ChangesAsync).WithName("getSweepChanges").RequireAuthorization(Policies.Read)
            .WithSummary("Tell what changed between two runs")
            .WithDescription("Points gained, lost and moved on the joint front, the drift of its hypervolume, and what differs in the specs and versions behind it. Of the first run all points are gained.")
            .Problems(ProblemType.NotFound, ProblemType.Conflict);
    }

    private static async Task<Results<Ok<ItemPage<SweepRunResponse>>, ProblemResult>> ListAsync(
        [Description("The sweep's id.")] Guid id,
        HttpContext context,
        SweepStore sweeps,
        [Description("Most runs on the page, 1 to 200; 50 when omitted.")] int? limit,
        [Description("nextCursor of the page before.")] string? cursor,
        CancellationToken ct)
    {
        var before = 0;
        if (limit is < 1 or > MaxLimit)
        {
            return Problems.InvalidRequest("limit", "outOfRange", $"{limit} is not in 1 to {MaxLimit}.");
        }

        if (cursor is not null && !int.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            return Problems.InvalidRequest("cursor", "badCursor", "The cursor is not one that this service gave out. Start again without it.");
        }

        var tenant = Caller.Of(context).Tenant;
        if (await sweeps.GetAsync(tenant, id, ct) is null)
        {
            return Problems.NotFound();
        }

        var most = limit ?? 50;
        var page = await sweeps.ListRunsAsync(tenant, id, cursor is null ? null : before, most + 1, ct);
        return TypedResults.Ok(new ItemPage<SweepRunResponse>(
            [.. page.Take(most).Select(SweepRunResponse.From)], page.Count > most ? page[most - 1].Run.ToString(CultureInfo.InvariantCulture) : null));
    }

    private static async Task<Results<Ok<SweepFrontResponse>, ProblemResult>> FrontAsync(
        [Description("The sweep's id.")] Guid id,
        [Description("The run; the last one that was started when omitted.")] int? run,
        HttpContext context,
        SweepStore sweeps,
        StudyStore studies,
        FrontStore fronts,
        CancellationToken ct)
    {
        var (family, problem) = await ReadAsync(id, run, context, sweeps, studies, fronts, ct);
        return family is null ? problem! : Unlike(family) ?? (Results<Ok<SweepFrontResponse>, ProblemResult>)TypedResults.Ok(SweepResults.Front(family));
    }

    private static async Task<Results<Ok<SweepTableResponse>, ProblemResult>> TableAsync(
        [Description("The sweep's id.")] Guid id,
        [Description("The run; the last one that was started when omitted.")] int? run,
        HttpContext context,
        SweepStore sweeps,
        StudyStore studies,
        FrontStore fronts,
        CancellationToken ct)
    {
        var (family, problem) = await ReadAsync(id, run, context, sweeps, studies, fronts, ct);
        return family is null ? problem! : TypedResults.Ok(SweepResults.Table(family));
    }

    private static async Task<Results<Ok<SweepChangesResponse>, ProblemResult>> ChangesAsync(
        [Description("The sweep's id.")] Guid id,
        [Description("The later run; the last one that was started when omitted.")] int? run,
        [Description("The earlier run; the one that was started before it when omitted.")] int? since,
        HttpContext context,
        SweepStore sweeps,
        StudyStore studies,
        FrontStore fronts,
        CancellationToken ct)
    {
        var (after, problem) = await ReadAsync(id, run, context, sweeps, studies, fronts, ct);
        if (after is null)
        {
            return problem!;
        }

        var tenant = Caller.Of(context).Tenant;
        var next = await sweeps.GetAsync(tenant, id, ct) is { } sweep ? SweepResponse.From(sweep).NextFireAt : null;
        if ((since ?? await sweeps.LastStartedAsync(tenant, id, after.Run, ct)) is not { } earlier)
        {
            return Unlike(after) ?? (Results<Ok<SweepChangesResponse>, ProblemResult>)TypedResults.Ok(SweepResults.Changes(null, after, next));
        }

        var (before, none) = await ReadAsync(id, earlier, context, sweeps, studies, fronts, ct);
        if (before is null)
        {
            return none!;
        }

        if ((Unlike(after) ?? Unlike(before)) is { } unlike)
        {
            return unlike;
        }

        return before.Objectives.SequenceEqual(after.Objectives)
            ? TypedResults.Ok(SweepResults.Changes(before, after, next))
            : Problems.At(ProblemType.Conflict, "$", "unlikeObjectives", $"Run {before.Run} seeks {string.Join(", ", before.Objectives)}, run {after.Run} {string.Join(", ", after.Objectives)}. Choose runs that seek the same.");
    }

    private static async Task<(SweepFamily? Family, ProblemResult? Problem)> ReadAsync(
        Guid id, int? run, HttpContext context, SweepStore sweeps, StudyStore studies, FrontStore fronts, CancellationToken ct)
    {
        var tenant = Caller.Of(context).Tenant;
        var number = run ?? await sweeps.LastStartedAsync(tenant, id, null, ct);
        var family = number is { } known ? await SweepFamily.ReadAsync(tenant, id, known, sweeps, studies, fronts, ct) : null;
        if (family is { Members.Count: > 0 })
        {
            return (family, null);
        }

        // A sweep of one's own is told from one that is not there.
        var what = number is null ? "has not run yet. 'dse sweeps run' or POST /v1/sweeps/{id}/run starts a run" : $"has no studies of a run {number}. 'dse sweeps runs' or GET /v1/sweeps/{{id}}/runs lists them";
        return (null, await sweeps.GetAsync(tenant, id, ct) is null ? Problems.NotFound() : Problems.Of(ProblemType.NotFound, $"The sweep {what}."));
    }

    private static ProblemResult? Unlike(SweepFamily family) => family.Objectives.Count > 0
        ? null
        : Problems.At(ProblemType.Conflict, "$", "unlikeObjectives", $"The studies of run {family.Run} do not all seek the same, so that they have no joint front. See its table.");
}
