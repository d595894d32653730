using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using Dse.Api.Catalog;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.Limits;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Core.Spaces;
using Dse.Solvers.Surrogates.Proxies;
using Dse.Storage.Proxies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Timeouts;

namespace Dse.Api.Proxies;

/// <summary><c>/v1/proxies</c>: cheap stand-ins for evaluators, learned from their answers.</summary>
internal static class ProxyEndpoints
{
    private const string NameOf = "Name of the proxy, 1 to 200 characters.";
    private const int MostOwn = 100;
    private const int MostRows = 10_000;
    private const int MostTargets = 10;
    private const int TimedRows = 200;

    /// <summary>Maps the routes.</summary>
    public static void MapProxies(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/v1/proxies").WithTags("Proxies").RequireAuthorization(Policies.Read);
        group.MapGet("/", ListAsync).WithName("listProxies").WithSummary("List proxies").WithDescription("The tenant's proxies by name, each with its errors.").Problems();
        group.MapGet("/{name}", GetAsync).WithName("getProxy").WithSummary("Get a proxy").WithDescription("What it reads, predicts, and how wrong it is on groups that were held out.").Problems(ProblemType.NotFound);
        group.MapPut("/{name}", PutAsync).WithName("putProxy").RequireAuthorization(Policies.Write).RequireRateLimiting(RateLimits.Evaluations)
            .WithSummary("Train a proxy")
            .WithDescription($"Trains on the stored feasible trials of a study, or on an uploaded CSV, at most {ProxyTables.MostRows} rows, and stores the proxy under the name. The answer comes when it is trained.")
            .WithMetadata(new DisableRequestTimeoutAttribute())
            .Problems(ProblemType.InvalidRequest, ProblemType.MalformedBody, ProblemType.InvalidSpec, ProblemType.NotFound, ProblemType.Conflict);
        group.MapDelete("/{name}", DeleteAsync).WithName("deleteProxy").RequireAuthorization(Policies.Write)
            .WithSummary("Delete a proxy").WithDescription("Studies that were submitted with it keep it.").Problems(ProblemType.NotFound);
        group.MapPost("/{name}/predictions", PredictAsync).WithName("predictByProxy").RequireRateLimiting(RateLimits.Evaluations)
            .WithSummary("Predict by a proxy")
            .WithDescription($"Predicts 1 to {MostRows} rows. `inside` is false where a row lies beyond what the proxy learned from, with the inputs by which it does; such values are extrapolated.")
            .Problems(ProblemType.MalformedBody, ProblemType.InvalidSpec, ProblemType.NotFound);
    }

    private static async Task<Ok<ItemList<ProxyResponse>>> ListAsync(HttpContext context, ProxyStore store, CancellationToken ct) =>
        TypedResults.Ok(new ItemList<ProxyResponse>([.. (await store.ListAsync(Caller.Of(context).Tenant, ct)).Select(From)]));

    private static async Task<Results<Ok<ProxyResponse>, ProblemResult>> GetAsync([Description(NameOf)] string name, HttpContext context, ProxyStore store, CancellationToken ct) =>
        CatalogNames.IsValid(name) && await store.GetAsync(Caller.Of(context).Tenant, name, ct) is { } proxy ? TypedResults.Ok(From(proxy)) : Problems.NotFound();

    private static async Task<Results<NoContent, ProblemResult>> DeleteAsync([Description(NameOf)] string name, HttpContext context, ProxyStore store, CancellationToken ct)
    {
        var caller = Caller.Of(context);
        return CatalogNames.IsValid(name) && await store.DeleteAsync(caller.Tenant, name, caller.Actor, ct) ? TypedResults.NoContent() : Problems.NotFound();
    }

    private static async Task<Results<Created<ProxyResponse>, Ok<ProxyResponse>, ProblemResult>> PutAsync(
        [Description(NameOf)] string name, ProxyTraining request, HttpContext context, ProxyStore store, ProxyTables tables, CancellationToken ct)
    {
        if (!CatalogNames.IsValid(name))
        {
            return Problems.InvalidRequest("name", "badName", $"The name has {name.Length} characters. Use 1 to {CatalogNames.MaxLength}, no control characters, no space at its ends.");
        }

        if (request.Study is null == request.Csv is null)
        {
            return Problems.At(ProblemType.InvalidSpec, "$", "missingField", "Name either a 'study' whose trials to learn from, or the SHA-256 of an uploaded 'csv'.");
        }

        if (request.Targets?.Count > MostTargets || request.EvaluatorSeconds is { } seconds && !(seconds > 0 && double.IsFinite(seconds)))
        {
            return Problems.At(ProblemType.InvalidSpec, "$", "outOfRange", $"There are more than {MostTargets} targets, or 'evaluatorSeconds' is no duration above 0.");
        }

        var caller = Caller.Of(context);
        var known = await store.ListAsync(caller.Tenant, ct);
        if (known.Count >= MostOwn && !known.Exists(p => p.Name == name))
        {
            return Problems.At(ProblemType.Conflict, "name", "tooManyEntries", $"There are {known.Count} proxies, which is the limit. Delete some.");
        }

        try
        {
            if (await tables.ReadAsync(caller.Tenant, request, ct) is not { } rows)
            {
                return Problems.At(ProblemType.InvalidSpec, request.Study is null ? "$.csv" : "$.study", "unknownFile", "There is no such study or file. Name one of your own.");
            }

            var (proxy, info) = await Task.Run(() => Train(rows, request, ct), ct);
            var bytes = proxy.Save();
            if (bytes.Length > ProxyStore.MaxBytes)
            {
                throw new ProxyException($"The proxy has {bytes.Length} bytes, more than {ProxyStore.MaxBytes}. Name fewer targets.");
            }

            var added = await store.PutAsync(caller.Tenant, name, JsonSerializer.Serialize(info, ApiJson.Default.ProxyInfo), bytes, caller.Actor, ct);
            var answer = From((await store.GetAsync(caller.Tenant, name, ct))!);
            return added ? TypedResults.Created($"/v1/proxies/{Uri.EscapeDataString(name)}", answer) : TypedResults.Ok(answer);
        }
        catch (Exception e) when (e is ProxyException or FormatException)
        {
            return Problems.At(ProblemType.InvalidSpec, "$", "invalidProxyData", e.Message);
        }
    }

