using System.Text.Json.Nodes;

namespace Dse.Api.Tests.Catalog;

[Collection(ApiTests.Name)]
public sealed class SchemaRoutesTests(ApiFixture api)
{
    [Fact]
    public async Task Every_checked_in_schema_is_served_as_it_is()
    {
        var (client, _) = await api.NewTenantClientAsync("read");
        var files = Directory.GetFiles(Repository.PathOf("docs", "schemas"), "*.json");

        var listed = (await client.JsonAsync("/v1/schemas"))["items"]!.AsArray().Select(n => (string)n!);

        Assert.Equal(files.Select(f => Path.GetFileNameWithoutExtension(f)).Order(StringComparer.Ordinal), listed);
        foreach (var file in files)
        {
            var served = await client.JsonAsync($"/v1/schemas/{Path.GetFileNameWithoutExtension(file)}");
            Assert.True(JsonNode.DeepEquals(JsonNode.Parse(await File.ReadAllTextAsync(file)), served), file);
        }
    }
}
