using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Dse.Cli.Client;

/// <summary>Keys of the caller's tenant, through the REST API.</summary>
internal sealed class ServerKeys(ApiClient client) : IKeyRing
{
    public async Task<(JsonNode Info, string Text)> CreateAsync(string name, string role, DateTimeOffset? expiresAt, CancellationToken ct)
    {
        var request = new JsonObject { ["name"] = name, ["role"] = role };
        if (expiresAt is { } end)
        {
            request["expiresAt"] = end;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(request);
        var created = await client.JsonAsync(
            HttpMethod.Post, "/v1/keys", ct, () => new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } });
        return (JsonObject.Create(created.GetProperty("info"))!, created.GetProperty("key").GetString()!);
    }

    public async Task<JsonArray> ListAsync(CancellationToken ct) =>
        JsonArray.Create((await client.JsonAsync(HttpMethod.Get, "/v1/keys", ct)).GetProperty("items"))!;

    public async Task RevokeAsync(Guid id, CancellationToken ct)
    {
        try
        {
            await client.JsonAsync(HttpMethod.Delete, $"/v1/keys/{id}", ct);
        }
        catch (ApiException e) when (e.Status == HttpStatusCode.NotFound)
        {
            throw new FormatException($"There is no key {id}. 'dse keys list' shows all.", e);
        }
    }
}
