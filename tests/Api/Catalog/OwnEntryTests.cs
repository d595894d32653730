using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Dse.Api.OpenApi;
using Dse.Storage.Audit;
using Dse.Storage.Catalog;

namespace Dse.Api.Tests.Catalog;

[Collection(ApiTests.Name)]
public sealed class OwnEntryTests(ApiFixture api)
{
    private const string Device = """{"bf16Tflops":500,"memGb":96,"memBwGbs":4000,"scaleupGbsPerDir":300,"scaleupDomain":8,"tdpW":600}""";
    private const string Model = """{"hidden":4096,"layers":32,"heads":32,"kvHeads":8,"ffn":14336,"vocab":128256}""";

    // A convolution of 64 channels and an addition that reads its input once more: 4, 8 and 12 KiB alive, two operators, one edge.
    private const string Graph = """
        {"name":"said by the file","tensors":[{"id":0,"shape":[64,8,8],"kind":"input"},{"id":1,"shape":[64,8,8]},{"id":7,"shape":[64,8,8],"kind":"output"}],
         "ops":[{"name":"conv","type":"Convolution","inputs":[0],"outputs":[1],"weights":36864,"macs":2359296},{"name":"sum","type":"Add","inputs":[0,1],"outputs":[7]}]}
        """;

    [Theory]
    [InlineData("graphs", "lab/next gen é", Graph, "peakBytes", 12288)]
    [InlineData("devices", "lab/next gen é", Device, "memoryGiB", 96)]
    [InlineData("models", "lab/next gen é", Model, "layers", 32)]
    public async Task An_own_entry_is_listed_found_replaced_and_deleted(string list, string name, string body, string member, double value)
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        var path = $"/v1/catalog/{list}/{Uri.EscapeDataString(name)}";

