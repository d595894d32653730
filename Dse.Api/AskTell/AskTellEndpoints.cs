using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Solvers.Outside;
using Dse.Storage.OpenTrials;
using Dse.Storage.Studies;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dse.Api.AskTell;

/// <summary><c>/v1/studies/{id}/ask</c> and <c>/tell</c>: clients evaluate the designs of External studies.</summary>
internal static class AskTellEndpoints
{
    private const int MaxTrials = 1_000;
    private const int MaxName = 200;
    private const int MaxWords = 2_000;
    private const double MaxLeaseSeconds = 30 * 86_400;
    private const double MaxWaitSeconds = 8;
    private const double RetrySeconds = 0.2;
    private const double DefaultLeaseSeconds = 60;

    /// <summary>Maps the routes.</summary>
    public static void MapAskTell(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/studies/{id:guid}").WithTags("Studies").RequireAuthorization(Policies.Write);
        group.MapPost("/ask", AskAsync).WithName("askTrials")
            .WithSummary("Ask for trials to evaluate")
            .WithDescription("Gives a client of an External study the trials that it holds, and further ones until it holds `count`. Nobody else gets a trial before its lease ends; a client that returns under its name gets its own back. Any number of clients may ask at once.")
            .Problems(ProblemType.MalformedBody, ProblemType.InvalidSpec, ProblemType.NotFound, ProblemType.Conflict);
        group.MapPost("/tell", TellAsync).WithName("tellTrials")
            .WithSummary("Tell what came of trials")
            .WithDescription("Takes answers and reports. The first answer to a trial counts, whoever tells it; telling the same again changes nothing; an answer that comes when another stands is kept beside it. A report (with `step`) may be answered with `stop`.")
            .Problems(ProblemType.MalformedBody, ProblemType.InvalidSpec, ProblemType.NotFound, ProblemType.Conflict);
    }

