using System.ComponentModel;
using Dse.Api.Errors;
using Dse.Api.Limits;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Api.Telemetry;
using Dse.Storage.Catalog;
using Dse.Storage.Files;
using Dse.Storage.Studies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Dse.Api.Studies;

/// <summary><c>POST /v1/studies</c>: takes a spec in.</summary>
internal static class SubmitEndpoint
{
    private const int MaxKeyLength = 200;
    private const int MaxTags = 32;
    private const int MaxTagLength = 100;

    /// <summary>Maps the route.</summary>
    public static void MapSubmit(this IEndpointRouteBuilder routes) => routes.MapPost("/v1/studies", SubmitAsync)
        .WithName("submitStudy").WithTags("Studies").RequireAuthorization(Policies.Write)
        .WithSummary("Submit a study")
        .WithDescription(
            "Takes a spec in and queues it. 202 means that the study is stored for good. With an `Idempotency-Key`, sending the same request again gives the same study; with another body it is refused. Where the spec names a device or model of the tenant's own, the study keeps the object in its place; where it names network files by hash, their layers; where it names a proxy or, to start from, a study, those. Specs are described per kind at `/v1/schemas/{kind}`.")
        .WithMetadata(new SpecBody("The spec, as JSON or YAML.", Examples.Spec, Examples.SpecYaml))
        .Problems(ProblemType.MalformedBody, ProblemType.InvalidSpec, ProblemType.TooLarge, ProblemType.UnsupportedMediaType);

    private static async Task<Results<Accepted<StudySummary>, ProblemResult>> SubmitAsync(
        HttpContext context,
        StudyStore studies,
        CatalogStore catalog,
        FileStore files,
        StudyReferences references,
        ApiMetrics metrics,
        [FromHeader(Name = "Idempotency-Key"), Description("Any text of 1 to 200 characters that is new for each study; a random UUID does.")] string? idempotencyKey,
        [FromQuery(Name = "tag"), Description("Labels for filtering beside those of the spec, together at most 32 of at most 100 characters; repeat the parameter for several.")] string[]? tags,
        [FromQuery(Name = "priority"), Description("Higher runs sooner within the tenant, -100 to 100; the spec's, else 0, when omitted.")] int? priority,
        CancellationToken ct)
    {
        if (Check(idempotencyKey, tags ?? [], priority) is { } wrong)
        {
            return wrong;
        }

        var (body, problem) = await RequestBody.ReadAsync(context, SpecBody.MediaTypes, ct);
        if (body is null)
        {
            return problem!;
        }

        var caller = Caller.Of(context);
        var (submission, refused) = await SubmissionReader.ReadAsync(
            body.Bytes, SpecBody.SyntaxOf(body), catalog, files, references, caller.Tenant, ct);
        if (submission is null)
        {
            metrics.Submitted("invalid");
            return refused!;
        }

        submission = submission with { Tags = [.. submission.Tags.Concat(tags ?? []).Distinct(StringComparer.Ordinal)], Priority = priority ?? submission.Priority };
        if (submission.Tags.Count > MaxTags)
        {
            return Problems.At(ProblemType.InvalidSpec, "$.tags", "tooMany", $"There are {submission.Tags.Count} tags. Use at most {MaxTags}.");
        }

        switch (await studies.SubmitAsync(caller.Tenant, submission, idempotencyKey, caller.Actor, ct))
        {
            case SubmitResult.Accepted accepted:
                metrics.Submitted(accepted.Replayed ? "replayed" : "accepted");
                return TypedResults.Accepted($"/v1/studies/{accepted.Study.Id}", StudySummary.From(accepted.Study));
            case SubmitResult.KeyReused reused:
                metrics.Submitted("keyReused");
                return Problems.At(
                    ProblemType.KeyReused, "Idempotency-Key", "keyReused", $"The key stands for study {reused.StudyId}, which was submitted with another body. Use a new key.");
            case SubmitResult.QuotaExceeded quota:
                metrics.Submitted("quota");
                return Problems.At(ProblemType.TooManyRequests, "$", "queueFull", $"{quota.Limit} studies are queued, which is the tenant's limit. Wait for some to finish or cancel some.") with
                {
                    RetryAfterSeconds = 10,
                };
            case var other:
                throw new System.Diagnostics.UnreachableException(other.ToString());
        }
    }

    private static ProblemResult? Check(string? key, string[] tags, int? priority)
    {
        if (key is not null && (key.Length is 0 or > MaxKeyLength || key.Any(char.IsControl)))
        {
            return Problems.InvalidRequest("Idempotency-Key", "badKey", $"The key has {key.Length} characters. Use 1 to {MaxKeyLength}, none of them a control character.");
        }

        if (tags.Length > MaxTags || tags.Any(t => t.Length is 0 or > MaxTagLength || t.Any(char.IsControl)))
        {
            return Problems.InvalidRequest("tag", "badTags", $"There are {tags.Length} tags. Use at most {MaxTags} of 1 to {MaxTagLength} characters, none of them a control character.");
        }

        return priority is < -100 or > 100
            ? Problems.InvalidRequest("priority", "outOfRange", $"{priority} is not in -100 to 100.")
            : null;
    }
}
