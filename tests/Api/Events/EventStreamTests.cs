using System.Net;
using Dse.Api.Limits;
using Dse.Storage.Claims;
using Dse.Storage.Keys;
using Microsoft.AspNetCore.Builder;

namespace Dse.Api.Tests.Events;

[Collection(ApiTests.Name)]
public sealed class EventStreamTests(ApiFixture api)
{
    [Fact]
    public async Task A_study_is_followed_from_the_queue_to_its_end()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var study = await api.StudyAsync(tenant);
        using var events = await OpenAsync(client, study.Id);

        Assert.Equal(("state", "queued"), await StateAsync(events));
        var claim = await api.ClaimAsync(study.Id);
        Assert.Equal(("state", "running"), await StateAsync(events));
        await api.Get<ClaimStore>().RenewAsync(claim, TimeSpan.FromMinutes(5), new ClaimProgress(100, 1000, 0.1, 2, 1, 3.5), CancellationToken.None);
        var progress = (await events.NextAsync())!;
        Assert.Equal("progress", progress.Name);
        Assert.Equal(0.1, (double)progress.Data["progress"]!["doneRatio"]!);
        await api.SaveFrontAsync(claim, Seeds.Point(1, 10, 1, 5));
        var front = (await events.NextAsync())!;
        Assert.Equal(("front", 1), (front.Name, (int)front.Data["revision"]!));
        Assert.False((bool)front.Data["final"]!);
        await api.CommitAsync(claim, Seeds.Point(1, 10, 1, 5), Seeds.Point(2, 20, 2, 6));
        var seen = new List<string>();
        while (await events.NextAsync() is { } next)
        {
            seen.Add(next.Name == "front" ? $"front {next.Data["final"]}" : $"{next.Name} {next.Data["state"]}");
        }

        Assert.Equal(["front true", "state succeeded"], seen);
    }

    [Fact]
    public async Task A_client_that_comes_back_hears_only_what_is_new()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var study = await api.StudyAsync(tenant);
        string id;
        using (var events = await OpenAsync(client, study.Id))
        {
            id = (await events.NextAsync())!.Id;
        }

        await api.ClaimAsync(study.Id);
        using var resumed = await OpenAsync(client, study.Id, id);

        Assert.Equal(("state", "running"), await StateAsync(resumed));
    }

    [Fact]
    public async Task A_client_that_has_heard_the_end_is_told_to_stay_away()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var study = await api.FinishedStudyAsync(tenant);
        var id = string.Empty;
        using (var events = await OpenAsync(client, study.Id))
        {
            while (await events.NextAsync() is { } next)
            {
                id = next.Id;
            }
        }

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/studies/{study.Id}/events");
        request.Headers.Add("Last-Event-ID", id);

        Assert.Equal(HttpStatusCode.NoContent, (await client.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task A_bad_event_id_is_refused()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var study = await api.StudyAsync(tenant);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/studies/{study.Id}/events");
        request.Headers.Add("Last-Event-ID", "yesterday");

        var problem = await (await client.SendAsync(request)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Equal("badEventId", problem.Code());
    }

    [Fact]
    public async Task A_quiet_stream_has_a_heartbeat_and_ends_when_the_service_stops()
    {
        await using var other = await api.StartAsync(o => o with { Limits = new ApiLimits { HeartbeatSeconds = 0.1 } });
        var tenant = await api.NewTenantAsync();
        var study = await api.StudyAsync(tenant);
        using var client = new HttpClient { BaseAddress = new Uri(other.Urls.Single()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await api.NewKeyAsync(tenant)).Text);
        using var events = await OpenAsync(client, study.Id);
        await events.NextAsync();
        var rest = events.NextAsync();

        await Until.TrueAsync(() => events.Comments.Count >= 2);
        await other.StopAsync();

        Assert.Null(await rest);
    }

    [Fact]
    public async Task A_stream_outlives_the_time_that_a_request_may_take()
    {
        await using var other = await api.StartAsync(o => o with { Limits = new ApiLimits { HeartbeatSeconds = 0.1, RequestSeconds = 1 } });
        var tenant = await api.NewTenantAsync();
        var study = await api.StudyAsync(tenant);
        using var client = new HttpClient { BaseAddress = new Uri(other.Urls.Single()) };
        client.DefaultRequestHeaders.Authorization = new("Bearer", (await api.NewKeyAsync(tenant)).Text);
        using var events = await OpenAsync(client, study.Id);
        await events.NextAsync();
        var rest = events.NextAsync();

        // Half a second lies between two, so that the third comes after the limit however slow the machine is.
        await Until.TrueAsync(() => events.Comments.Count >= 3);

        Assert.False(rest.IsCompleted);
        await other.StopAsync();
        Assert.Null(await rest);
    }

    [Fact]
    public async Task A_stream_ends_when_its_key_is_revoked()
    {
        var tenant = await api.NewTenantAsync();
        var key = await api.NewKeyAsync(tenant);
        var study = await api.StudyAsync(tenant);
        using var client = api.Client(key.Text);
        using var events = await OpenAsync(client, study.Id);
        await events.NextAsync();

        await api.Get<KeyStore>().RevokeAsync(tenant, key.Key.Id, "test", CancellationToken.None);

        Assert.Null(await events.NextAsync());
    }

    private static async Task<EventReader> OpenAsync(HttpClient client, Guid study, string? lastEventId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/studies/{study}/events");
        if (lastEventId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastEventId);
        }

        var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        return new EventReader(await response.Content.ReadAsStreamAsync());
    }

    private static async Task<(string Name, string? State)> StateAsync(EventReader events)
    {
        var next = (await events.NextAsync())!;
        return (next.Name, (string?)next.Data["state"]);
    }
}
