using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Dse.Api.OpenApi;
using Dse.Storage.Audit;
using Dse.Storage.Tenants;

namespace Dse.Api.Tests.Studies;

[Collection(ApiTests.Name)]
public sealed class SubmitTests(ApiFixture api)
{
    [Fact]
    public async Task The_example_of_the_description_is_accepted_and_kept_as_sent()
    {
        var (client, tenant) = await api.NewTenantClientAsync();

        var response = await PostAsync(client, Examples.Spec.ToJsonString(), "application/json", path: "/v1/studies?tag=a&tag=b&priority=7");
        var study = await response.JsonAsync();

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal($"/v1/studies/{study["id"]}", response.Headers.Location?.OriginalString);
        Assert.Equal("Llama 3 70B on 64 H100", (string?)study["name"]);
        Assert.Equal(["a", "b"], study["tags"]!.AsArray().Select(t => (string?)t));
        Assert.Equal(7, (int)study["priority"]!);
        Assert.Equal("queued", (string?)study["state"]);
        var shown = await client.JsonAsync(response.Headers.Location!.OriginalString);
        Assert.True(JsonNode.DeepEquals(Examples.Spec, shown["spec"]));
        var audit = Assert.Single(await api.Get<AuditLog>().ListAsync(tenant, 0, 100, CancellationToken.None), e => e.Action == "study.submit");
        Assert.Equal((string?)study["id"], audit.Subject);
    }