    private static async Task<Results<Ok<ItemList<ProxyAnswer>>, ProblemResult>> PredictAsync(
        [Description(NameOf)] string name, ProxyQuestion request, HttpContext context, ProxyStore store, CancellationToken ct)
    {
        if (!CatalogNames.IsValid(name) || await store.ReadAsync(Caller.Of(context).Tenant, name, ct) is not { } bytes)
        {
            return Problems.NotFound();
        }

        if (request.Rows.Count is 0 or > MostRows)
        {
            return Problems.At(ProblemType.InvalidSpec, "$.rows", "outOfRange", $"There are {request.Rows.Count} rows. Give 1 to {MostRows}.");
        }

        var proxy = Proxy.Restore(bytes);
        var unknown = request.Rows.SelectMany(r => r.Keys).FirstOrDefault(k => !proxy.Inputs.Contains(k, StringComparer.Ordinal));
        if (unknown is not null)
        {
            return Problems.At(ProblemType.InvalidSpec, "$.rows", "unknownParameter", $"The proxy reads no '{CatalogNames.Short(unknown)}'.{Nearest.Hint(unknown, proxy.Inputs)} It reads {string.Join(", ", proxy.Inputs)}.");
        }

        return TypedResults.Ok(new ItemList<ProxyAnswer>([.. request.Rows.Select(row => Answer(proxy, [.. proxy.Inputs.Select(i => row.TryGetValue(i, out var value) ? value.ToString() : string.Empty)]))]));
    }

    private static (Proxy Proxy, ProxyInfo Info) Train(ProxyRows rows, ProxyTraining request, CancellationToken ct)
    {
        var groups = request.Groups ?? [];
        var proxy = Proxy.Train(rows.Table, rows.Table.Inputs(rows.Targets, groups, request.Ignore ?? []), rows.Targets, groups, request.Seed ?? 1, ct);
        var microseconds = Microseconds(proxy, rows.Table);
        return (proxy, new ProxyInfo
        {
            Inputs = proxy.Inputs,
            Errors = [.. proxy.Errors.Select(ProxyErrorResponse.From)],
            Rows = rows.Table.Rows.Count,
            PredictionMicroseconds = microseconds,
            SpeedupRatio = rows.EvaluatorSeconds * 1e6 / microseconds,
        });
    }

    // Of the second pass, so that start-up does not count.
    private static double Microseconds(Proxy proxy, ProxyTable table)
    {
        int[] places = [.. proxy.Inputs.Select(table.IndexOf)];
        string[][] rows = [.. table.Rows.Take(TimedRows).Select(r => places.Select(p => r[p]).ToArray())];
        var predictions = new double[proxy.Targets.Count];
        var started = Stopwatch.GetTimestamp();
        for (var pass = 0; pass < 2; pass++)
        {
            started = Stopwatch.GetTimestamp();
            foreach (var row in rows)
            {
                proxy.Predict(row, predictions);
            }
        }

        return Stopwatch.GetElapsedTime(started).TotalMicroseconds / rows.Length;
    }

    private static ProxyAnswer Answer(Proxy proxy, string[] texts)
    {
        var values = new double[proxy.Targets.Count];
        var isInside = proxy.Predict(texts, values);
        return new ProxyAnswer
        {
            Metrics = proxy.Targets.Select((t, i) => (t, values[i])).Where(v => double.IsFinite(v.Item2)).ToDictionary(v => v.t, v => v.Item2, StringComparer.Ordinal),
            Inside = isInside,
            OutsideInputs = isInside ? [] : proxy.Outside(texts),
        };
    }

    private static ProxyResponse From(StoredProxy proxy) => new()
    {
        Name = proxy.Name,
        TrainedAt = proxy.TrainedAt,
        Info = JsonSerializer.Deserialize(proxy.Info, ApiJson.Default.ProxyInfo)!,
    };
}
