using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dse.Api.Tests.Studies;
using Microsoft.AspNetCore.Builder;

namespace Dse.Api.Tests.Proxies;

/// <summary>Proxies over REST, and a study that one of them evaluates with a real worker.</summary>
[Collection(ApiTests.Name)]
public sealed class ProxyTests(ApiFixture api)
{
    [Fact]
    public async Task A_proxy_of_an_uploaded_table_predicts_evaluates_a_study_and_starts_another()
    {
        await using var service = await ServiceAsync();
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
        var hash = await UploadAsync(client, Table());

        var trained = await SendAsync(client, HttpMethod.Put, "/v1/proxies/cache", $$"""{"csv":"{{hash}}","targets":["misses","area"],"ignore":["note"],"evaluatorSeconds":2}""");
        Assert.Equal(HttpStatusCode.Created, trained.StatusCode);
        var info = (await trained.JsonAsync())["info"]!;
        Assert.Equal(["sets", "ways"], info["inputs"]!.AsArray().Select(i => (string?)i));
        Assert.Equal(["misses", "area"], info["errors"]!.AsArray().Select(e => (string?)e!["target"]));
        Assert.All(info["errors"]!.AsArray(), e => Assert.InRange((double)e!["meanAbsoluteErrorRatio"]!, 0, 0.6));
        Assert.True((double)info["speedupRatio"]! > 1000);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(client, HttpMethod.Put, "/v1/proxies/cache", $$"""{"csv":"{{hash}}","targets":["misses","area"],"ignore":["note"]}""")).StatusCode);
        Assert.Equal("cache", (string?)Assert.Single((await client.JsonAsync("/v1/proxies"))["items"]!.AsArray())!["name"]);
        Assert.Null((await client.JsonAsync("/v1/proxies/cache"))["info"]!["speedupRatio"]);

        var answers = (await (await SendAsync(client, HttpMethod.Post, "/v1/proxies/cache/predictions", """{"rows":[{"sets":16,"ways":4},{"sets":4096,"ways":4}]}""")).JsonAsync())["items"]!.AsArray();
        Assert.InRange((double)answers[0]!["metrics"]!["area"]!, 0.5 * 64, 2 * 64);
        Assert.Equal((true, false), ((bool)answers[0]!["inside"]!, (bool)answers[1]!["inside"]!));
        Assert.Equal(["sets"], answers[1]!["outsideInputs"]!.AsArray().Select(i => (string?)i));

        var study = await RunAsync(client, """
            {"kind":"External","parameters":{"sets":{"type":"integer","values":[8,16,32,64,4096]},"ways":{"type":"integer","values":[1,2,4,8]}},
             "metrics":{"misses":{},"area":{}},"objectives":["min misses","min area"],"evaluator":{"proxy":"cache","outside":"OUTSIDE"},"search":{"strategy":"nsga2","evaluations":20}}
            """.Replace("OUTSIDE", "keep", StringComparison.Ordinal));
        var points = (await client.JsonAsync($"{study}/front"))["points"]!.AsArray();
        foreach (var point in points)
        {
            var isOutside = (int)point!["parameters"]!["sets"]! == 4096;
            Assert.Equal(isOutside ? "prior" : "interpolated", (string?)point["basis"]);
            var artifact = await client.JsonAsync($"{study}/front/{point["id"]}/artifact");
            Assert.Equal(!isOutside, (bool)artifact["inside"]!);
            Assert.Equal(isOutside ? ["sets"] : [], artifact["outsideInputs"]!.AsArray().Select(i => (string?)i));
        }

        Assert.Contains(points, p => (string?)p!["basis"] == "interpolated");
        Assert.NotNull((string?)(await client.JsonAsync(study))["spec"]!["evaluator"]!["proxy"]!["base64"]);

        var unlike = await (await SendAsync(client, HttpMethod.Put, "/v1/proxies/again", $$"""{"study":"{{study.Split('/')[^1]}}","targets":["areas"]}""")).ProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid-spec");
        Assert.Equal("The target 'areas' is no metric of the study. Did you mean area? Use one of misses, area.", (string?)unlike["errors"]![0]!["message"]);

        // Its trials train another, and are where a further study begins.
        var second = await SendAsync(client, HttpMethod.Put, "/v1/proxies/again", $$"""{"study":"{{study.Split('/')[^1]}}","targets":["area"]}""");
        Assert.Equal(20, (int)(await second.JsonAsync())["info"]!["rows"]!);
        var warm = await RunAsync(client, """
            {"kind":"External","parameters":{"sets":{"type":"integer","values":[8,16,32,64,128]},"ways":{"type":"integer","values":[1,2,4,8]}},
             "metrics":{"misses":{},"area":{}},"objectives":["min misses"],"evaluator":{"proxy":"cache","outside":"refuse"},
             "search":{"strategy":"random","evaluations":20,"warmStart":{"study":"STUDY"}}}
            """.Replace("STUDY", study.Split('/')[^1], StringComparison.Ordinal));
        var trials = (await client.JsonAsync($"{warm}/trials"))["items"]!.AsArray();
        Assert.Equal(20, trials.Count);
        Assert.All(trials, t => Assert.Equal((int)t!["parameters"]!["sets"]! == 128 ? "outsideProxy" : null, (string?)t["reason"]));
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync("/v1/proxies/cache")).StatusCode);
        await (await client.GetAsync("/v1/proxies/cache")).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task What_cannot_be_trained_predicted_or_used_is_refused_with_its_reason()
    {
        var tenant = await api.NewTenantAsync();
        using var client = api.Client((await api.NewKeyAsync(tenant, "write")).Text);
        using var stranger = api.Client((await api.NewKeyAsync(await api.NewTenantAsync(), "write")).Text);
        var hash = await UploadAsync(client, Table());
        Assert.Equal(HttpStatusCode.Created, (await SendAsync(client, HttpMethod.Put, "/v1/proxies/mine", $$"""{"csv":"{{hash}}","targets":["area"],"ignore":["note"]}""")).StatusCode);
        foreach (var (method, path, body, code) in ((HttpMethod, string, string, string)[])
            [
                (HttpMethod.Put, "x", "{}", "missingField"),
                (HttpMethod.Put, "x", $$"""{"csv":"{{hash}}"}""", "invalidProxyData"),
                (HttpMethod.Put, "x", $$"""{"csv":"abc","targets":["area"]}""", "invalidProxyData"),
                (HttpMethod.Put, "x", $$"""{"csv":"{{hash}}","targets":["aera"]}""", "invalidProxyData"),
                (HttpMethod.Put, "x", $$"""{"csv":"{{hash}}","targets":["area","area"]}""", "invalidProxyData"),
                (HttpMethod.Put, "x", $$"""{"csv":"{{new string('0', 64)}}","targets":["area"]}""", "unknownFile"),
                (HttpMethod.Put, "x", $$"""{"study":"{{Guid.NewGuid()}}"}""", "unknownFile"),
                (HttpMethod.Put, "x", $$"""{"csv":"{{hash}}","targets":["area"],"evaluatorSeconds":0}""", "outOfRange"),
                (HttpMethod.Post, "mine/predictions", """{"rows":[]}""", "outOfRange"),
                (HttpMethod.Post, "mine/predictions", """{"rows":[{"sest":1}]}""", "unknownParameter"),
            ])
        {
            Assert.Equal(code, (await (await SendAsync(client, method, $"/v1/proxies/{path}", body)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid-spec")).Code());
        }

        const string Spec = """{"kind":"External","parameters":{"sets":{"type":"integer","values":[8,16]}},"metrics":{"area":{}},"objectives":["min area"],"evaluator":{"proxy":"mine"}}""";
        Assert.Equal("unusableProxy", (await (await SubmitTests.PostAsync(client, Spec)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid-spec")).Code());
        Assert.Equal("unknownProxy", (await (await SubmitTests.PostAsync(stranger, Spec)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid-spec")).Code());
        var warm = Spec.Replace("\"evaluator\":{\"proxy\":\"mine\"}", $"\"search\":{{\"warmStart\":{{\"study\":\"{(await api.FinishedStudyAsync(tenant)).Id}\"}}}}", StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Accepted, (await SubmitTests.PostAsync(client, warm)).StatusCode);
        Assert.Equal("unknownStudy", (await (await SubmitTests.PostAsync(stranger, warm)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid-spec")).Code());
        foreach (var (method, path, body) in ((HttpMethod, string, string?)[])[(HttpMethod.Get, "mine", null), (HttpMethod.Delete, "mine", null), (HttpMethod.Post, "mine/predictions", """{"rows":[{"sets":16}]}""")])
        {
            await (await SendAsync(stranger, method, $"/v1/proxies/{path}", body)).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        }

        Assert.Empty((await stranger.JsonAsync("/v1/proxies"))["items"]!.AsArray());
    }

    private static string Table()
    {
        var text = new StringBuilder("sets,ways,note,misses,area\n");
        foreach (var sets in (int[])[8, 16, 32, 64])
        {
            for (var ways = 1; ways <= 8; ways++)
            {
                text.Append(CultureInfo.InvariantCulture, $"{sets},{ways},n{ways},{1000.0 / (sets * ways):R},{sets * ways}\n");
            }
        }

        return text.ToString();
    }

    private static async Task<string> UploadAsync(HttpClient client, string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        using var content = new ByteArrayContent(bytes);
        Assert.True((await client.PutAsync($"/v1/files/{hash}", content)).IsSuccessStatusCode);
        return hash;
    }

    private static async Task<HttpResponseMessage> SendAsync(HttpClient client, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json");
        return await client.SendAsync(request);
    }

    private static async Task<string> RunAsync(HttpClient client, string spec)
    {
        var path = (await SubmitTests.PostAsync(client, spec)).Headers.Location!.OriginalString;
        await Until.TrueAsync(async () => (string?)(await client.JsonAsync(path))["study"]!["state"] is not ("queued" or "running"));
        Assert.Equal("succeeded", (string?)(await client.JsonAsync(path))["study"]!["state"]);
        return path;
    }

    private async Task<WebApplication> ServiceAsync()
    {
        var database = await api.NewDatabaseAsync();
        return await api.StartAsync(o => o with
        {
            Workers = true,
            AllowLocalTenant = true,
            ConfigureStorage = storage => storage.ConnectionString = database,
            ConfigureWorkers = workers => workers.AttemptCommand = ["dotnet", Path.Combine(AppContext.BaseDirectory, "Dse.Cli.dll"), "attempt"],
        });
    }
}
