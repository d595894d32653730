using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace Dse.Api.Tests.Fronts;

[Collection(ApiTests.Name)]
public sealed class FrontRoutesTests(ApiFixture api)
{
    [Fact]
    public async Task A_front_that_is_passed_on_as_it_is_stored_equals_one_that_is_read_and_written()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var study = await api.StudyAsync(tenant);
        var claim = await api.ClaimAsync(study.Id);
        await api.CommitAsync(
            claim,
            Seeds.Point(1, 10, 1.25e-9, 5, 0.1, "\"quoted\" <é>") with
            {
                TiedWith = [2],
                Bound = new Dictionary<string, double>(StringComparer.Ordinal) { ["a"] = 1e-9 },
                Gap = new Dictionary<string, double>(StringComparer.Ordinal) { ["a"] = 0.2 },
            },
            Seeds.Point(2, 11, 2, 1e300, artifact: false) with { Metrics = [new("a", 2), new("null", 3)], Interval = new Dictionary<string, (double, double)>(StringComparer.Ordinal) });

        var passedOn = await client.JsonAsync($"/v1/studies/{study.Id}/front");
        var written = await client.JsonAsync($"/v1/studies/{study.Id}/front?limit=9");

        Assert.Equal(2, passedOn["points"]!.AsArray().Count);
        Assert.True(JsonNode.DeepEquals(written, passedOn), $"{written}\n{passedOn}");
    }

    [Fact]
    public async Task A_finished_front_is_told_whole()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var study = await api.FinishedStudyAsync(tenant);

        var front = await client.JsonAsync($"/v1/studies/{study.Id}/front");

        Assert.Equal("succeeded", (string?)front["status"]);
        Assert.True((bool)front["final"]!);
        Assert.True((bool)front["proved"]!);
        Assert.Equal(12.5, (double)front["hypervolume"]!);
        Assert.Equal(["min a", "max b"], front["objectives"]!.AsArray().Select(o => (string?)o));
        Assert.Equal([1, 2, 3], front["points"]!.AsArray().Select(p => (int)p!["id"]!));
        var point = front["points"]![0]!;
        Assert.Equal("""{"tp":8,"schedule":"1f1b","sequenceParallel":true}""", point["parameters"]!.ToJsonString());
        Assert.Equal("""{"a":1,"b":5,"energyJoules":null}""", point["metrics"]!.ToJsonString());
        Assert.NotNull((string?)point["nullReasons"]!["energyJoules"]);
        Assert.Equal([0.9, 1.1], point["interval"]!["a"]!.AsArray().Select(v => (double)v!));
        Assert.Equal("min a", (string?)front["spec"]!["objectives"]![0]);
    }

    [Fact]
    public async Task A_points_artifact_is_where_the_front_says()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var path = $"/v1/studies/{(await api.FinishedStudyAsync(tenant)).Id}/front";
        var relative = (string)(await client.JsonAsync(path))["points"]![1]!["artifact"]!;

        var response = await client.GetAsync(new Uri(new Uri(api.Address, path), relative));

        Assert.Equal("""{"timeline":[2]}""", (await response.JsonAsync()).ToJsonString());
        using var again = new HttpRequestMessage(HttpMethod.Get, $"{path}/2/artifact");
        again.Headers.IfNoneMatch.Add(response.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await client.SendAsync(again)).StatusCode);
        await (await client.GetAsync($"{path}/4/artifact")).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_point_is_exported_for_another_tool_with_what_it_cannot_be_told_in_headers()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var study = await api.FinishedPlanAsync(tenant);
        var path = $"/v1/studies/{study.Id}/front";
        Assert.Contains("megatron", (await client.JsonAsync(path))["exports"]!.AsArray().Select(e => (string?)e));

        var response = await client.GetAsync($"{path}/1/export?to=deepspeed");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal("application/json", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal("point-1-deepspeed.json", response.Content.Headers.ContentDisposition?.FileName?.Trim('"'));
        Assert.Equal(64, (int)JsonNode.Parse(await response.Content.ReadAsStringAsync())!["train_batch_size"]!);
        Assert.Contains(response.Headers.GetValues("Dse-Export-Note"), n => n.StartsWith("Start 8 ranks", StringComparison.Ordinal));
        Assert.StartsWith("#!/usr/bin/env bash\n", await client.GetStringAsync($"{path}/1/export?to=megatron"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1/export?to=vllm", HttpStatusCode.BadRequest, "formatKind")]
    [InlineData("1/export?to=excel", HttpStatusCode.BadRequest, "unknownFormat")]
    [InlineData("1/export", HttpStatusCode.BadRequest, "unknownFormat")]
    [InlineData("9/export?to=csv", HttpStatusCode.NotFound, null)]
    public async Task What_cannot_be_exported_is_told(string path, HttpStatusCode status, string? code)
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var study = await api.FinishedPlanAsync(tenant);

        var problem = await (await client.GetAsync($"/v1/studies/{study.Id}/front/{path}")).ProblemAsync(status, status == HttpStatusCode.NotFound ? "not-found" : "invalid-request");

        Assert.Equal(code, code is null ? null : problem.Code());
    }

    [Theory]
    [InlineData("?format=csv", "*/*")]
    [InlineData("", "text/csv")]
    [InlineData("", "application/json;q=0.5, text/csv")]
    public async Task A_front_is_exported_as_csv(string query, string accept)
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var study = await api.FinishedStudyAsync(tenant);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/studies/{study.Id}/front{query}");
        request.Headers.Accept.ParseAdd(accept);

        var response = await client.SendAsync(request);

        Assert.Equal("text/csv", response.Content.Headers.ContentType?.MediaType);
        Assert.Equal(
            "tp,schedule,sequenceParallel,a,b,energyJoules\n8,1f1b,true,1,5,\n4,1f1b,true,2,6,\n2,gpipe,true,3,7,\n",
            await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_type_that_cannot_be_produced_is_refused()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var study = await api.StudyAsync(tenant);
        using var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/studies/{study.Id}/front");
        request.Headers.Accept.ParseAdd("image/png");

        await (await client.SendAsync(request)).ProblemAsync(HttpStatusCode.NotAcceptable, "not-acceptable");
    }

    [Theory]
    [InlineData("a <= 2", new[] { 1, 2 })]
    [InlineData("tp >= 4 && b > 5", new[] { 2 })]
    [InlineData("schedule == 'gpipe'", new[] { 3 })]
    [InlineData("schedule != 'gpipe' && sequenceParallel", new[] { 1, 2 })]
    [InlineData("energyJoules < 1", new int[0])]
    public async Task Points_are_filtered_by_an_expression(string where, int[] ids)
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var study = await api.FinishedStudyAsync(tenant);

        var front = await client.JsonAsync($"/v1/studies/{study.Id}/front?where={Uri.EscapeDataString(where)}");

        Assert.Equal(ids, front["points"]!.AsArray().Select(p => (int)p!["id"]!));
    }

    [Theory]
    [InlineData("where=a%20%3C%3D", "badExpression")]
    [InlineData("where=colour%20%3E%201", "badExpression")]
    [InlineData("limit=0", "outOfRange")]
    [InlineData("since=-1", "outOfRange")]
    [InlineData("since=1&limit=2", "notTogether")]
    [InlineData("since=x", "badParameter")]
    public async Task Bad_parameters_are_named(string query, string code)
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var study = await api.FinishedStudyAsync(tenant);

        var problem = await (await client.GetAsync($"/v1/studies/{study.Id}/front?{query}")).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Equal(code, problem.Code());
    }

    [Fact]
    public async Task An_unchanged_front_is_not_sent_again()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var path = $"/v1/studies/{(await api.FinishedStudyAsync(tenant)).Id}/front";
        var tag = (await client.GetAsync(path)).Headers.ETag!;

        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(client, path, tag));
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(client, path, EntityTagHeaderValue.Any));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, path, new EntityTagHeaderValue("\"other\"")));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, $"{path}?format=csv", tag));
    }

    [Fact]
    public async Task A_long_front_is_kept_and_sent_compressed_to_those_who_take_it()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var study = await api.StudyAsync(tenant);
        var path = $"/v1/studies/{study.Id}/front";
        var claim = await api.ClaimAsync(study.Id);
        await api.SaveFrontAsync(claim, [.. Enumerable.Range(1, 300).Select(i => Seeds.Point(i, i, i, i, artifact: false))]);
        var plain = await client.GetStringAsync(path);

        var (tag, text) = await CompressedAsync(client, path);
        Assert.Equal(plain, text);
        Assert.Equal((tag, text), await CompressedAsync(client, path));
        Assert.NotEqual((await client.GetAsync(path)).Headers.ETag, tag);
        Assert.Equal(HttpStatusCode.NotModified, await StatusAsync(client, path, tag));

        await api.SaveFrontAsync(claim, Seeds.Point(1, 1, 1, 1));
        Assert.Single((await client.JsonAsync(path))["points"]!.AsArray());
    }

    [Fact]
    public async Task Deltas_bring_an_old_front_to_the_new_one()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var study = await api.StudyAsync(tenant);
        var path = $"/v1/studies/{study.Id}/front";
        Assert.Equal(0, (int)(await client.JsonAsync(path))["revision"]!);
        var claim = await api.ClaimAsync(study.Id);
        await api.SaveFrontAsync(claim, Seeds.Point(1, 10, 1, 5), Seeds.Point(2, 20, 2, 6));
        var old = await client.JsonAsync(path);
        var tag = (await client.GetAsync(path)).Headers.ETag!;
        await api.SaveFrontAsync(claim, Seeds.Point(1, 15, 0.5, 5), Seeds.Point(2, 20, 2, 6));
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(client, path, tag));
        await api.CommitAsync(claim, Seeds.Point(1, 15, 0.5, 5), Seeds.Point(2, 20, 2, 6), Seeds.Point(3, 25, 3, 7));

        var delta = await client.JsonAsync($"{path}?since={(int)old["revision"]!}");
        var whole = await client.JsonAsync(path);

        Assert.Equal((int)old["revision"]!, (int)delta["since"]!);
        var merged = ByTrial(old);
        foreach (var trial in delta["removedTrials"]!.AsArray())
        {
            merged.Remove((long)trial!);
        }

        foreach (var (trial, point) in ByTrial(delta))
        {
            merged[trial] = point;
        }

        Assert.Equal(ByTrial(whole), merged);
        Assert.Equal([15, 25], delta["points"]!.AsArray().Select(p => (long)p!["trial"]!));
        Assert.Equal([10], delta["removedTrials"]!.AsArray().Select(t => (long)t!));
        Assert.Null(delta["spec"]);
        Assert.True((bool)whole["final"]!);
        var none = await client.JsonAsync($"{path}?since={(int)whole["revision"]!}");
        Assert.Empty(none["points"]!.AsArray());
    }

    [Fact]
    public async Task A_delta_from_the_unknown_past_or_future_is_the_whole_front()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var path = $"/v1/studies/{(await api.FinishedStudyAsync(tenant)).Id}/front";

        foreach (var since in (int[])[0, 1000])
        {
            var front = await client.JsonAsync($"{path}?since={since}");
            Assert.Null(front["since"]);
            Assert.Equal(3, front["points"]!.AsArray().Count);
        }
    }

    private static SortedDictionary<long, string> ByTrial(JsonNode front) =>
        new(front["points"]!.AsArray().ToDictionary(p => (long)p!["trial"]!, p => p!.ToJsonString()));

    private static async Task<(EntityTagHeaderValue Tag, string Text)> CompressedAsync(HttpClient client, string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue("gzip"));
        var response = await client.SendAsync(request);
        Assert.Equal("gzip", Assert.Single(response.Content.Headers.ContentEncoding));
        await using var gzip = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return (response.Headers.ETag!, await reader.ReadToEndAsync());
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client, string path, EntityTagHeaderValue tag)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.IfNoneMatch.Add(tag);
        return (await client.SendAsync(request)).StatusCode;
    }
}
