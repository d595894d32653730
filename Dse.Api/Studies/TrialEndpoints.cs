using System.ComponentModel;
using System.Globalization;
using System.Text.Json;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Core.Spaces;
using Dse.Formats.Fronts;
using Dse.Storage.Studies;
using Dse.Storage.Trials;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dse.Api.Studies;

/// <summary><c>/v1/studies/{id}/trials</c> and <c>/history</c>: how the search went.</summary>
internal static class TrialEndpoints
{
    private const int MaxLimit = 10_000;
    private static readonly string[] Outcomes = ["feasible", "infeasible", "failed"];

    /// <summary>Maps the routes.</summary>
    public static void MapTrials(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/studies/{id:guid}").WithTags("Studies").RequireAuthorization(Policies.Read);
        group.MapGet("/trials", TrialsAsync).WithName("listTrials")
            .WithSummary("List trials")
            .WithDescription("A page of the study's stored trials in trial order, or with `?sample=` some that are spread evenly over all of them. Exhaustive searches store none. As CSV with `?format=csv` or `Accept: text/csv`; the next page's cursor is then in the header `Next-Cursor`.")
            .Produces<ItemPage<TrialResponse>>(StatusCodes.Status200OK, "application/json", "text/csv")
            .Problems(ProblemType.InvalidRequest, ProblemType.NotFound, ProblemType.NotAcceptable);
        group.MapGet("/history", HistoryAsync).WithName("getHistory")
            .WithSummary("Get the front's history")
            .WithDescription("The front's size and hypervolume over evaluations and seconds, first to last.")
            .Problems(ProblemType.InvalidRequest, ProblemType.NotFound);
        group.MapGet("/outcomes", OutcomesAsync).WithName("getOutcomes")
            .WithSummary("Count the trials by outcome")
            .WithDescription("How many of the stored trials were feasible, and what turned down the others, the most frequent first: which constraints bind. At most 100 rows.")
            .Problems(ProblemType.NotFound);
    }

    private static async Task<IResult> TrialsAsync(
        [Description("The study's id.")] Guid id,
        HttpContext context,
        StudyStore studies,
        TrialStore trials,
        [Description("feasible, infeasible or failed; all when omitted.")] string? outcome,
        [Description("Most trials on the page, 1 to 10,000; 100 when omitted.")] int? limit,
        [Description("nextCursor of the page before.")] string? cursor,
        [Description("About so many trials, spread evenly over all of them, 1 to 10,000; cannot go with limit and cursor.")] int? sample,
        [Description("json or csv; goes before Accept.")] string? format,
        CancellationToken ct)
    {
        if (outcome is not null && !Outcomes.Contains(outcome, StringComparer.Ordinal))
        {
            return Problems.InvalidRequest("outcome", "unknownOutcome", "The outcome is none of feasible, infeasible, failed.");
        }

        if (limit is < 1 or > MaxLimit)
        {
            return Problems.InvalidRequest("limit", "outOfRange", $"{limit} is not in 1 to {MaxLimit}.");
        }

        if (sample is < 1 or > MaxLimit)
        {
            return Problems.InvalidRequest("sample", "outOfRange", $"{sample} is not in 1 to {MaxLimit}.");
        }

        if (sample is not null && (limit is not null || cursor is not null))
        {
            return Problems.InvalidRequest("sample", "notTogether", "A sample has no pages. Leave out limit and cursor, or sample.");
        }

        var after = -1L;
        if (cursor is not null && (!long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out after) || after < 0))
        {
            return Problems.InvalidRequest("cursor", "badCursor", "The cursor is not one that this service gave out. Start again without it.");
        }

        var (csv, unknown) = Representations.Choose(context.Request, format);
        if (unknown is not null)
        {
            return unknown;
        }

        var tenant = Caller.Of(context).Tenant;
        var size = limit ?? 100;
        var page = sample is { } most
            ? await trials.SampleAsync(tenant, id, most, outcome, ct)
            : await trials.PageAsync(tenant, id, after, size, outcome, ct);
        if (page.Count == 0 && await studies.GetAsync(tenant, id, ct) is null)
        {
            return Problems.NotFound();
        }

