using System.ComponentModel;
using System.Globalization;
using Dse.Api.Errors;
using Dse.Api.Json;
using Dse.Api.Limits;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Api.Studies;
using Dse.Api.Telemetry;
using Dse.Storage.Fronts;
using Dse.Storage.Keys;
using Dse.Storage.Studies;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;

namespace Dse.Api.Events;

/// <summary><c>/v1/studies/{id}/events</c>: what happens to a study, as it happens.</summary>
internal static class EventEndpoints
{
    private const int RetryMs = 2_000;
    // Fronts are told of as they change; what else is new, and a change that was not told of, is seen at this pace.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan KeyCheck = TimeSpan.FromSeconds(4);

    /// <summary>Maps the route.</summary>
    public static void MapEvents(this IEndpointRouteBuilder routes, ApiLimits limits, TimeProvider clock) => routes
        .MapGet(
            "/v1/studies/{id:guid}/events",
            (
                [Description("The study's id.")] Guid id,
                HttpContext context,
                StudyStore studies,
                FrontStore fronts,
                FrontNews news,
                KeyStore keys,
                ApiMetrics metrics,
                IHostApplicationLifetime lifetime,
                [FromHeader(Name = "Last-Event-ID"), Description("The id of the last event that was received: only what is newer is sent.")] string? lastEventId) =>
                FollowAsync(id, context, new Follower(studies, fronts, news, keys, clock), metrics, limits, lastEventId, lifetime.ApplicationStopping))
        .WithName("followStudy").WithTags("Studies").RequireAuthorization(Policies.Read).RequireRateLimiting(RateLimits.Streams).WithMetadata(new DisableRequestTimeoutAttribute())
        .WithSummary("Follow a study")
        .WithDescription(
            "Server-sent events: `state` and `progress` carry the study (StudySummary), `front` says that the front has a new revision (FrontChanged). The first events tell where the study stands. The stream ends when the study has ended; a client that comes back after that with its `Last-Event-ID` gets 204.")
        .Produces<string>(StatusCodes.Status200OK, EventStream.ContentType)
        .Produces(StatusCodes.Status204NoContent)
        .Problems(ProblemType.InvalidRequest, ProblemType.NotFound);

    private static async Task<IResult> FollowAsync(
        Guid id, HttpContext context, Follower follower, ApiMetrics metrics, ApiLimits limits, string? lastEventId, CancellationToken stopping)
    {
        if (!TryReadId(lastEventId, out var seen))
        {
            return Problems.InvalidRequest("Last-Event-ID", "badEventId", "The id is not one that this service gave out. Leave it out.");
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var ct = ending.Token;
        var tenant = Caller.Of(context).Tenant;
        if (await follower.Studies.GetAsync(tenant, id, ct) is not { } study)
        {
            return Problems.NotFound();
        }

        if (study.State.HasEnded() && seen.Version >= study.Version)
        {
            return TypedResults.NoContent();
        }

        metrics.Stream(+1);
        try
        {
            await RunAsync(id, context, follower, seen, TimeSpan.FromSeconds(limits.HeartbeatSeconds), ct);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The client left or the service stops; either way the client knows how to come back.
        }
        finally
        {
            metrics.Stream(-1);
        }

        return Results.Empty;
    }

    private static async Task RunAsync(
        Guid id, HttpContext context, Follower follower, (long Version, long Revision) seen, TimeSpan heartbeat, CancellationToken ct)
    {
        var tenant = Caller.Of(context).Tenant;
        var stream = new EventStream(context.Response);
        await stream.OpenAsync(RetryMs, ct);
        StudyState? told = null;
        var sentAt = follower.Clock.GetTimestamp();
        var checkedAt = sentAt;
        using var front = follower.News.Follow(id);
        while (await follower.Studies.GetAsync(tenant, id, ct) is { } study)
        {
            var row = await follower.Fronts.GetRowAsync(tenant, id, ct);
            var sent = false;
            if (row is not null && row.Revision > seen.Revision)
            {
                // The front comes before the state, so that who leaves at the end has heard of it.
                seen.Revision = row.Revision;
                var changed = new FrontChanged { Revision = row.Revision, Points = row.PointCount, Final = row.Kind == "final" };
                await stream.EventAsync("front", WriteId(seen), changed, ApiJson.Default.FrontChanged, ct);
                sent = true;
            }

            if (study.Version > seen.Version)
            {
                seen.Version = study.Version;
                await stream.EventAsync(told == study.State ? "progress" : "state", WriteId(seen), StudySummary.From(study), ApiJson.Default.StudySummary, ct);
                told = study.State;
                sent = true;
            }

            if (study.State.HasEnded())
            {
                return;
            }

            if (sent)
            {
                sentAt = follower.Clock.GetTimestamp();
            }
            else if (follower.Clock.GetElapsedTime(sentAt) >= heartbeat)
            {
                await stream.HeartbeatAsync(ct);
                sentAt = follower.Clock.GetTimestamp();
            }

            if (follower.Clock.GetElapsedTime(checkedAt) >= KeyCheck)
            {
                if (!await follower.IsStillAllowedAsync(context, ct))
                {
                    return;
                }

                checkedAt = follower.Clock.GetTimestamp();
            }

            await front.WaitAsync(Pace, follower.Clock, ct);
        }
    }

    private static string WriteId((long Version, long Revision) seen) => string.Create(CultureInfo.InvariantCulture, $"{seen.Version}.{seen.Revision}");

    private static bool TryReadId(string? text, out (long Version, long Revision) seen)
    {
        seen = default;
        if (string.IsNullOrEmpty(text))
        {
            return true;
        }

        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0
            && long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out seen.Version)
            && long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out seen.Revision);
    }

    private sealed record Follower(StudyStore Studies, FrontStore Fronts, FrontNews News, KeyStore Keys, TimeProvider Clock)
    {
        /// <summary>Whether the key that opened the stream is still good; a stream outlives the check of its request.</summary>
        public async Task<bool> IsStillAllowedAsync(HttpContext context, CancellationToken ct)
        {
            string? header = context.Request.Headers.Authorization;
            return header is null || await Keys.ResolveAsync(header[(header.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim(), ct) is not null;
        }
    }
}
