using System.ComponentModel;
using System.Text.Json;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Core.Spaces;
using Dse.Solvers.Surrogates;
using Dse.Storage.Studies;
using Dse.Storage.Trials;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Dse.Api.Studies;

/// <summary><c>/v1/studies/{id}/importance</c>: which parameters matter.</summary>
internal static class ImportanceEndpoint
{
    private const int MostTrials = 2000;
    private const int MostMetrics = 4;

    /// <summary>Maps the route.</summary>
    public static void MapImportance(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/v1/studies/{id:guid}/importance", GetAsync).WithTags("Studies").RequireAuthorization(Policies.Read).WithName("getImportance")
            .WithSummary("Get the importance of parameters")
            .WithDescription("Sobol indices of each parameter for a metric, from boosted trees fitted to the study's first 2,000 stored trials. What cannot be said is null with its reason, as with fewer than 20 of them; exhaustive searches store none.")
            .Problems(ProblemType.NotFound);

    private static async Task<Results<Ok<ImportanceList>, ProblemResult>> GetAsync(
        [Description("The study's id.")] Guid id,
        HttpContext context,
        StudyStore studies,
        TrialStore trials,
        ImportanceAnswers answers,
        [Description("A metric's name; the first four that vary when omitted.")] string? metric,
        CancellationToken ct)
    {
        var tenant = Caller.Of(context).Tenant;
        if (await studies.GetAsync(tenant, id, ct) is null)
        {
            return Problems.NotFound();
        }

        var stored = await trials.PageAsync(tenant, id, -1, MostTrials, null, ct);
        var key = ImportanceAnswers.Key(metric, stored);
        if (answers.Find(key) is { } known)
        {
            return TypedResults.Ok(known);
        }

        var found = await Task.Run(() => Fit(metric, stored, ct), ct);
        answers.Keep(key, found);
        return TypedResults.Ok(found);
    }

    private static ImportanceList Fit(string? metric, IReadOnlyList<Trial> trials, CancellationToken ct)
    {
        var read = trials.Select(t => (
            Parameters: JsonSerializer.Deserialize(t.Parameters, ApiJson.Default.DictionaryStringParameterValue)!,
            Metrics: JsonSerializer.Deserialize(t.Metrics, ApiJson.Default.DictionaryStringNullableDouble)!)).ToList();
        var parameters = read.SelectMany(t => t.Parameters.Keys).Distinct(StringComparer.Ordinal).ToArray();
        string[] metrics = metric is null ? [.. read.SelectMany(t => t.Metrics.Keys).Distinct(StringComparer.Ordinal)] : [metric];
        string[] varied = [.. metrics.Where(m => read.Select(t => t.Metrics.GetValueOrDefault(m)).OfType<double>().Distinct().Take(2).Count() > 1)];
        var items = (varied.Length > 0 ? varied : metrics).Take(MostMetrics).Select(m =>
        {
            ct.ThrowIfCancellationRequested();
            return From(Importance.Of(m, parameters, read.ConvertAll(t => ((IReadOnlyDictionary<string, ParameterValue>)t.Parameters, t.Metrics.GetValueOrDefault(m))), seed: 1));
        }).ToArray();
        return new ImportanceList(items, items.Length > 0 ? null : "The study has no stored trials with metrics. Exhaustive searches and exact methods store none.");
    }

    private static ImportanceResponse From(MetricImportance importance) => new()
    {
        Metric = importance.Metric,
        Trials = importance.Trials,
        ExplainedRatio = importance.ExplainedRatio,
        Parameters = importance.Parameters?.Select(p => new ParameterShareResponse { Parameter = p.Parameter, AloneRatio = p.AloneRatio, TotalRatio = p.TotalRatio }).ToArray(),
        NullReason = importance.NullReason,
    };
}
