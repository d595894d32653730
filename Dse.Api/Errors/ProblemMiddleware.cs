using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.Features;
using Npgsql;

namespace Dse.Api.Errors;

/// <summary>
/// Turns what escaped an endpoint into a problem: a refused body into its 4xx, a lost database into 503, anything
/// else into a 500 that says nothing but its trace id. Bare status codes of the framework get a body too.
/// </summary>
internal sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    private const int DatabaseRetrySeconds = 2;

    /// <summary>Runs the rest of the pipeline.</summary>
    public async Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        try
        {
            await next(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client left; or the time limit cancelled the request, whose middleware writes the answer itself.
            return;
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            context.Response.Clear();
            await Answer(context, failure).ExecuteAsync(context);
            return;
        }

        var response = context.Response;
        if (!response.HasStarted && response.StatusCode >= 400 && response.ContentType is null && response.ContentLength is null)
        {
            await Bare(context).ExecuteAsync(context);
        }
    }

    // What the framework refuses by itself takes JSON; routes that take more refuse by themselves.
    private static ProblemResult Bare(HttpContext context) => context.Response.StatusCode == StatusCodes.Status415UnsupportedMediaType
        ? Problems.At(ProblemType.UnsupportedMediaType, "Content-Type", "unsupportedMediaType", $"'{context.Request.ContentType}' is not read here. Send application/json.")
        : Problems.Of(ProblemType.OfStatus(context.Response.StatusCode));

    private ProblemResult Answer(HttpContext context, Exception failure)
    {
        switch (failure)
        {
            case BadHttpRequestException bad:
                return BadRequest(context, bad);
            case var text when IsUnstorableText(text):
                return Problems.InvalidRequest("$", "controlCharacter", "A text holds the character U+0000. Remove it.");
            case var away when IsDatabaseAway(away):
                DatabaseAway(failure.GetType().Name, TraceIds.Of(context));
                return Problems.Of(ProblemType.DatabaseUnavailable) with { RetryAfterSeconds = DatabaseRetrySeconds };
            default:
                Failed(failure, TraceIds.Of(context));
                return Problems.Of(ProblemType.Internal);
        }
    }

    private static ProblemResult BadRequest(HttpContext context, BadHttpRequestException bad)
    {
        if (bad.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            return Problems.At(ProblemType.TooLarge, "$", "bodyTooLarge", $"The body is over the limit of {Limit(context)} bytes. Send less.");
        }

        if (bad.InnerException is JsonException json)
        {
            return BodyFaults.Of(json);
        }

        if (bad.Message.Contains("no body was provided", StringComparison.Ordinal))
        {
            return BodyFaults.None();
        }

        // The framework's message names the parameter as: ... parameter "int limit" from "abc".
        return UnboundParameter().Match(bad.Message) is { Success: true } match
            ? Problems.InvalidRequest(JsonNamingPolicy.CamelCase.ConvertName(match.Groups["name"].Value), "badParameter", "The value cannot be read as what the parameter holds. See /docs.")
            : Problems.Of(ProblemType.OfStatus(bad.StatusCode));
    }

    [GeneratedRegex("parameter \"[^\"]*?(?<name>[A-Za-z]+)\" (from|is not|was not)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex UnboundParameter();

    private static string Limit(HttpContext context) =>
        context.Features.Get<IHttpMaxRequestBodySizeFeature>()?.MaxRequestBodySize?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "this route's";

    // 22021 and 22P05: PostgreSQL keeps no U+0000. Parameters are checked before; this is for what slips through, such as cursors.
    private static bool IsUnstorableText(Exception failure) =>
        failure is PostgresException { SqlState: "22021" or "22P05" } || (failure.InnerException is { } inner && IsUnstorableText(inner));

    /// <summary>Whether the failure says that the database cannot be reached or is shutting down or starting.</summary>
    internal static bool IsDatabaseAway(Exception failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
        {
            switch (e)
            {
                case PostgresException pg:
                    // 57P01-57P03: shut down or starting; 53xxx: out of disk, memory or connections; 08xxx: connection;
                    // 57014, 55P03, 40xxx: a statement or lock that took too long, or lost against others to the last.
                    return pg.SqlState is "57014" or "55P03"
                        || pg.SqlState.StartsWith("40", StringComparison.Ordinal)
                        || pg.SqlState.StartsWith("57P0", StringComparison.Ordinal)
                        || pg.SqlState.StartsWith("53", StringComparison.Ordinal)
                        || pg.SqlState.StartsWith("08", StringComparison.Ordinal);
                case NpgsqlException:
                case SocketException:
                    return true;
                default:
                    break;
            }
        }

        return false;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Request failed, trace {TraceId}.")]
    private partial void Failed(Exception failure, string traceId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database cannot be reached ({Failure}), trace {TraceId}.")]
    private partial void DatabaseAway(string failure, string traceId);
}