    private static async Task<Results<Ok<AskResponse>, ProblemResult>> AskAsync(
        [Description("The study's id.")] Guid id, AskRequest request, HttpContext context, StudyStore studies, OpenStudies open, OpenTrialStore trials, CancellationToken ct)
    {
        var tenant = Caller.Of(context).Tenant;
        if (await studies.GetAsync(tenant, id, ct) is not { } study)
        {
            return Problems.NotFound();
        }

        if (await open.FindAsync(tenant, study, ct) is null)
        {
            return NotOpen(study);
        }

        if (Check(request) is { } wrong)
        {
            return wrong;
        }

        var count = request.Count ?? 1;
        var lease = TimeSpan.FromSeconds(request.LeaseSeconds ?? DefaultLeaseSeconds);
        var since = TimeProvider.System.GetTimestamp();
        while (true)
        {
            if (await trials.AskAsync(tenant, id, request.ClientId, count, lease, Caller.Of(context).Actor, ct) is not { } outcome)
            {
                return Problems.NotFound();
            }

            var hasEnded = outcome.State.HasEnded();
            if (outcome.Trials.Count > 0 || count == 0 || hasEnded || TimeProvider.System.GetElapsedTime(since).TotalSeconds >= (request.WaitSeconds ?? 0))
            {
                return TypedResults.Ok(new AskResponse
                {
                    State = outcome.State,
                    Trials = [.. outcome.Trials.Select(From)],
                    RetryAfterSeconds = hasEnded || outcome.Trials.Count >= count ? null : RetrySeconds,
                });
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), ct);
        }
    }

    private static async Task<Results<Ok<TellResponse>, ProblemResult>> TellAsync(
        [Description("The study's id.")] Guid id, TellRequest request, HttpContext context, StudyStore studies, OpenStudies open, OpenTrialStore trials, CancellationToken ct)
    {
        var tenant = Caller.Of(context).Tenant;
        if (await studies.GetAsync(tenant, id, ct) is not { } study)
        {
            return Problems.NotFound();
        }

        if (await open.FindAsync(tenant, study, ct) is not { } known)
        {
            return NotOpen(study);
        }

        if (CheckName(request.ClientId) is { } badName)
        {
            return badName;
        }

        if (request.Trials.Count is 0 or > MaxTrials)
        {
            return Problems.At(ProblemType.InvalidSpec, "$.trials", "outOfRange", $"{request.Trials.Count} trials are told at once. Tell 1 to {MaxTrials}.");
        }

        var told = new ToldTrial[request.Trials.Count];
        for (var i = 0; i < told.Length; i++)
        {
            if (Read(request.Trials[i], i, known.Reader, out told[i]) is { } wrong)
            {
                return wrong;
            }
        }

        return await trials.TellAsync(tenant, id, request.ClientId, told, known.Rule is null ? null : known.StopsAsync, Caller.Of(context).Actor, ct) is { } statuses
            ? TypedResults.Ok(new TellResponse { Results = [.. statuses.Select((s, i) => From(told[i].Trial, s))] })
            : Problems.NotFound();
    }

    private static ProblemResult NotOpen(Study study) => Problems.At(
        ProblemType.Conflict, "id", "notEvaluatedByClients", $"Clients evaluate studies of kind External without a proxy as evaluator; this one, of kind {study.Kind}, evaluates its designs by itself.");

    private static ProblemResult? Check(AskRequest request)
    {
        if (CheckName(request.ClientId) is { } badName)
        {
            return badName;
        }

        (string? path, double value, double low, double high) = request switch
        {
            { Count: < 0 or > MaxTrials } => ("$.count", (double)request.Count, 0d, (double)MaxTrials),
            { LeaseSeconds: not (null or (>= 1 and <= MaxLeaseSeconds)) } => ("$.leaseSeconds", request.LeaseSeconds.Value, 1d, MaxLeaseSeconds),
            { WaitSeconds: not (null or (>= 0 and <= MaxWaitSeconds)) } => ("$.waitSeconds", request.WaitSeconds.Value, 0d, MaxWaitSeconds),
            _ => ((string?)null, 0d, 0d, 0d),
        };
        return path is null
            ? null
            : Problems.At(ProblemType.InvalidSpec, path, "outOfRange", string.Create(CultureInfo.InvariantCulture, $"{value} is outside {low} to {high}. Use a value in that range."));
    }

    private static ProblemResult? CheckName(string name) => name.Length is 0 or > MaxName || name.Any(char.IsControl)
        ? Problems.At(ProblemType.InvalidSpec, "$.clientId", "badName", $"The name has {name.Length} characters. Use 1 to {MaxName}, none of them a control character.")
        : null;

    private static ProblemResult? Read(ToldTrialRequest request, int index, AnswerReader reader, out ToldTrial told)
    {
        var path = string.Create(CultureInfo.InvariantCulture, $"$.trials[{index}]");
        told = new ToldTrial(request.Trial, request.Step, string.Empty);
        var given = new object?[] { request.Metrics, request.Infeasible, request.Error }.Count(v => v is not null);
        if (given != 1 || (request.Step is not null && request.Metrics is null))
        {
            return Problems.At(ProblemType.InvalidSpec, path, "badAnswer", "Tell one of metrics, infeasible and error of a trial; a report (with a step) has metrics.");
        }

        if (request.Step < 0)
        {
            return Problems.At(ProblemType.InvalidSpec, $"{path}.step", "outOfRange", $"{request.Step} is below 0. Count steps from 0.");
        }

        if ((request.Infeasible ?? request.Error)?.Length > MaxWords)
        {
            return Problems.At(ProblemType.InvalidSpec, path, "tooLong", $"The words have more than {MaxWords} characters. Shorten them.");
        }

        told = told with { Json = Json(request), IsFailure = request.Error is not null };
        if (request.Metrics is null || request.Step is not null)
        {
            return null;
        }

        using var answer = JsonDocument.Parse(told.Json);
        return reader.Read(request.Trial, answer.RootElement) is { Kind: AnswerKind.Error } bad
            ? Problems.At(ProblemType.InvalidSpec, $"{path}.metrics", "badAnswer", $"{char.ToUpperInvariant(bad.Why[0])}{bad.Why[1..]}. Tell every metric that an objective or a constraint reads; null where there is none.")
            : null;
    }

    private static string Json(ToldTrialRequest request)
    {
        var metrics = request.Metrics is null
            ? null
            : JsonSerializer.Serialize(request.Metrics.ToDictionary(m => m.Key, m => Finite(m.Value), StringComparer.Ordinal), ApiJson.Default.DictionaryStringNullableDouble);
        return request switch
        {
            { Step: not null } => metrics!,
            { Metrics: not null } => $"{{\"metrics\":{metrics}}}",
            { Infeasible: { } why } => $"{{\"infeasible\":{JsonSerializer.Serialize(Plain(why), ApiJson.Default.String)}}}",
            _ => $"{{\"error\":{JsonSerializer.Serialize(Plain(request.Error!), ApiJson.Default.String)}}}",
        };
    }

    // A number such as 1e999 is read as infinity, which JSON cannot say: there is no such value.
    private static double? Finite(double? value) => value is { } number && double.IsFinite(number) ? number : null;

    // PostgreSQL keeps no NUL in a text.
    private static string Plain(string words) => words.Replace("\0", string.Empty, StringComparison.Ordinal);

    private static AskedTrialResponse From(AskedTrial trial) => new()
    {
        Trial = trial.Trial,
        Parameters = JsonSerializer.Deserialize(trial.ParametersJson, ApiJson.Default.DictionaryStringParameterValue)!,
        LeaseUntil = trial.LeaseUntil,
        Tries = trial.Tries,
    };

    private static ToldTrialResponse From(long trial, TellStatus status) => new()
    {
        Trial = trial,
        Status = status switch
        {
            TellStatus.Repeated => "repeated",
            TellStatus.Late => "late",
            TellStatus.Unknown => "unknown",
            _ => "accepted",
        },
        Stop = status == TellStatus.Stopped,
    };
}
