using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Dse.Api.Limits;
using Dse.Api.OpenApi;
using Dse.Api.Tests.OpenApi;
using Dse.Storage;
using Dse.Storage.Files;
using Dse.Storage.Keys;
using Dse.Storage.Sweeps;

namespace Dse.Api.Tests.Tenants;

/// <summary>Every route of the description × whose thing × whose key. A new route is in it as soon as it is described.</summary>
[Collection(ApiTests.Name)]
public sealed class TenantMatrixTests(ApiFixture api)
{
    private static readonly string[] Public = ["/health/live", "/health/ready"];

    [Fact]
    public async Task No_route_answers_without_a_good_key()
    {
        var owner = await OwnerAsync();
        var revoked = await api.NewKeyAsync(owner.Tenant, "admin");
        await api.Get<KeyStore>().RevokeAsync(owner.Tenant, revoked.Key.Id, "test", CancellationToken.None);
        await using var other = await api.StartAsync(o => o with { Limits = new ApiLimits { BadKeysPerMinute = 1_000_000 } });
        foreach (var key in (string?[])[null, revoked.Text, "dse_0000000000000000000000000000000000000000000"])
        {
            foreach (var (path, method, operation) in OpenApiFileTests.Operations().Where(o => !Public.Contains(o.Path, StringComparer.Ordinal)))
            {
                using var client = Client(other.Urls.Single(), key);

                using var response = await SendAsync(client, path, method, operation, owner);

                Assert.True(response.StatusCode == HttpStatusCode.Unauthorized, $"{method} {path} with {key ?? "no key"}: {(int)response.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task A_key_does_what_its_role_says_and_no_more()
    {
        string[] roles = ["read", "write", "admin"];
        Things? whole = null;
        foreach (var (path, method, operation) in OpenApiFileTests.Operations().Where(o => !Public.Contains(o.Path, StringComparer.Ordinal)))
        {
            var needed = Array.IndexOf(roles, (string?)operation["x-role"]);
            Assert.True(needed >= 0, $"{method} {path} names no role");
            for (var role = 0; role < roles.Length; role++)
            {
                var owner = whole ??= await OwnerAsync();
                using var client = api.Client((await api.NewKeyAsync(owner.Tenant, roles[role])).Text);

                using var response = await SendAsync(client, path, method, operation, owner);

                // What a call may have changed is not called again.
                whole = method == "get" ? owner : null;
                var forbidden = response.StatusCode == HttpStatusCode.Forbidden;
                Assert.True(forbidden == role < needed, $"{method} {path} as {roles[role]}: {(int)response.StatusCode}");
                Assert.True((int)response.StatusCode < 500, $"{method} {path} as {roles[role]}: {(int)response.StatusCode}");
            }
        }
    }

    [Fact]
    public async Task Another_tenants_thing_is_as_unknown_as_one_that_never_was()
    {
        var owner = await OwnerAsync();
        var stranger = await api.NewTenantAsync();
        using var client = api.Client((await api.NewKeyAsync(stranger, "admin")).Text);
        var never = new Things(stranger, Guid.NewGuid(), Guid.NewGuid(), Guid.NewGuid(), Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32)));
        var compared = 0;
        foreach (var (path, method, operation) in OpenApiFileTests.Operations().Where(o => IsOwned(o.Path) && o.Method != "put"))
        {
            using var foreign = await SendAsync(client, path, method, operation, owner);
            using var unknown = await SendAsync(client, path, method, operation, never);

            Assert.True(foreign.StatusCode == HttpStatusCode.NotFound, $"{method} {path}: {(int)foreign.StatusCode}");
            Assert.Equal(unknown.StatusCode, foreign.StatusCode);
            Assert.Equal(await ShapeAsync(unknown), await ShapeAsync(foreign));
            compared++;
        }

        Assert.True(compared >= 12, $"{compared} routes");
        using var own = api.Client((await api.NewKeyAsync(owner.Tenant, "read")).Text);
        Assert.Equal("succeeded", (string?)(await own.JsonAsync($"/v1/studies/{owner.Study}"))["study"]!["state"]);
        Assert.Single((await own.JsonAsync("/v1/studies"))["items"]!.AsArray());
        Assert.Empty((await client.JsonAsync("/v1/studies"))["items"]!.AsArray());
    }

    [Fact]
    public async Task A_file_of_another_tenant_is_not_shared_by_its_hash()
    {
        var owner = await OwnerAsync();
        using var stranger = api.Client((await api.NewKeyAsync(await api.NewTenantAsync())).Text);

        await (await stranger.GetAsync($"/v1/files/{owner.File}")).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes("a trace"));
        Assert.Equal(HttpStatusCode.Created, (await stranger.PutAsync($"/v1/files/{owner.File}", content)).StatusCode);
    }

    [Fact]
    public async Task A_tenant_named_by_the_client_is_not_believed()
    {
        var owner = await OwnerAsync();
        using var client = api.Client((await api.NewKeyAsync(await api.NewTenantAsync())).Text);
        foreach (var name in (string[])["X-Tenant", "X-Tenant-Id", "Tenant", "dse-tenant"])
        {
            client.DefaultRequestHeaders.Add(name, owner.Tenant.ToString());
        }

        Assert.Empty((await client.JsonAsync($"/v1/studies?tenant={owner.Tenant}&tenantId={owner.Tenant}"))["items"]!.AsArray());
    }

    private static bool IsOwned(string path) =>
        path.Contains("{id}", StringComparison.Ordinal) || path.Contains("{sha256}", StringComparison.Ordinal);

    private static HttpClient Client(string url, string? key)
    {
        var client = new HttpClient { BaseAddress = new Uri(url) };
        client.DefaultRequestHeaders.Authorization = key is null ? null : new("Bearer", key);
        return client;
    }

    private static async Task<string> ShapeAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        if (text.Length == 0)
        {
            return string.Empty;
        }

        var problem = JsonNode.Parse(text)!.AsObject();
        problem.Remove("traceId");
        return problem.ToJsonString();
    }

