using System.ComponentModel;
using System.Text.Json;
using Dse.Api.Errors;
using Dse.Api.Fronts;
using Dse.Api.Json;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Core.Studies;
using Dse.Storage.Fronts;
using Dse.Storage.Studies;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dse.Api.Studies;

/// <summary><c>/v1/studies</c>: list, look, steer.</summary>
internal static class StudyEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapStudies(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/studies").WithTags("Studies");
        group.MapGet("/", ListAsync).WithName("listStudies").RequireAuthorization(Policies.Read)
            .WithSummary("List studies").WithDescription("A page of the tenant's studies, filtered and ordered, newest first.")
            .Problems(ProblemType.InvalidRequest);
        group.MapGet("/labels", LabelsAsync).WithName("listLabels").RequireAuthorization(Policies.Read)
            .WithSummary("List what studies are found by")
            .WithDescription("The kinds that there are, and the tags, owners, models and devices of the tenant's studies, at most 500 of each: what the filters of the list may be set to.")
            .Problems();
        group.MapGet("/{id:guid}", GetAsync).WithName("getStudy").RequireAuthorization(Policies.Read)
            .WithSummary("Get a study").WithDescription("Where a study stands, and its spec.").Problems(ProblemType.NotFound);
        group.MapPost("/{id:guid}/cancel", CancelAsync).WithName("cancelStudy").RequireAuthorization(Policies.Write)
            .WithSummary("Cancel a study")
            .WithDescription("Stops a study: a queued one at once, a running one within seconds; its best front so far is kept. Nothing happens to one that has ended.")
            .Problems(ProblemType.NotFound);
        group.MapPost("/{id:guid}/resume", ResumeAsync).WithName("resumeStudy").RequireAuthorization(Policies.Write)
            .WithSummary("Resume a study")
            .WithDescription("Queues a cancelled, failed or quarantined study again; it goes on from its last checkpoint.")
            .Problems(ProblemType.NotFound, ProblemType.Conflict);
        group.MapDelete("/{id:guid}", DeleteAsync).WithName("deleteStudy").RequireAuthorization(Policies.Write)
            .WithSummary("Delete a study").WithDescription("Deletes a study that is not running, with its front, trials and artifacts, for good.")
            .Problems(ProblemType.NotFound, ProblemType.Conflict);
    }

    private static async Task<Results<Ok<ItemPage<StudySummary>>, ProblemResult>> ListAsync(
        [AsParameters] StudyFilter filter, HttpContext context, StudyStore studies, CancellationToken ct)
    {
        var (query, problem) = filter.ToQuery();
        if (query is null)
        {
            return problem!;
        }

        try
        {
            var page = await studies.ListAsync(Caller.Of(context).Tenant, query, ct);
            return TypedResults.Ok(new ItemPage<StudySummary>([.. page.Studies.Select(StudySummary.From)], page.NextCursor));
        }
        catch (FormatException e)
        {
            return Problems.InvalidRequest("cursor", "badCursor", e.Message);
        }
    }

    private static async Task<Ok<StudyLabelsResponse>> LabelsAsync(HttpContext context, StudyStore studies, CancellationToken ct) =>
        TypedResults.Ok(StudyLabelsResponse.From(
            await studies.LabelsAsync(Caller.Of(context).Tenant, StudyLabelsResponse.Most, ct), StudyKinds.All.Select(k => k.Name)));

    private static async Task<Results<Ok<StudyDetail>, ProblemResult>> GetAsync(
        [Description("The study's id.")] Guid id, HttpContext context, StudyStore studies, FrontStore fronts, CancellationToken ct)
    {
        var tenant = Caller.Of(context).Tenant;
        var study = await studies.GetAsync(tenant, id, ct);
        if (study is null || await studies.GetSpecAsync(tenant, id, ct) is not { } spec)
        {
            return Problems.NotFound();
        }

        return TypedResults.Ok(new StudyDetail
        {
            Study = StudySummary.From(study),
            Spec = JsonSerializer.Deserialize(spec, ApiJson.Default.JsonElement),
            FrontRevision = (await fronts.GetRowAsync(tenant, id, ct))?.Revision ?? 0,
        });
    }

    private static async Task<Results<Ok<StudySummary>, ProblemResult>> CancelAsync(
        [Description("The study's id.")] Guid id, HttpContext context, StudyStore studies, CancellationToken ct)
    {
        var caller = Caller.Of(context);
        return await studies.RequestCancelAsync(caller.Tenant, id, caller.Actor, ct) is StudyChange.Done done
            ? TypedResults.Ok(StudySummary.From(done.Study))
            : Problems.NotFound();
    }

    private static async Task<Results<Ok<StudySummary>, ProblemResult>> ResumeAsync(
        [Description("The study's id.")] Guid id, HttpContext context, StudyStore studies, CancellationToken ct)
    {
        var caller = Caller.Of(context);
        return await studies.ResumeAsync(caller.Tenant, id, caller.Actor, ct) switch
        {
            StudyChange.Done done => TypedResults.Ok(StudySummary.From(done.Study)),
            StudyChange.Refused refused => StudyIds.Refused(refused.State, "Only a cancelled, failed or quarantined study can be resumed."),
            _ => Problems.NotFound(),
        };
    }

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync(
        [Description("The study's id.")] Guid id, HttpContext context, StudyStore studies, CancellationToken ct)
    {
        var caller = Caller.Of(context);
        return await studies.DeleteAsync(caller.Tenant, id, caller.Actor, ct) switch
        {
            StudyChange.Done => TypedResults.NoContent(),
            StudyChange.Refused refused => StudyIds.Refused(refused.State, "Cancel it and wait until it has ended."),
            _ => Problems.NotFound(),
        };
    }
}