        var items = page.Select(From).ToArray();
        var next = sample is null && items.Length == size ? items[^1].Trial.ToString(CultureInfo.InvariantCulture) : null;
        if (!csv)
        {
            return TypedResults.Ok(new ItemPage<TrialResponse>(items, next));
        }

        if (next is not null)
        {
            context.Response.Headers["Next-Cursor"] = next;
        }

        return TypedResults.Text(Csv(items), Representations.Csv, System.Text.Encoding.UTF8);
    }

    private static async Task<Results<Ok<ItemList<HistoryResponse>>, ProblemResult>> HistoryAsync(
        [Description("The study's id.")] Guid id,
        HttpContext context,
        StudyStore studies,
        TrialStore trials,
        [Description("About so many rows, spread evenly with the first and the last among them, 2 to 10,000; all when omitted.")] int? limit,
        CancellationToken ct)
    {
        if (limit is < 2 or > MaxLimit)
        {
            return Problems.InvalidRequest("limit", "outOfRange", $"{limit} is not in 2 to {MaxLimit}.");
        }

        var tenant = Caller.Of(context).Tenant;
        if (await studies.GetAsync(tenant, id, ct) is null)
        {
            return Problems.NotFound();
        }

        var points = (await trials.HistoryAsync(tenant, id, limit, ct)).Select(h => new HistoryResponse
        {
            Evaluations = h.Evaluations,
            Seconds = h.Seconds,
            Hypervolume = h.Hypervolume,
            FrontSize = h.FrontSize,
        });
        return TypedResults.Ok(new ItemList<HistoryResponse>([.. points]));
    }

    private static async Task<Results<Ok<ItemList<OutcomeResponse>>, ProblemResult>> OutcomesAsync(
        [Description("The study's id.")] Guid id, HttpContext context, StudyStore studies, TrialStore trials, CancellationToken ct)
    {
        var tenant = Caller.Of(context).Tenant;
        if (await studies.GetAsync(tenant, id, ct) is null)
        {
            return Problems.NotFound();
        }

        var outcomes = await trials.OutcomesAsync(tenant, id, ct);
        return TypedResults.Ok(new ItemList<OutcomeResponse>(
            [.. outcomes.Select(o => new OutcomeResponse { Outcome = o.Outcome, Reason = o.Reason, Trials = o.Trials })]));
    }

    private static TrialResponse From(Trial trial) => new()
    {
        Trial = trial.Number,
        Attempt = trial.Attempt,
        Outcome = trial.Outcome,
        Reason = trial.Reason,
        Parameters = JsonSerializer.Deserialize(trial.Parameters, ApiJson.Default.DictionaryStringParameterValue)!,
        Metrics = JsonSerializer.Deserialize(trial.Metrics, ApiJson.Default.DictionaryStringNullableDouble)!,
    };

    private static string Csv(IReadOnlyList<TrialResponse> trials)
    {
        var parameters = trials.SelectMany(t => t.Parameters.Keys).Distinct(StringComparer.Ordinal).ToArray();
        var metrics = trials.SelectMany(t => t.Metrics.Keys).Distinct(StringComparer.Ordinal).ToArray();
        var text = new System.Text.StringBuilder();
        text.AppendJoin(',', ["trial", "attempt", "outcome", "reason", .. parameters.Select(FrontCsv.Text), .. metrics.Select(FrontCsv.Text)]).Append('\n');
        foreach (var trial in trials)
        {
            text.AppendJoin(
                ',',
                [
                    trial.Trial.ToString(CultureInfo.InvariantCulture),
                    trial.Attempt.ToString(CultureInfo.InvariantCulture),
                    trial.Outcome,
                    FrontCsv.Text(trial.Reason ?? string.Empty),
                    .. parameters.Select(p => trial.Parameters.TryGetValue(p, out var value) ? FrontCsv.Cell(value) : string.Empty),
                    .. metrics.Select(m => trial.Metrics.GetValueOrDefault(m)?.ToString("R", CultureInfo.InvariantCulture) ?? string.Empty),
                ]).Append('\n');
        }

        return text.ToString();
    }
}
