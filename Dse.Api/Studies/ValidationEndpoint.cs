using System.Text.Json;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.Limits;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Core.Studies;
using Dse.Solvers.Running;
using Dse.Storage.Catalog;
using Dse.Storage.Files;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dse.Api.Studies;

/// <summary><c>POST /v1/validations</c>: what is wrong with a spec, or what it would search. Nothing is kept.</summary>
internal static class ValidationEndpoint
{
    // Asked for at every pause of typing.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>Maps the route.</summary>
    public static void MapValidations(this IEndpointRouteBuilder routes) => routes.MapPost("/v1/validations", ValidateAsync)
        .WithName("validateSpec").WithTags("Studies").RequireAuthorization(Policies.Read)
        .WithSummary("Validate a spec")
        .WithDescription("Reads a spec as a submission would, and tells every error, or what would be searched. Answers 200 either way and keeps nothing.")
        .WithMetadata(new SpecBody("The spec, as JSON or YAML.", Examples.Spec, Examples.SpecYaml))
        .Problems(ProblemType.TooLarge, ProblemType.UnsupportedMediaType);

    private static async Task<Results<Ok<ValidationResponse>, ProblemResult>> ValidateAsync(
        HttpContext context, CatalogStore catalog, FileStore files, StudyReferences references, CancellationToken ct)
    {
        var (body, problem) = await RequestBody.ReadAsync(context, SpecBody.MediaTypes, ct);
        if (body is null)
        {
            return problem!;
        }

        var (submission, refused) = await SubmissionReader.ReadAsync(
            body.Bytes, SpecBody.SyntaxOf(body), catalog, files, references, Caller.Of(context).Tenant, ct);
        if (submission is null)
        {
            return TypedResults.Ok(new ValidationResponse
            {
                Valid = false, Errors = refused!.Errors, Kind = null, Objectives = [], Parameters = [], Designs = null, Strategy = null,
                Choice = null, FeasibleDesigns = null, Evaluations = null, EvaluationSeconds = null, LimitSeconds = null,
            });
        }

        var study = StudyKinds.Find(submission.Kind)!.Parse(JsonSerializer.Deserialize(submission.SpecJson, ApiJson.Default.JsonElement), [])!;
        var space = study.Problem.Space;
        var forecast = SearchForecast.For(study.Problem, study.Search, Patience, ct);
        return TypedResults.Ok(new ValidationResponse
        {
            Valid = true,
            Errors = [],
            Kind = submission.Kind,
            Objectives = [.. study.Problem.Objectives.Select(o => o.ToString())],
            Parameters = space.Names,
            Designs = double.IsFinite(space.RawCount) ? space.RawCount : null,
            Strategy = study.Search.Strategy,
            Choice = forecast.Strategy,
            FeasibleDesigns = forecast.Designs,
            Evaluations = forecast.Evaluations,
            EvaluationSeconds = forecast.EvaluationSeconds,
            LimitSeconds = study.Search.Seconds,
        });
    }
}
