using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Dse.Api.Tests.Files;

[Collection(ApiTests.Name)]
public sealed class NetworkFileTests(ApiFixture api)
{
    [Fact]
    public async Task A_spec_names_an_uploaded_network_by_its_hash_and_is_stored_with_the_layers()
    {
        var (client, _) = await api.NewTenantClientAsync();
        var model = await File.ReadAllBytesAsync(Repository.PathOf("tests", "Formats", "Onnx", "data", "light_squeezenet.onnx"));
        var topology = Encoding.UTF8.GetBytes("Layer,M,N,K,\nonly,10,20,30,\n");
        var problem = Encoding.UTF8.GetBytes("problem: {C: 8, M: 4, P: 6}");
        await PutAsync(client, model);
        await PutAsync(client, topology);
        await PutAsync(client, problem);

        var answer = await client.PostAsync("/v1/studies", Spec($$"""{ "graph": "{{Hash(model)}}" }, { "topology": "sha256:{{Hash(topology)}}", "name": "table" }, { "problem": "{{Hash(problem)}}", "name": "loops" }"""));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var study = await client.JsonAsync(answer.Headers.Location!.OriginalString);
        var networks = study["spec"]!["networks"]!.AsArray();
        Assert.DoesNotContain(networks, n => n!["graph"] is not null || n["topology"] is not null || n["problem"] is not null);
        Assert.True(networks[0]!["layers"]!.AsArray().Count > 10);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse("""[{"name":"only","type":"gemm","m":10,"n":20,"k":30}]"""), networks[1]!["layers"]));
        Assert.Equal((8L, 4L, 6L), ((long)networks[2]!["layers"]![0]!["channels"]!, (long)networks[2]!["layers"]![0]!["filters"]!, (long)networks[2]!["layers"]![0]!["ifmapWidth"]!));
    }

    [Fact]
    public async Task A_spec_names_uploaded_tables_by_their_hash_and_is_stored_with_them()
    {
        var (client, _) = await api.NewTenantClientAsync();
        var routing = Encoding.UTF8.GetBytes("""{"loads":[[90,132,40,61]]}""");
        var trace = Encoding.UTF8.GetBytes("TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:00:00,100,20\n2023-11-16 18:00:01,300,20\n2023-11-16 18:00:02,100,20\n");
        await PutAsync(client, routing);
        await PutAsync(client, trace);

        var experts = await client.PostAsync("/v1/studies", Text($$"""{ "kind": "ExpertPlacement", "devices": 2, "slotsPerDevice": 2, "routing": "sha256:{{Hash(routing)}}" }"""));
        var fleet = await client.PostAsync("/v1/studies", Text($$"""
            { "kind": "FleetMix", "devices": [{ "name": "a", "costPerHour": 1, "throughput": [[2, 1]] }], "trace": "{{Hash(trace)}}", "ticks": { "outputTokens": [50], "inputTokens": [200, 400] }, "requestsPerSecond": 1 }
            """));
        var missing = await client.PostAsync("/v1/studies", Text($$"""{ "kind": "ExpertPlacement", "devices": 2, "slotsPerDevice": 2, "routing": "{{new string('a', 64)}}" }"""));
        var path = await client.PostAsync("/v1/studies", Text("""{ "kind": "ExpertPlacement", "devices": 2, "slotsPerDevice": 2, "routing": "/etc/passwd" }"""));

        Assert.Equal((HttpStatusCode.Accepted, HttpStatusCode.Accepted), (experts.StatusCode, fleet.StatusCode));
        Assert.Equal(132, (int)(await client.JsonAsync(experts.Headers.Location!.OriginalString))["spec"]!["routing"]!["loads"]![0]![1]!);
        Assert.StartsWith("TIMESTAMP", (string)(await client.JsonAsync(fleet.Headers.Location!.OriginalString))["spec"]!["trace"]!, StringComparison.Ordinal);
        Assert.Equal("unknownFile", (await missing.ProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid-spec")).Code());
        await path.ProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid-spec");
    }

    [Fact]
    public async Task A_scratchpad_spec_names_an_uploaded_graph_by_its_hash_and_is_stored_with_it()
    {
        var (client, _) = await api.NewTenantClientAsync();
        var model = await File.ReadAllBytesAsync(Repository.PathOf("tests", "Formats", "Onnx", "data", "light_squeezenet.onnx"));
        await PutAsync(client, model);
        using var spec = new StringContent($$"""{ "kind": "Scratchpad", "graph": "sha256:{{Hash(model)}}", "capacitiesBytes": "tightest", "elementBytes": 1 }""", Encoding.UTF8, "application/json");

        var answer = await client.PostAsync("/v1/studies", spec);

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        var study = await client.JsonAsync(answer.Headers.Location!.OriginalString);
        Assert.True(study["spec"]!["graph"]!["ops"]!.AsArray().Count > 30);

        // Another tenant's file is not there.
        var (stranger, _) = await api.NewTenantClientAsync();
        using var same = new StringContent($$"""{ "kind": "Scratchpad", "graph": "{{Hash(model)}}", "capacitiesBytes": "tightest" }""", Encoding.UTF8, "application/json");
        var problem = await (await stranger.PostAsync("/v1/studies", same)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid-spec");
        Assert.Equal("unknownFile", problem.Code());
    }

    [Theory]
    [InlineData("0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", "unknownFile")]
    [InlineData("/etc/passwd", "unknownGraph")]
    public async Task What_was_not_uploaded_is_refused(string name, string code)
    {
        var (client, _) = await api.NewTenantClientAsync();

        var problem = await (await client.PostAsync("/v1/studies", Spec($$"""{ "graph": "{{name}}" }"""))).ProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid-spec");

        Assert.Equal(code, problem.Code());
    }

    private static StringContent Text(string spec) => new(spec, Encoding.UTF8, "application/json");

    private static StringContent Spec(string networks) => new(
        $$"""{ "kind": "Accelerator", "networks": [ {{networks}} ], "space": { "rows": 8, "cols": 8, "dataflow": "ws", "ifmapSramKiB": 8, "filterSramKiB": 8, "ofmapSramKiB": 8 } }""",
        Encoding.UTF8,
        "application/json");

    private static string Hash(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    private static async Task PutAsync(HttpClient client, byte[] bytes)
    {
        using var content = new ByteArrayContent(bytes);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        Assert.True((await client.PutAsync($"/v1/files/{Hash(bytes)}", content)).IsSuccessStatusCode);
    }
}
