using System.Text.Json;
using Dse.Api.Errors;
using Dse.Api.Fronts;
using Dse.Api.Json;
using Dse.Api.Limits;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Api.Studies;
using Dse.Core.Pareto;
using Dse.Core.Studies;
using Dse.Solvers;
using Dse.Storage.Fronts;
using Dse.Storage.Studies;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dse.Api.Comparisons;

/// <summary><c>POST /v1/comparisons</c>: fronts of several studies beside each other.</summary>
internal static class ComparisonEndpoints
{
    private const int MaxStudies = 64;
    private static readonly string[] MediaTypes = ["application/json"];

    /// <summary>Maps the route.</summary>
    public static void MapComparisons(this IEndpointRouteBuilder routes) => routes.MapPost("/v1/comparisons", CompareAsync)
        .WithName("compareFronts").WithTags("Fronts").RequireAuthorization(Policies.Read)
        .WithSummary("Compare fronts")
        .WithDescription(
            "Puts the fronts of 2 to 64 studies with the same objectives beside each other: hypervolume against one reference point, which front covers how much of which and how much it lacks (additive epsilon, IGD+), which points stay on the joint front, and with two objectives the attainment surfaces. Stores nothing.")
        .Accepts<ComparisonRequest>(MediaTypes[0])
        .Problems(ProblemType.MalformedBody, ProblemType.InvalidSpec, ProblemType.NotFound, ProblemType.TooLarge, ProblemType.UnsupportedMediaType);

    private static async Task<Results<Ok<ComparisonResponse>, ProblemResult>> CompareAsync(
        HttpContext context, StudyStore studies, FrontStore fronts, CancellationToken ct)
    {
        var (body, problem) = await RequestBody.ReadAsync(context, MediaTypes, ct);
        if (body is null)
        {
            return problem!;
        }

        var (request, malformed) = Parse(body);
        if (request is null)
        {
            return malformed!;
        }

        if (request.Studies.Count is < 2 or > MaxStudies || request.Studies.Distinct().Count() < request.Studies.Count)
        {
            return Problems.At(ProblemType.InvalidSpec, "$.studies", "outOfRange", $"There are {request.Studies.Count} ids. Give 2 to {MaxStudies}, each once.");
        }

        var found = await StudyFronts.ReadAsync(Caller.Of(context).Tenant, request.Studies, studies, fronts, ct);
        if (found.Count < request.Studies.Count)
        {
            return Problems.NotFound();
        }

        var objectives = found[0].Objectives;
        if (found.Select((f, i) => (f, i)).FirstOrDefault(f => !f.f.Objectives.SequenceEqual(objectives)) is { f: { } unlike, i: var at })
        {
            return Problems.At(
                ProblemType.InvalidSpec, $"$.studies[{at}]", "unlikeObjectives",
                $"It seeks {string.Join(", ", unlike.Objectives)}; the first seeks {string.Join(", ", objectives)}. Compare studies with the same objectives in the same order.");
        }

        return request.ReferencePoint is { } reference && reference.Count != objectives.Count
            ? Problems.At(ProblemType.InvalidSpec, "$.referencePoint", "outOfRange", $"It has {reference.Count} values. Give one for each of the {objectives.Count} objectives.")
            : TypedResults.Ok(Compare(found, objectives, request.ReferencePoint));
    }

    private static ComparisonResponse Compare(IReadOnlyList<StudyFront> found, IReadOnlyList<Objective> objectives, IReadOnlyList<double>? reference)
    {
        IReadOnlyList<IReadOnlyList<FrontPoint>> fronts = [.. found.Select(f => (IReadOnlyList<FrontPoint>)[.. f.Points.Select(p => p.Point)])];
        var family = FrontFamily.Of(objectives, reference, fronts);
        var sets = fronts.Select(f => FrontFamily.Points(objectives, f)).ToArray();
        var distances = FrontDistances.Of(sets, FrontFamily.Points(objectives, [.. family.Joint.Select(j => fronts[j.Front][j.Point])]));
        return new ComparisonResponse
        {
            Objectives = [.. objectives.Select(o => o.ToString())],
            ReferencePoint = family.ReferencePoint,
            Fronts = [.. found.Select((f, i) => new ComparedFront
            {
                Study = StudySummary.From(f.Study),
                Hypervolume = family.Hypervolumes[i],
                IgdPlus = distances.IgdPlus[i],
                OnJointFront = family.OnJoint[i].Count(isOnJoint => isOnJoint),
                Points = [.. f.Points.Select((p, n) => new ComparedPoint { Point = FrontPointResponse.From(p), OnJointFront = family.OnJoint[i][n] })],
            })],
            Coverage = family.Coverage,
            Epsilon = distances.Epsilon,
            JointHypervolume = family.JointHypervolume,
            Attainment = objectives.Count == 2 ? Levels(objectives, sets) : [],
        };
    }

    // The best, the median and the worst, or all of few.
    private static List<AttainmentLevel> Levels(IReadOnlyList<Objective> objectives, PointSet[] sets)
    {
        int[] counts = sets.Length <= 3 ? [.. Enumerable.Range(1, sets.Length)] : [1, (sets.Length + 1) / 2, sets.Length];
        return [.. counts.Select(count => new AttainmentLevel { Count = count, Points = Corners(objectives, Attainment.Surface(sets, count)) })];
    }

    private static List<IReadOnlyList<double>> Corners(IReadOnlyList<Objective> objectives, PointSet surface) =>
        [.. Enumerable.Range(0, surface.Count).Select(i => (IReadOnlyList<double>)
            [.. objectives.Select((o, n) => o.Maximize ? -surface[i][n] : surface[i][n])])];

    private static (ComparisonRequest? Request, ProblemResult? Problem) Parse(RequestBody body)
    {
        try
        {
            return JsonSerializer.Deserialize(body.Bytes.Span, ApiJson.Default.ComparisonRequest) is { } request
                ? (request, null)
                : (null, Problems.At(ProblemType.MalformedBody, "$", "notAnObject", "The body is null. Send an object with studies."));
        }
        catch (JsonException e)
        {
            return (null, Problems.At(
                ProblemType.MalformedBody, e.Path is { Length: > 0 } path ? path : "$", "syntax", "The body is not an object with studies, a list of ids, and perhaps referencePoint, a list of numbers."));
        }
    }
}