    private static Task<HttpResponseMessage> SendAsync(HttpClient client, string path, string method, JsonObject operation, Things things)
    {
        var filled = path
            .Replace("/sweeps/{id}", $"/sweeps/{things.Sweep}", StringComparison.Ordinal)
            .Replace("/keys/{id}", $"/keys/{things.Key}", StringComparison.Ordinal)
            .Replace("{id}", things.Study.ToString(), StringComparison.Ordinal)
            .Replace("{point}", "1", StringComparison.Ordinal)
            .Replace("{sha256}", things.File, StringComparison.Ordinal)
            .Replace("{name}", "H100-SXM5-80GB", StringComparison.Ordinal)
            .Replace("{kind}", "TrainingPlan", StringComparison.Ordinal);
        Assert.DoesNotContain("{", filled, StringComparison.Ordinal);
        var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), filled);
        if (operation["requestBody"] is not null)
        {
            var body = path switch
            {
                "/v1/studies" or "/v1/validations" => Examples.Spec.ToJsonString(),
                "/v1/studies/{id}/ask" => """{"clientId":"c","count":1}""",
                "/v1/studies/{id}/tell" => """{"clientId":"c","trials":[{"trial":0,"error":"x"}]}""",
                "/v1/keys" => """{"name":"x"}""",
                "/v1/sweeps" or "/v1/sweeps/{id}" => Examples.Sweep.ToJsonString(),
                "/v1/comparisons" => $$"""{"studies":["{{things.Study}}","{{things.Study}}"]}""",
                "/v1/files/{sha256}" => "a trace",
                _ => Examples.Line.ToJsonString(),
            };
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        return client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
    }

    private async Task<Things> OwnerAsync()
    {
        var tenant = await api.NewTenantAsync();
        var study = await api.FinishedStudyAsync(tenant);
        var key = await api.NewKeyAsync(tenant, "read");
        var file = Encoding.UTF8.GetBytes("a trace");
        await api.Get<FileStore>().PutAsync(tenant, SHA256.HashData(file), "text/plain", file, "test", CancellationToken.None);
        var sweep = await api.Get<SweepStore>().CreateAsync(tenant, "a sweep", Examples.Sweep.ToJsonString(), null, "test", CancellationToken.None);
        return new Things(tenant, study.Id, key.Key.Id, sweep.Id, Convert.ToHexStringLower(SHA256.HashData(file)));
    }

    private sealed record Things(TenantId Tenant, Guid Study, Guid Key, Guid Sweep, string File);
}
