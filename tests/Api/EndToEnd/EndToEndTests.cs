using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Dse.Api.OpenApi;
using Dse.Api.Tests.Events;
using Dse.Api.Tests.Studies;
using Microsoft.AspNetCore.Builder;

namespace Dse.Api.Tests.EndToEnd;

/// <summary>A study goes in over REST and its front comes back out of PostgreSQL, carried out by a real worker in a process of its own.</summary>
[Collection(ApiTests.Name)]
public sealed class EndToEndTests(ApiFixture api)
{
    [Fact]
    public async Task A_study_goes_in_and_its_front_comes_out()
    {
        await using var service = await ServiceAsync();
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        var spec = Examples.Spec.DeepClone();
        spec["search"] = JsonNode.Parse("""{"strategy":"nsga2","evaluations":2000,"seed":1}""");

        var accepted = await SubmitTests.PostAsync(client, spec.ToJsonString(), key: "once");
        var path = accepted.Headers.Location!.OriginalString;
        using var response = await client.GetAsync($"{path}/events", HttpCompletionOption.ResponseHeadersRead);
        using var events = new EventReader(await response.Content.ReadAsStreamAsync());
        JsonNode? last = null;
        while (await events.NextAsync() is { } next)
        {
            last = next.Name == "front" ? last : next.Data;
        }

        Assert.Equal("succeeded", (string?)last!["state"]);
        var front = await client.JsonAsync($"{path}/front");
        Assert.True((bool)front["final"]!);
        Assert.True((bool)front["reproducible"]!);
        Assert.Equal(["min stepTimeSeconds", "min memoryGiB"], front["objectives"]!.AsArray().Select(o => (string?)o));
        var points = front["points"]!.AsArray().Select(p => (Time: (double)p!["metrics"]!["stepTimeSeconds"]!, Memory: (double)p["metrics"]!["memoryGiB"]!)).ToArray();
        Assert.NotEmpty(points);
        Assert.DoesNotContain(points, p => points.Any(q => q != p && q.Time <= p.Time && q.Memory <= p.Memory));
        var artifact = (string?)front["points"]![0]!["artifact"];
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{path}/{artifact}")).StatusCode);
        Assert.NotEmpty((await client.JsonAsync($"{path}/history"))["items"]!.AsArray());
        Assert.NotEmpty((await client.JsonAsync($"{path}/trials"))["items"]!.AsArray());
        var again = await (await SubmitTests.PostAsync(client, spec.ToJsonString(), key: "once")).JsonAsync();
        Assert.Equal(path, $"/v1/studies/{again["id"]}");
    }

    [Fact]
    public async Task A_serving_study_takes_the_same_way()
    {
        await using var service = await ServiceAsync();
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        var path = (await SubmitTests.PostAsync(client, """
            {"kind":"ServingPlan","model":"Qwen/Qwen3-32B","cluster":{"device":"H200-SXM","devices":8,"devicesPerNode":8},
             "inputTokens":2000,"outputTokens":200,"weights":"fp8","space":{"chunkTokens":8192,"decodeBatch":[16,64]},"search":{"seed":1}}
            """)).Headers.Location!.OriginalString;
        await Until.TrueAsync(async () => (string?)(await client.JsonAsync(path))["study"]!["state"] == "succeeded", seconds: 60);

        var front = await client.JsonAsync($"{path}/front");
        Assert.Equal(["max tokensPerSecondPerDevice", "max tokensPerSecondPerUser"], front["objectives"]!.AsArray().Select(o => (string?)o));
        Assert.True(front["points"]!.AsArray().Count > 1);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync($"{path}/{(string?)front["points"]![0]!["artifact"]}")).StatusCode);
    }

    [Fact]
    public async Task A_running_study_stops_soon_after_it_is_cancelled_and_keeps_its_front()
    {
        await using var service = await ServiceAsync();
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        var spec = Examples.Spec.DeepClone();
        spec["search"] = JsonNode.Parse("""{"strategy":"nsga2","evaluations":1000000000,"seed":1}""");
        var path = (await SubmitTests.PostAsync(client, spec.ToJsonString())).Headers.Location!.OriginalString;
        await Until.TrueAsync(async () => (int)(await client.JsonAsync(path))["study"]!["progress"]!["frontSize"]! > 0, seconds: 60);

        var clock = Stopwatch.StartNew();
        await (await client.PostAsync($"{path}/cancel", null)).JsonAsync();
        await Until.TrueAsync(async () => (string?)(await client.JsonAsync(path))["study"]!["state"] == "cancelled");

        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(15), $"{clock.Elapsed}");
        Assert.NotEmpty((await client.JsonAsync($"{path}/front"))["points"]!.AsArray());
    }

    private async Task<WebApplication> ServiceAsync()
    {
        var database = await api.NewDatabaseAsync();
        return await api.StartAsync(o => o with
        {
            Workers = true,
            AllowLocalTenant = true,
            ConfigureStorage = storage => storage.ConnectionString = database,
            ConfigureWorkers = workers =>
            {
                workers.Slots = 1;
                workers.AttemptCommand = ["dotnet", Path.Combine(AppContext.BaseDirectory, "Dse.Cli.dll"), "attempt"];
            },
        });
    }
}