        var added = await PutAsync(client, path, body);
        var replaced = await PutAsync(client, path, body);

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK), (added.StatusCode, replaced.StatusCode));
        foreach (var address in (string[])[path, added.Headers.Location!.OriginalString, $"/v1/catalog/{list}/{name}"])
        {
            var one = await client.JsonAsync(address);
            Assert.Equal((name, true, value), ((string)one["name"]!, (bool)one["own"]!, (double)one[member]!));
        }

        var all = (await client.JsonAsync($"/v1/catalog/{list}"))["items"]!.AsArray();
        Assert.Equal(name, (string?)Assert.Single(all, e => (bool)e!["own"]!)!["name"]);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(path)).StatusCode);
        await (await client.DeleteAsync(path)).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await (await client.GetAsync(path)).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        var actions = (await api.Get<AuditLog>().ListAsync(tenant, 0, 100, CancellationToken.None)).Select(e => e.Action).Where(a => a.StartsWith("catalog", StringComparison.Ordinal));
        Assert.Equal(["catalog.put", "catalog.put", "catalog.delete"], actions);
    }

    [Fact]
    public async Task A_graph_of_ones_own_is_named_in_specs_and_lines_and_counts_as_the_file_it_came_from()
    {
        var (client, _) = await api.NewTenantClientAsync();
        var model = await File.ReadAllBytesAsync(Repository.PathOf("tests", "Formats", "Onnx", "data", "light_squeezenet.onnx"));
        using var onnx = new ByteArrayContent(model) { Headers = { ContentType = new("application/octet-stream") } };
        await PutAsync(client, "/v1/catalog/graphs/small", Graph);

        var added = await (await client.PutAsync("/v1/catalog/graphs/net", onnx)).JsonAsync();

        // The scratchpad's study holds the graph, with the name that it was called by; so is it found.
        var scratchpad = await client.JsonAsync((await PostAsync(client, "/v1/studies", """{"kind":"Scratchpad","graph":"net","capacitiesBytes":"tightest","elementBytes":1}""")).Headers.Location!.OriginalString);
        Assert.Equal("net", (string?)scratchpad["spec"]!["graph"]!["name"]);
        Assert.Equal((int)added["operators"]!, scratchpad["spec"]!["graph"]!["ops"]!.AsArray().Count);
        Assert.Single((await client.JsonAsync("/v1/studies?model=net"))["items"]!.AsArray());

        // Convolutions stay convolutions: the same layers, and so the same figures, as of the file by its hash.
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(model));
        using var same = new ByteArrayContent(model);
        await client.PutAsync($"/v1/files/{hash}", same);
        var byHash = await client.JsonAsync((await PostAsync(client, "/v1/studies", Accelerator($$"""{"graph":"{{hash}}","name":"net"}"""))).Headers.Location!.OriginalString);
        const string Design = ""","design":{"rows":16,"cols":16,"dataflow":"ws","ifmapSramKiB":32,"filterSramKiB":32,"ofmapSramKiB":32}}""";
        var line = $$"""{"kind":"Accelerator","networks":[{"graph":"net"}]{{Design}}""";
        var layers = $$"""{"kind":"Accelerator","networks":{{byHash["spec"]!["networks"]!.ToJsonString()}}{{Design}}""";
        var answers = (await (await PostAsync(client, "/v1/evaluations", $$"""[{{line}},{{layers}},{"kind":"Scratchpad","graph":"small","capacityBytes":12288}]""")).JsonAsync()).AsArray();
        Assert.True(answers[0]!["error"] is null, answers[0]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(answers[1], answers[0]), $"{answers[1]}\n{answers[0]}");
        Assert.True((double)answers[0]!["metrics"]!["latencyMs"]! > 0);

        var sheet = await client.JsonAsync("/v1/catalog/graph-sheets/small");
        Assert.Equal([8192, 12288], sheet["steps"]!.AsArray().Select(s => (int)s!["liveBytes"]!));
        Assert.Equal(("Convolution", 2359296d), ((string?)sheet["types"]![0]!["type"], (double)sheet["types"]![0]!["macs"]!));
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(client, "/v1/catalog/graphs/small", sheet["object"]!.ToJsonString())).StatusCode);
    }

    [Fact]
    public async Task A_configuration_is_kept_as_the_shape_it_describes()
    {
        var (client, _) = await api.NewTenantClientAsync();
        const string Config = """{"huggingFaceConfig":{"model_type":"mixtral","sliding_window":4096,"layer_types":null,"quantization_config":{"quant_method":"fp8"}}}""";

        var added = await PutAsync(client, "/v1/catalog/models/mine", Config);
        var one = await client.JsonAsync("/v1/catalog/models/mine");

        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal(("mine", 8, 4096, 32), ((string)one["name"]!, (int)one["experts"]!, (int)one["slidingWindow"]!, (int)one["slidingLayers"]!));
    }

    [Fact]
    public async Task A_study_keeps_the_figures_it_was_submitted_with()
    {
        var (client, _) = await api.NewTenantClientAsync();
        await PutBothAsync(client);

        var study = await (await PostAsync(client, "/v1/studies", Named(Examples.Spec), "a key")).JsonAsync();
        var before = (await client.JsonAsync($"/v1/studies/{study["id"]}"))["spec"]!;
        await PutAsync(client, "/v1/catalog/devices/chip", Device.Replace("500", "900", StringComparison.Ordinal));
        var again = await (await PostAsync(client, "/v1/studies", Named(Examples.Spec), "a key")).JsonAsync();
        await client.DeleteAsync("/v1/catalog/models/net");
        var after = (await client.JsonAsync($"/v1/studies/{study["id"]}"))["spec"]!;

        Assert.Equal("net", (string?)before["model"]!["name"]);
        Assert.Equal(4096, (int)before["model"]!["hidden"]!);
        Assert.Equal("chip", (string?)before["cluster"]!["device"]!["device"]);
        Assert.Equal(500, (double)before["cluster"]!["device"]!["bf16Tflops"]!);
        Assert.Equal(64, (int)before["cluster"]!["devices"]!);
        Assert.True(JsonNode.DeepEquals(before, after));
        Assert.Equal((string?)study["id"], (string?)again["id"]);
    }

    [Fact]
    public async Task An_own_device_may_carry_its_measurements()
    {
        var (client, _) = await api.NewTenantClientAsync();
        var rows = string.Join(',', Enumerable.Range(1, 2000).Select(i => $"[{i},4096,4096,{i + 10}.5]"));
        var added = await PutAsync(client, "/v1/catalog/devices/chip", """{"bf16Tflops":500,"memGb":96,"memBwGbs":4000,"calibration":{"gemmPeakRatio":0.8},"measurements":{"gemm.bf16":[""" + rows + "]}}");
        const string Kernel = """[{"id":2,"kind":"Operator","device":"chip","operator":{"type":"gemm","m":64,"n":4096,"k":4096}}]""";

        var answer = JsonNode.Parse(await (await PostAsync(client, "/v1/evaluations", Kernel)).Content.ReadAsStringAsync())![0]!;

        Assert.Equal(HttpStatusCode.Created, added.StatusCode);
        Assert.Equal("measured", (string?)answer["basis"]);
        Assert.Equal(0.0745, (double)answer["metrics"]!["timeMs"]!, 1e-9);

        // The object comes back as it was put, with what every kernel is predicted to take without its own row.
        var sheet = await client.JsonAsync("/v1/catalog/device-sheets/chip");
        var fit = Assert.Single(sheet["fits"]!.AsArray())!;
        Assert.Equal(2000, sheet["object"]!["measurements"]!["gemm.bf16"]!.AsArray().Count);
        Assert.Equal(("gemm.bf16", 2000, true), ((string?)fit["kernels"], (int)fit["rows"]!, (bool)fit["isUsed"]!));
        Assert.InRange(fit["points"]!.AsArray().Count, 400, 600);
        var first = fit["points"]![0]!;
        Assert.Equal(("m 1, n 4096, k 4096", 0.0115), ((string?)first["kernel"], Math.Round((double)first["measuredMs"]!, 9)));
        Assert.True((double)fit["leftOutErrorRatio"]! < (double)fit["errorRatio"]! / 10, fit["leftOutErrorRatio"]!.ToJsonString());
        Assert.Equal(sheet["object"]!.ToJsonString(), (await (await client.GetAsync("/v1/catalog/device-sheets/chip")).JsonAsync())["object"]!.ToJsonString());
    }

    [Fact]
    public async Task A_shipped_device_comes_as_an_object_that_may_be_put_under_another_name()
    {
        var (client, _) = await api.NewTenantClientAsync();
        var sheet = await client.JsonAsync("/v1/catalog/device-sheets/H100");
        var copy = sheet["object"]!.AsObject();
        copy.Remove("device");

        Assert.False((bool)sheet["own"]!);
        Assert.Empty(sheet["fits"]!.AsArray());
        Assert.Equal(HttpStatusCode.Created, (await PutAsync(client, "/v1/catalog/devices/like%20H100", copy.ToJsonString())).StatusCode);
        var (own, shipped) = (await client.JsonAsync("/v1/catalog/devices/like%20H100"), await client.JsonAsync("/v1/catalog/devices/H100"));
        Assert.Equal(shipped["peakTflops"]!.ToJsonString(), own["peakTflops"]!.ToJsonString());
        await (await client.GetAsync("/v1/catalog/device-sheets/nothing")).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("/v1/evaluations")]
    [InlineData("/v1/explanations")]
    public async Task Lines_name_own_entries_and_are_answered_as_with_the_objects(string route)
    {
        var (client, _) = await api.NewTenantClientAsync();
        await PutBothAsync(client);
        var given = Examples.Line.DeepClone();
        given["model"] = JsonNode.Parse(Model);
        given["cluster"]!["device"] = JsonNode.Parse(Device);
        const string Kernel = """{"id":2,"kind":"Operator","device":"chip","operator":{"type":"gemm","m":4096,"n":4096,"k":4096}}""";

        var named = (await (await PostAsync(client, route, $"[{Named(Examples.Line)},{Kernel}]")).JsonAsync()).AsArray();
        var whole = await (await PostAsync(client, route, given.ToJsonString())).JsonAsync();

        Assert.True(named[0]!["error"] is null, named[0]!.ToJsonString());
        Assert.True(named[1]!["error"] is null, named[1]!.ToJsonString());
        Assert.True(JsonNode.DeepEquals(whole, named[0]), $"{whole}\n{named[0]}");
    }

    [Fact]
    public async Task Errors_point_into_the_spec_as_sent()
    {
        var (client, _) = await api.NewTenantClientAsync();
        await PutBothAsync(client);
        var spec = JsonNode.Parse(Named(Examples.Spec))!;
        spec["precision"] = "fp8";

        var problem = await (await PostAsync(client, "/v1/studies", spec.ToJsonString())).ProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid-spec");

        Assert.Equal(("$.precision", "unsupportedPrecision"), (problem.PathOf(), problem.Code()));
    }

    [Fact]
    public async Task Another_tenants_entry_is_unknown()
    {
        var (owner, _) = await api.NewTenantClientAsync();
        var (stranger, _) = await api.NewTenantClientAsync();
        await PutBothAsync(owner);

        await (await stranger.GetAsync("/v1/catalog/devices/chip")).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await (await stranger.DeleteAsync("/v1/catalog/devices/chip")).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        var problem = await (await PostAsync(stranger, "/v1/studies", Named(Examples.Spec))).ProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid-spec");
        var line = await (await PostAsync(stranger, "/v1/evaluations", Named(Examples.Line))).JsonAsync();

        Assert.Equal(["unknownModel", "unknownDevice"], problem["errors"]!.AsArray().Select(e => (string?)e!["code"]));
        Assert.Equal("$.model", (string?)line["error"]!["path"]);
        Assert.True((bool)(await owner.JsonAsync("/v1/catalog/devices/chip"))["own"]!);
    }

    [Theory]
    [InlineData("devices/d", """{"memGb":96,"memBwGbs":4000}""", "$.bf16Tflops", "missingField")]
    [InlineData("devices/d", """{"bf16Tflops":1,"memGb":-1,"memBwGbs":4000}""", "$.memGb", "outOfRange")]
    [InlineData("devices/d", """{"bf16Tflops":1,"memGb":1,"memBwGbs":1,"notes":{"a":[]}}""", "$.notes", "wrongType")]
    [InlineData("devices/d", """{"device":"e","bf16Tflops":1,"memGb":1,"memBwGbs":1}""", "$.device", "nameMismatch")]
    [InlineData("models/m", """{"hidden":"wide","layers":2,"heads":2,"vocab":100}""", "$.hidden", "wrongType")]
    [InlineData("models/m", """{"hidden":64,"layers":2,"heads":2,"vocab":100,"depth":1}""", "$.depth", "unknownField")]
    [InlineData("models/m", """{"name":"n","hidden":64,"layers":2,"heads":2,"vocab":100}""", "$.name", "nameMismatch")]
    [InlineData("devices/h100-sxm5-80gb", Device, "name", "shippedName")]
    [InlineData("models/meta-llama/Meta-Llama-3.1-70B", Model, "name", "shippedName")]
    [InlineData("graphs/ResNet-50", Graph, "name", "shippedName")]
    [InlineData("graphs/g", """{"tensors":[{"id":0,"shape":[4],"kind":"input"},{"id":1,"shape":[0]}],"ops":[]}""", "$.tensors[1].shape[0]", "badGraph")]
    [InlineData("graphs/g", """{"tensors":[{"id":0,"shape":[4],"kind":"input"}],"ops":[{"inputs":[0],"outputs":[5]}]}""", "$.ops[0].outputs[0]", "badGraph")]
    [InlineData("graphs/g", """{"tensors":[""", "$", "badGraph")]
    [InlineData("graphs/g", "onnx it is not", "$", "badOnnx")]
    public async Task A_bad_entry_is_refused_with_its_place(string path, string body, string at, string code)
    {
        var (client, tenant) = await api.NewTenantClientAsync();

        var problem = await (await PutAsync(client, $"/v1/catalog/{path}", body)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid-spec");

        Assert.Contains(problem["errors"]!.AsArray(), e => ((string?)e!["path"], (string?)e["code"]) == (at, code));
        Assert.Empty(await api.Get<CatalogStore>().ListAsync(tenant, path[..path.IndexOf("s/", StringComparison.Ordinal)], CancellationToken.None));
    }

    [Fact]
    public async Task What_is_no_entry_is_refused()
    {
        var (client, _) = await api.NewTenantClientAsync();

        await (await PutAsync(client, "/v1/catalog/devices/d", "[1]")).ProblemAsync(HttpStatusCode.BadRequest, "malformed-body");
        await (await PutAsync(client, "/v1/catalog/devices/d%01", Device)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await (await PutAsync(client, "/v1/catalog/graphs/" + new string('a', 64), Graph)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await (await PutAsync(client, "/v1/catalog/devices/" + new string('d', 201), Device)).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await (await PutAsync(client, "/v1/catalog/models/d", $"{{\"notes\":\"{new string('x', 20_000)}\"}}")).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
        await (await PutAsync(client, "/v1/catalog/devices/d", $"{{\"notes\":\"{new string('x', 140_000)}\"}}")).ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
    }

    [Fact]
    public async Task A_tenant_adds_so_many_entries_and_no_more()
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        for (var i = 0; i < 200; i++)
        {
            await api.Get<CatalogStore>().PutAsync(tenant, "device", $"d{i}", Device, null, "test", CancellationToken.None);
        }

        var problem = await (await PutAsync(client, "/v1/catalog/devices/another", Device)).ProblemAsync(HttpStatusCode.Conflict, "conflict");

        Assert.Equal("tooManyEntries", problem.Code());
        Assert.Equal(HttpStatusCode.OK, (await PutAsync(client, "/v1/catalog/devices/d7", Device)).StatusCode);
    }

    private static async Task PutBothAsync(HttpClient client)
    {
        Assert.Equal(HttpStatusCode.Created, (await PutAsync(client, "/v1/catalog/devices/chip", Device)).StatusCode);
        Assert.Equal(HttpStatusCode.Created, (await PutAsync(client, "/v1/catalog/models/net", Model)).StatusCode);
    }

    private static string Accelerator(string network) =>
        $$$"""{"kind":"Accelerator","networks":[{{{network}}}],"space":{"rows":8,"cols":8,"dataflow":"ws","ifmapSramKiB":8,"filterSramKiB":8,"ofmapSramKiB":8}}""";

    private static string Named(JsonNode spec)
    {
        var named = spec.DeepClone();
        named["model"] = "net";
        named["cluster"]!["device"] = "chip";
        return named.ToJsonString();
    }

    private static Task<HttpResponseMessage> PutAsync(HttpClient client, string path, string body) =>
        client.PutAsync(path, new StringContent(body, Encoding.UTF8, "application/json"));

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string body, string? key = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (key is not null)
        {
            request.Headers.Add("Idempotency-Key", key);
        }

        return client.SendAsync(request);
    }
}
