using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dse.Api.Tests;

/// <summary>Reads answers and checks problems.</summary>
internal static class Answers
{
    public static async Task<JsonNode> JsonAsync(this HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"{(int)response.StatusCode}: {text}");
        return JsonNode.Parse(text)!;
    }

    public static async Task<JsonNode> JsonAsync(this HttpClient client, string path) => await (await client.GetAsync(path)).JsonAsync();

    /// <summary>Asserts that the answer is a problem of the type, with a trace id and no word about the service's inside.</summary>
    public static async Task<JsonObject> ProblemAsync(this HttpResponseMessage response, HttpStatusCode status, string type)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(status == response.StatusCode, $"{(int)response.StatusCode} instead of {(int)status}: {text}");
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { AllowDuplicateProperties = false })!.AsObject();
        Assert.Equal($"urn:dse:problem:{type}", (string?)problem["type"]);
        Assert.Equal((int)status, (int?)problem["status"]);
        Assert.False(string.IsNullOrEmpty((string?)problem["traceId"]));
        Assert.False(string.IsNullOrEmpty((string?)problem["title"]));
        Assert.All(problem["errors"]!.AsArray(), e =>
        {
            Assert.False(string.IsNullOrEmpty((string?)e!["path"]));
            Assert.Matches("^[a-z][A-Za-z0-9]*$", (string?)e["code"]);
            Assert.False(string.IsNullOrEmpty((string?)e["message"]));
        });
        Assert.DoesNotContain("   at ", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Exception", text, StringComparison.Ordinal);
        Assert.DoesNotContain("Npgsql", text, StringComparison.Ordinal);
        return problem;
    }

    public static string? Code(this JsonObject problem) => (string?)problem["errors"]!.AsArray().FirstOrDefault()?["code"];

    public static string? PathOf(this JsonObject problem) => (string?)problem["errors"]!.AsArray().FirstOrDefault()?["path"];
}
