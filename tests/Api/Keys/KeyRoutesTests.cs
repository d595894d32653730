using System.Net;
using System.Text;
using Dse.Storage.Audit;

namespace Dse.Api.Tests.Keys;

[Collection(ApiTests.Name)]
public sealed class KeyRoutesTests(ApiFixture api)
{
    [Fact]
    public async Task A_new_key_works_until_it_is_revoked()
    {
        var (admin, _) = await api.NewTenantClientAsync("admin");

        var created = await (await PostAsync(admin, """{"name":"ci","role":"read"}""")).JsonAsync();
        using var client = api.Client((string)created["key"]!);

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/studies")).StatusCode);
        Assert.Matches("^dse_[A-Za-z0-9_-]{43}$", (string)created["key"]!);
        Assert.Equal(HttpStatusCode.NoContent, (await admin.DeleteAsync($"/v1/keys/{created["info"]!["id"]}")).StatusCode);
        await (await client.GetAsync("/v1/studies")).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        var listed = (await admin.JsonAsync("/v1/keys"))["items"]!.AsArray();
        Assert.Equal(2, listed.Count);
        Assert.NotNull((string?)listed[1]!["revokedAt"]);
    }

    [Fact]
    public async Task A_key_is_told_once_and_neither_listed_nor_audited()
    {
        var (admin, tenant) = await api.NewTenantClientAsync("admin");
        var key = (string)(await (await PostAsync(admin, """{"name":"canary"}""")).JsonAsync())["key"]!;
        Assert.DoesNotContain(key, (await admin.JsonAsync("/v1/keys")).ToJsonString(), StringComparison.Ordinal);
        var events = await api.Get<AuditLog>().ListAsync(tenant, 0, 1000, CancellationToken.None);
        Assert.Contains(events, e => e.Action == "key.create");
        Assert.DoesNotContain(events, e => $"{e.Subject} {e.Details} {e.Actor}".Contains(key, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"name":""}""", 422, "$.name", "badName")]
    [InlineData("""{"name":"x","role":"root"}""", 422, "$.role", "unknownRole")]
    [InlineData("""{"name":"x","expiresAt":"2001-01-01T00:00:00Z"}""", 422, "$.expiresAt", "outOfRange")]
    [InlineData("""{"name":"x","tenant":"other"}""", 400, "$.tenant", "syntax")]
    [InlineData("""{"name":"x","name":"y"}""", 400, "$.name", "syntax")]
    [InlineData("""{"role":"read"}""", 400, "$", "syntax")]
    [InlineData("null", 400, "$", "notAnObject")]
    [InlineData("{", 400, "$", "syntax")]
    public async Task A_bad_request_is_refused(string body, int status, string path, string code)
    {
        var (admin, _) = await api.NewTenantClientAsync("admin");

        var problem = await (await PostAsync(admin, body)).ProblemAsync((HttpStatusCode)status, status == 422 ? "invalid-spec" : "malformed-body");

        Assert.Equal((path, code), (problem.PathOf(), problem.Code()));
    }

    [Theory]
    [InlineData("read")]
    [InlineData("write")]
    public async Task Only_admins_manage_keys(string role)
    {
        var (client, _) = await api.NewTenantClientAsync(role);

        await (await client.GetAsync("/v1/keys")).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await (await PostAsync(client, """{"name":"mine","role":"admin"}""")).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient client, string json) =>
        client.PostAsync("/v1/keys", new StringContent(json, Encoding.UTF8, "application/json"));
}
