using System.ComponentModel;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Formats.Exports;
using Dse.Formats.Fronts;
using Dse.Storage;
using Dse.Storage.Fronts;
using Dse.Storage.Studies;

namespace Dse.Api.Fronts;

/// <summary><c>/v1/studies/{id}/front</c>: what came out.</summary>
internal static class FrontEndpoints
{
    /// <summary>Maps the routes.</summary>
    public static void MapFronts(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/studies/{id:guid}/front").WithTags("Fronts").RequireAuthorization(Policies.Read);
        group.MapGet("/", FrontAsync).WithName("getFront")
            .WithSummary("Get the front")
            .WithDescription(
                "The final front, or the best so far while the study runs. With `?since=` only what changed since a revision read before. As CSV with `?format=csv` or `Accept: text/csv`. The ETag changes with the answer; send it back in `If-None-Match` to get 304 while it is the same.")
            .Produces<FrontResponse>(StatusCodes.Status200OK, "application/json", Representations.Csv)
            .Produces(StatusCodes.Status304NotModified)
            .Problems(ProblemType.InvalidRequest, ProblemType.NotFound, ProblemType.NotAcceptable);
        group.MapGet("/{point:int}/artifact", ArtifactAsync).WithName("getArtifact")
            .WithSummary("Get a point's artifact")
            .WithDescription("What people look at for one point of the front: a pipeline timeline, a memory map, a placement. Its shape belongs to the study's kind.")
            .Produces<JsonElement>(StatusCodes.Status200OK, "application/json")
            .Produces(StatusCodes.Status304NotModified)
            .Problems(ProblemType.NotFound);
        group.MapExport();
    }

    private static async Task<IResult> FrontAsync(
        [Description("The study's id.")] Guid id,
        HttpContext context,
        StudyStore studies,
        FrontStore fronts,
        FrontAnswers answers,
        [Description("A revision read before: only what changed since then is told.")] long? since,
        [Description("Only points that meet this expression over parameters and metrics, for example `memoryGiB <= 60 && tp == 8`. Cannot go with since.")] string? where,
        [Description("Only the first so many points.")] int? limit,
        [Description("json or csv; goes before Accept.")] string? format,
        CancellationToken ct)
    {
        var (csv, problem) = Representations.Choose(context.Request, format);
        problem ??= Check(since, where, limit, csv);
        if (problem is not null)
        {
            return problem;
        }

        var tenant = Caller.Of(context).Tenant;
        if (await studies.GetAsync(tenant, id, ct) is not { } study)
        {
            return Problems.NotFound();
        }

        var row = await fronts.GetRowAsync(tenant, id, ct);
        if (IsUnchanged(context, Tag(study, row, csv)))
        {
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        if (!csv && where is null && limit is null)
        {
            return (since is null or 0 ? answers.Find(id, Tag(study, row, csv)) : null) is { } known
                ? known.Send(context)
                : await AnswerAsync(tenant, study, row is null ? null : await fronts.GetTextAsync(tenant, id, since, ct), since, studies, answers, context, ct);
        }

        var front = row is null ? null : await fronts.GetAsync(tenant, id, since, ct);
        var points = front?.Points ?? [];
        if (where is not null)
        {
            if (!PointFilter.TryCreate(where, [.. points.Select(p => p.Point)], out var filter, out var error) && points.Count > 0)
            {
                return Problems.InvalidRequest("where", "badExpression", error);
            }

            points = filter is null ? points : [.. points.Where(p => filter.Accepts(p.Point))];
        }

        points = limit is { } most && points.Count > most ? [.. points.Take(most)] : points;
        Retag(context, study, front?.Row, csv);
        return csv
            ? Csv(points)
            : TypedResults.Json(
                await ComposeAsync(tenant, study, front?.Row, front?.IsComplete != false, front?.Document, front?.RemovedTrials ?? [], since, studies, ct)
                    with { Points = [.. points.Select(FrontPointResponse.From)] },
                ApiJson.Default.FrontResponse);
    }

    private static async Task<IResult> AnswerAsync(
        TenantId tenant, Study study, StoredFrontText? front, long? since, StudyStore studies, FrontAnswers answers, HttpContext context, CancellationToken ct)
    {
        var isComplete = front?.IsComplete != false;
        var response = await ComposeAsync(tenant, study, front?.Row, isComplete, front?.Document, front?.RemovedTrials ?? [], since, studies, ct);
        var (tag, json) = (Tag(study, front?.Row, csv: false), FrontText.Write(response, front?.Points ?? []));
        return (isComplete ? answers.Keep(study.Id, tag, json) : new FrontAnswer(tag, json, Gzip: null)).Send(context);
    }

    // The front may have moved on since the study was read: the tag is that of what is sent.
    private static void Retag(HttpContext context, Study study, FrontRow? sent, bool csv)
    {
        if (sent is not null)
        {
            context.Response.Headers.ETag = Tag(study, sent, csv);
        }
    }

    private static ProblemResult? Check(long? since, string? where, int? limit, bool csv)
    {
        if (since < 0)
        {
            return Problems.InvalidRequest("since", "outOfRange", $"{since} is below 0. Use a revision read before, or 0 for the whole front.");
        }

        if (limit < 1)
        {
            return Problems.InvalidRequest("limit", "outOfRange", $"{limit} is below 1.");
        }

        if (where is not null && !Expression.TryParse(where, out _, out var error))
        {
            return Problems.InvalidRequest("where", "badExpression", error);
        }

        return since is not null && (where is not null || limit is not null || csv)
            ? Problems.InvalidRequest("since", "notTogether", "A delta is told whole and as JSON. Leave out where, limit and CSV, or since.")
            : null;
    }

    private static IResult Csv(IReadOnlyList<StoredPoint> points)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        FrontCsv.Write(text, [.. points.Select(p => p.Point)]);
        return TypedResults.Text(text.ToString(), Representations.Csv, Encoding.UTF8);
    }

