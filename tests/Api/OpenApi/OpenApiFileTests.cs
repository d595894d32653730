using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dse.Api.Tests.OpenApi;

[Collection(ApiTests.Name)]
public sealed class OpenApiFileTests(ApiFixture api)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    private static string FilePath => Repository.PathOf("docs", "openapi", "v1.json");

    [Fact]
    public async Task The_checked_in_description_is_what_the_service_serves()
    {
        using var client = api.Client();
        var served = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!.ToJsonString(Indented) + "\n";
        if (Environment.GetEnvironmentVariable("DSE_UPDATE_OPENAPI") == "1")
        {
            await File.WriteAllTextAsync(FilePath, served);
        }

        Assert.Equal(await File.ReadAllTextAsync(FilePath), served);
    }

    [Fact]
    public void Every_operation_has_an_id_a_summary_a_description_and_described_answers()
    {
        foreach (var (path, method, operation) in Operations())
        {
            var at = $"{method} {path}";
            Assert.True(operation["operationId"] is not null, at);
            Assert.True(operation["summary"] is not null, at);
            Assert.True(operation["description"] is not null, at);
            Assert.All(operation["responses"]!.AsObject(), r => Assert.False(string.IsNullOrEmpty((string?)r.Value!["description"]), at));
            Assert.All(operation["parameters"]?.AsArray() ?? [], p => Assert.False(string.IsNullOrEmpty((string?)p!["description"]), $"{at} {p["name"]}"));
        }
    }

    [Fact]
    public void Operation_ids_are_unique() =>
        Assert.Empty(Operations().GroupBy(o => (string)o.Operation["operationId"]!, StringComparer.Ordinal).Where(g => g.Count() > 1).Select(g => g.Key));

    internal static IEnumerable<(string Path, string Method, JsonObject Operation)> Operations() =>
        from path in JsonNode.Parse(File.ReadAllText(FilePath))!["paths"]!.AsObject()
        from operation in path.Value!.AsObject()
        select (path.Key, operation.Key, operation.Value!.AsObject());
}
