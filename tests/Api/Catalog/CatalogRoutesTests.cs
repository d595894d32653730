using System.Net;

namespace Dse.Api.Tests.Catalog;

[Collection(ApiTests.Name)]
public sealed class CatalogRoutesTests(ApiFixture api)
{
    [Fact]
    public async Task Devices_are_listed_and_found()
    {
        var (client, _) = await api.NewTenantClientAsync("read");

        var all = (await client.JsonAsync("/v1/catalog/devices"))["items"]!.AsArray();
        var one = await client.JsonAsync("/v1/catalog/devices/h100-sxm5-80gb");

        Assert.Contains(all, d => (string?)d!["name"] == "H100-SXM5-80GB");
        Assert.Equal(80, (double)one["memoryGiB"]!);
        Assert.True((double)one["peakTflops"]!["bf16"]! > 900);
    }

    [Theory]
    [InlineData("/v1/catalog/models/meta-llama/Meta-Llama-3.1-70B")]
    [InlineData("/v1/catalog/models/meta-llama%2FMeta-Llama-3.1-70B")]
    public async Task Models_are_found_with_a_slash_in_their_name(string path)
    {
        var (client, _) = await api.NewTenantClientAsync("read");

        var model = await client.JsonAsync(path);

        Assert.Equal(80, (int)model["layers"]!);
        Assert.InRange((double)model["parametersBillion"]!, 70, 71);
    }

    [Fact]
    public async Task Models_are_listed()
    {
        var (client, _) = await api.NewTenantClientAsync("read");

        Assert.NotEmpty((await client.JsonAsync("/v1/catalog/models"))["items"]!.AsArray());
    }

    [Fact]
    public async Task Graphs_are_listed_and_found_by_an_alias()
    {
        var (client, _) = await api.NewTenantClientAsync("read");

        var all = (await client.JsonAsync("/v1/catalog/graphs"))["items"]!.AsArray();
        var one = await client.JsonAsync("/v1/catalog/graphs/ResNet-50");

        Assert.Contains(all, g => (string?)g!["name"] == "bert_base_seq128");
        Assert.Equal(("resnet50", 54), ((string?)one["name"], (int)one["layers"]!));
        await (await client.GetAsync("/v1/catalog/graphs/resnet5000")).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("/v1/catalog/devices/H1000")]
    [InlineData("/v1/catalog/models/llama-9")]
    public async Task Unknown_names_are_answered_with_where_to_look(string path)
    {
        var (client, _) = await api.NewTenantClientAsync("read");

        var problem = await (await client.GetAsync(path)).ProblemAsync(HttpStatusCode.NotFound, "not-found");

        Assert.Contains("lists them", (string)problem["detail"]!, StringComparison.Ordinal);
    }
}