    // Everything but the points.
    private static async Task<FrontResponse> ComposeAsync(
        TenantId tenant, Study study, FrontRow? row, bool isComplete, FrontDocument? outcome, IReadOnlyList<long> removedTrials, long? since, StudyStore studies, CancellationToken ct)
    {
        var isDelta = !isComplete;
        var text = isDelta && outcome is not null ? null : await studies.GetSpecAsync(tenant, study.Id, ct);
        JsonElement? spec = text is null ? null : JsonSerializer.Deserialize(text, ApiJson.Default.JsonElement);
        return new FrontResponse
        {
            Study = study.Id,
            Revision = row?.Revision ?? 0,
            Since = isDelta ? since : null,
            Final = row?.Kind == "final",
            Spec = isDelta ? null : spec,
            Status = study.State,
            Reason = outcome?.Reason ?? study.Reason,
            Hypervolume = outcome is null ? study.Hypervolume : outcome.Hypervolume,
            ReferencePoint = outcome?.ReferencePoint,
            Evaluations = outcome?.Evaluations ?? study.Evaluations,
            Seconds = outcome?.Seconds ?? study.SearchSeconds,
            Reproducible = outcome?.Reproducible,
            Proved = outcome?.Proved,
            Strategy = outcome?.Strategy,
            Rejected = outcome?.Rejected,
            Objectives = outcome is not null ? [.. outcome.Objectives.Select(o => o.ToString())] : [.. StudyFronts.Objectives(study.Kind, spec).Select(o => o.ToString())],
            Points = [],
            RemovedTrials = removedTrials,
            Exports = [.. PointExports.For(study.Kind).Select(f => f.Name)],
        };
    }

    private static async Task<IResult> ArtifactAsync(
        [Description("The study's id.")] Guid id,
        [Description("The point's id within the present front.")] int point,
        HttpContext context,
        FrontStore fronts,
        CancellationToken ct)
    {
        if (await fronts.GetArtifactAsync(Caller.Of(context).Tenant, id, point, ct) is not { } artifact)
        {
            return Problems.NotFound();
        }

        return IsUnchanged(context, $"\"{Convert.ToHexStringLower(artifact.Sha256)}\"")
            ? TypedResults.StatusCode(StatusCodes.Status304NotModified)
            : TypedResults.Bytes(artifact.Bytes, artifact.ContentType);
    }

    // While the study runs, evaluations and seconds move on between revisions, so that its version counts too.
    private static string Tag(Study study, FrontRow? row, bool csv) => string.Create(
        CultureInfo.InvariantCulture,
        $"\"{row?.Revision ?? 0}-{study.Version}{(csv ? "-csv" : string.Empty)}\"");

    private static bool IsUnchanged(HttpContext context, string tag)
    {
        context.Response.Headers.ETag = tag;
        context.Response.Headers.CacheControl = "private, no-cache";
        context.Response.Headers.Vary = "Accept, Accept-Encoding, Authorization";
        return context.Request.Headers.IfNoneMatch.SelectMany(v => (v ?? string.Empty).Split(',', StringSplitOptions.TrimEntries))
            .Select(t => t.StartsWith("W/", StringComparison.Ordinal) ? t[2..] : t)
            .Any(t => t == "*" || string.Equals(t, tag, StringComparison.Ordinal) || string.Equals(t, FrontAnswer.Coded(tag), StringComparison.Ordinal));
    }
}