    [Fact]
    public async Task A_spec_is_validated_without_being_kept()
    {
        var (client, _) = await api.NewTenantClientAsync("read");
        var wrong = Examples.Spec.DeepClone();
        wrong["cluster"]!["devices"] = -1;

        var good = await (await PostAsync(client, Examples.SpecYaml, "application/yaml", path: "/v1/validations")).JsonAsync();
        var bad = await (await PostAsync(client, wrong.ToJsonString(), path: "/v1/validations")).JsonAsync();
        var broken = await (await PostAsync(client, "{ \"kind\": ", path: "/v1/validations")).JsonAsync();

        Assert.Equal((true, "TrainingPlan", "auto"), ((bool)good["valid"]!, (string?)good["kind"], (string?)good["strategy"]));
        Assert.Equal(["min stepTimeSeconds", "min memoryGiB"], good["objectives"]!.AsArray().Select(o => (string?)o));
        Assert.True((double)good["designs"]! > 1000);
        Assert.StartsWith("mixed: chosen by auto", (string?)good["choice"], StringComparison.Ordinal);
        Assert.Equal(100_000, (long)good["evaluations"]!);
        Assert.Null(bad["choice"]);
        Assert.Equal((false, "$.cluster.devices"), ((bool)bad["valid"]!, (string?)Assert.Single(bad["errors"]!.AsArray())!["path"]));
        Assert.Equal("syntax", (string?)Assert.Single(broken["errors"]!.AsArray())!["code"]);
        Assert.Empty((await client.JsonAsync("/v1/studies"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Tags_and_priority_may_stand_in_the_spec()
    {
        var (client, _) = await api.NewTenantClientAsync();
        var spec = Examples.Spec.DeepClone();
        spec["tags"] = new JsonArray("nightly", "h100");
        spec["priority"] = -3;

        var plain = await (await PostAsync(client, spec.ToJsonString())).JsonAsync();
        var overridden = await (await PostAsync(client, spec.ToJsonString(), path: "/v1/studies?tag=h100&tag=mine&priority=4")).JsonAsync();

        Assert.Equal(["nightly", "h100"], plain["tags"]!.AsArray().Select(t => (string?)t));
        Assert.Equal(-3, (int)plain["priority"]!);
        Assert.Equal(["nightly", "h100", "mine"], overridden["tags"]!.AsArray().Select(t => (string?)t));
        Assert.Equal(4, (int)overridden["priority"]!);
    }

    [Theory]
    [InlineData("application/yaml")]
    [InlineData("application/x-yaml")]
    [InlineData("text/yaml")]
    public async Task A_spec_may_be_yaml(string type)
    {
        var (client, _) = await api.NewTenantClientAsync();

        var study = await (await PostAsync(client, Examples.SpecYaml, type)).JsonAsync();

        Assert.True(JsonNode.DeepEquals(Examples.Spec, (await client.JsonAsync($"/v1/studies/{study["id"]}"))["spec"]));
    }

    [Fact]
    public async Task Fifty_submitters_with_one_key_make_one_study()
    {
        var (client, _) = await api.NewTenantClientAsync();
        var key = Guid.NewGuid().ToString();

        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(async _ => await (await PostAsync(client, Examples.Spec.ToJsonString(), key: key)).JsonAsync()));

        Assert.Single(answers.Select(a => (string)a["id"]!).Distinct());
        Assert.Single((await client.JsonAsync("/v1/studies"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Fifty_keys_sent_four_times_each_make_fifty_studies()
    {
        var (client, _) = await api.NewTenantClientAsync();
        var keys = Enumerable.Range(0, 50).Select(i => $"key {i}").ToArray();

        var answers = await Task.WhenAll(keys.Concat(keys).Concat(keys).Concat(keys)
            .Select(async key => (Key: key, Id: (string)(await (await PostAsync(client, Examples.Spec.ToJsonString(), key: key)).JsonAsync())["id"]!)));

        Assert.Equal(50, answers.Select(a => a.Id).Distinct().Count());
        Assert.All(answers.GroupBy(a => a.Key, StringComparer.Ordinal), g => Assert.Single(g.Select(a => a.Id).Distinct()));
    }

    [Fact]
    public async Task A_key_with_another_body_is_refused()
    {
        var (client, _) = await api.NewTenantClientAsync();
        var other = Examples.Spec.DeepClone();
        other["sequence"] = 4096;
        var first = await (await PostAsync(client, Examples.Spec.ToJsonString(), key: "k")).JsonAsync();

        var problem = await (await PostAsync(client, other.ToJsonString(), key: "k")).ProblemAsync(HttpStatusCode.UnprocessableEntity, "idempotency-key-reused");

        Assert.Equal(("Idempotency-Key", "keyReused"), (problem.PathOf(), problem.Code()));
        Assert.Contains((string)first["id"]!, problem.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_one_tenant_means_nothing_to_another()
    {
        var (one, _) = await api.NewTenantClientAsync();
        var (other, _) = await api.NewTenantClientAsync();

        var first = await (await PostAsync(one, Examples.Spec.ToJsonString(), key: "same")).JsonAsync();
        var second = await (await PostAsync(other, Examples.SpecYaml, "application/yaml", "same")).JsonAsync();

        Assert.NotEqual((string?)first["id"], (string?)second["id"]);
    }

    [Theory]
    [InlineData("key", 400, "badKey")]
    [InlineData("tags", 400, "badTags")]
    [InlineData("priority", 400, "outOfRange")]
    public async Task Bad_parameters_are_refused(string which, int status, string code)
    {
        var (client, _) = await api.NewTenantClientAsync();
        var path = which switch
        {
            "tags" => "/v1/studies?" + string.Join('&', Enumerable.Repeat("tag=x", 33)),
            "priority" => "/v1/studies?priority=101",
            _ => "/v1/studies",
        };

        var response = await PostAsync(client, Examples.Spec.ToJsonString(), key: which == "key" ? new string('k', 201) : null, path: path);

        Assert.Equal(code, (await response.ProblemAsync((HttpStatusCode)status, "invalid-request")).Code());
    }

    [Fact]
    public async Task A_full_queue_is_429_with_a_time_to_come_back()
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        await api.Get<TenantStore>().SetMaxQueuedAsync(tenant, 1, CancellationToken.None);
        await (await PostAsync(client, Examples.Spec.ToJsonString())).JsonAsync();

        var response = await PostAsync(client, Examples.Spec.ToJsonString());

        Assert.Equal("queueFull", (await response.ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests")).Code());
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_body_over_1_MiB_is_refused(bool chunked)
    {
        var (client, _) = await api.NewTenantClientAsync();
        client.DefaultRequestHeaders.TransferEncodingChunked = chunked;
        client.DefaultRequestHeaders.ExpectContinue = true;

        var response = await PostAsync(client, new string(' ', (1 << 20) + 1));

        Assert.Equal("bodyTooLarge", (await response.ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large")).Code());
    }

    [Fact]
    public async Task A_compressed_body_is_not_unpacked()
    {
        var (client, _) = await api.NewTenantClientAsync();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            await gzip.WriteAsync(new byte[10_000_000]);
        }

        using var content = new ByteArrayContent(packed.ToArray());
        content.Headers.ContentType = new("application/json");
        content.Headers.ContentEncoding.Add("gzip");

        await (await client.PostAsync("/v1/studies", content)).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/xml")]
    [InlineData("multipart/form-data; boundary=x")]
    public async Task A_type_that_is_no_spec_is_refused(string type)
    {
        var (client, _) = await api.NewTenantClientAsync();

        await (await PostAsync(client, Examples.Spec.ToJsonString(), type)).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
    }

    [Fact]
    public async Task Every_error_of_a_spec_is_told_at_once()
    {
        var (client, _) = await api.NewTenantClientAsync();
        var spec = Examples.Spec.DeepClone();
        spec["model"] = "llama-99";
        spec["cluster"]!["device"] = "H1000";
        spec["colour"] = "red";

        var problem = await (await PostAsync(client, spec.ToJsonString())).ProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid-spec");

        var errors = problem["errors"]!.AsArray().Select(e => ((string)e!["path"]!, (string)e["code"]!)).ToArray();
        Assert.Contains(("$.model", "unknownModel"), errors);
        Assert.Contains(("$.cluster.device", "unknownDevice"), errors);
        Assert.Contains(("$.colour", "unknownField"), errors);
    }

    internal static Task<HttpResponseMessage> PostAsync(
        HttpClient client, string body, string type = "application/json", string? key = null, string path = "/v1/studies")
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return client.SendAsync(request);
    }
}
