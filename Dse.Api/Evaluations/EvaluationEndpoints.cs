using System.Buffers;
using Dse.Api.Catalog;
using Dse.Api.Errors;
using Dse.Api.Limits;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Api.Telemetry;
using Dse.Formats.Evaluations;
using Dse.Storage.Catalog;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;

namespace Dse.Api.Evaluations;

/// <summary><c>/v1/evaluations</c> and <c>/v1/explanations</c>: the cost models as a calculator.</summary>
internal static class EvaluationEndpoints
{
    private const string Lines = "application/x-ndjson";
    private const string Json = "application/json";

    // Each takes some hundred evaluations: as many as 10,000 lines without, at most a few seconds.
    private const int MaxRequirements = 100;

    private static readonly string[] MediaTypes = [Json, Lines, "application/jsonl", "application/jsonlines"];

    /// <summary>Maps the routes.</summary>
    public static void MapEvaluations(this IEndpointRouteBuilder routes, ApiLimits limits)
    {
        var group = routes.MapGroup("/v1").WithTags("Evaluations").RequireAuthorization(Policies.Read)
            .WithMetadata(new RequestSizeLimitAttribute(limits.EvaluationBytes), new DisableRequestTimeoutAttribute())
            .RequireRateLimiting(RateLimits.Evaluations);
        Describe(
            group.MapPost("/evaluations", (HttpContext context, CatalogStore catalog, ApiMetrics metrics) => RunAsync(context, LineQuestion.Evaluate, limits, catalog, metrics)),
            "evaluate",
            "Evaluate designs",
            "Answers each line (or item of a JSON array) with its metrics, in order: `{id, feasible, violations, metrics, interval, basis}`. A bad line gets `{id, line, error}` and the rest goes on.",
            limits);
        Describe(
            group.MapPost("/explanations", (HttpContext context, CatalogStore catalog, ApiMetrics metrics) => RunAsync(context, LineQuestion.Explain, limits, catalog, metrics)),
            "explain",
            "Explain evaluations",
            $"Answers each line (or item of a JSON array) with its evaluation as a waterfall: where time, memory and energy go, and what binds; with `require` in a line (at most {MaxRequirements} of them) also what a limit needs of the hardware.",
            limits);
    }

    private static void Describe(RouteHandlerBuilder route, string name, string summary, string description, ApiLimits limits) => route
        .WithName(name)
        .WithSummary(summary)
        .WithDescription($"{description} JSON in, JSON out; JSON lines in, JSON lines out, unless `Accept` names the other. At most {limits.EvaluationLines} lines and {limits.EvaluationBytes >> 20} MiB.")
        .WithMetadata(new EvaluationBody(Json, Lines))
        .Problems(ProblemType.MalformedBody, ProblemType.TooLarge, ProblemType.UnsupportedMediaType);

    private static async Task<IResult> RunAsync(HttpContext context, LineQuestion question, ApiLimits limits, CatalogStore catalog, ApiMetrics metrics)
    {
        var ct = context.RequestAborted;
        var (body, problem) = await RequestBody.ReadAsync(context, MediaTypes, ct);
        if (body is null)
        {
            return problem!;
        }

        var isLines = body.MediaType != Json;
        var items = new List<ReadOnlyMemory<byte>>();
        var isArray = false;
        if (isLines)
        {
            CutLines(body.Bytes, limits.EvaluationLines, items);
        }
        else if (body.Bytes.Span.TrimStart(" \t\r\n"u8) is [(byte)'[', ..])
        {
            isArray = true;
            if (JsonItems.Cut(body.Bytes, limits.JsonDepth, limits.EvaluationLines, items) is { } error)
            {
                return Problems.MalformedBody([error]);
            }
        }
        else
        {
            items.Add(body.Bytes);
        }

        if (items.Count > limits.EvaluationLines)
        {
            return Problems.At(ProblemType.TooLarge, "$", "tooManyLines", $"More than {limits.EvaluationLines} lines. Split the request, or use a study for large spaces.");
        }

        if (question == LineQuestion.Explain && items.Count(i => i.Span.IndexOf("\"require\""u8) >= 0) > MaxRequirements)
        {
            return Problems.At(ProblemType.TooLarge, "$", "tooManyLines", $"More than {MaxRequirements} lines ask with 'require' what a limit needs, each for some hundred evaluations. Split the request.");
        }

        // Before the first answer: a database that cannot be reached is a problem then, and not half an answer.
        var own = await OwnEntries.ForAsync(catalog, Caller.Of(context).Tenant, items.Where(IsLine), ct);
        var asLines = WantsLines(context.Request, isLines);
        context.Response.ContentType = asLines ? Lines : Json;
        await WriteAsync(context, items, own, question, asLines ? Form.Lines : isArray || isLines ? Form.Array : Form.One, metrics, ct);
        return Results.Empty;
    }

    private static async Task WriteAsync(
        HttpContext context, List<ReadOnlyMemory<byte>> items, OwnEntries own, LineQuestion question, Form form, ApiMetrics metrics, CancellationToken ct)
    {
        var writer = context.Response.BodyWriter;
        long errors = 0;
        writer.Write(form == Form.Array ? "["u8 : default);
        for (var i = 0; i < items.Count; i++)
        {
            writer.Write(form != Form.Array ? default : i == 0 ? "\n"u8 : ",\n"u8);
            errors += EvaluationLines.Answer(IsLine(items[i]) ? own.Expand(items[i]) : items[i], i + 1, question, writer, prepare: null, ct) ? 0 : 1;
            writer.Write(form == Form.Lines ? "\n"u8 : default);
            if (writer.UnflushedBytes > 64 * 1024)
            {
                await writer.FlushAsync(ct);
            }
        }

        writer.Write(form == Form.Array ? "\n]\n"u8 : default);
        await writer.FlushAsync(ct);
        metrics.Evaluated(question == LineQuestion.Evaluate ? "evaluate" : "explain", items.Count, errors);
    }

    // A longer one is only told so.
    private static bool IsLine(ReadOnlyMemory<byte> item) => item.Length <= EvaluationLines.MaxLineBytes;

    private static void CutLines(ReadOnlyMemory<byte> text, int limit, List<ReadOnlyMemory<byte>> lines)
    {
        while (!text.IsEmpty && lines.Count <= limit)
        {
            var end = text.Span.IndexOf((byte)'\n');
            var line = end < 0 ? text : text[..end];
            text = end < 0 ? default : text[(end + 1)..];
            if (!line.Span.Trim(" \t\r"u8).IsEmpty)
            {
                lines.Add(line.TrimEnd((byte)'\r'));
            }
        }
    }

    private static bool WantsLines(HttpRequest request, bool sentLines)
    {
        var accept = request.Headers.Accept.ToString();
        return accept.Contains("ndjson", StringComparison.OrdinalIgnoreCase) || accept.Contains("jsonl", StringComparison.OrdinalIgnoreCase)
            || (sentLines && !accept.Contains(Json, StringComparison.OrdinalIgnoreCase));
    }

    private enum Form
    {
        One,
        Array,
        Lines,
    }
}
