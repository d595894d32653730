using System.Net;
using Dse.Storage;

namespace Dse.Api.Tests.Security;

[Collection(ApiTests.Name)]
public sealed class LocalAccessTests(ApiFixture api)
{
    [Fact]
    public async Task A_caller_on_this_machine_acts_for_the_local_tenant_without_a_key()
    {
        var study = await api.StudyAsync(TenantId.Local, $"local {Guid.NewGuid():N}");
        using var client = api.Client();

        Assert.Equal(study.Name, (string?)(await client.JsonAsync($"/v1/studies/{study.Id}"))["study"]!["name"]);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/keys")).StatusCode);
    }

    [Theory]
    [InlineData("X-Forwarded-For", "127.0.0.1")]
    [InlineData("x-forwarded-for", "")]
    [InlineData("X-Forwarded-Host", "localhost")]
    [InlineData("X-Forwarded-Anything", "1")]
    [InlineData("Forwarded", "for=127.0.0.1")]
    [InlineData("X-Real-IP", "127.0.0.1")]
    [InlineData("Via", "1.1 proxy")]
    [InlineData("X-Original-For", "10.0.0.7")]
    [InlineData("CF-Connecting-IP", "127.0.0.1")]
    public async Task A_forwarded_request_needs_a_key(string header, string value)
    {
        using var client = api.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation(header, value);

        await (await client.GetAsync("/v1/studies")).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Theory]
    [InlineData("localhost", 200)]
    [InlineData("LOCALHOST:1", 200)]
    [InlineData("127.0.0.1", 200)]
    [InlineData("[::1]:5080", 200)]
    [InlineData("attacker.example", 401)]
    [InlineData("localhost.attacker.example", 401)]
    [InlineData("127.0.0.1.nip.example", 401)]
    [InlineData("0.0.0.0", 401)]
    [InlineData("127.1", 401)]
    [InlineData("", 401)]
    public async Task A_request_for_another_host_needs_a_key(string host, int status) =>
        Assert.Equal(status, await RawHttp.StatusAsync(api.Address, $"GET /v1/studies HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"));

    [Fact]
    public async Task A_bad_key_is_not_replaced_by_local_access()
    {
        using var client = api.Client("dse_0000000000000000000000000000000000000000000");

        await (await client.GetAsync("/v1/studies")).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Local_access_is_off_where_it_was_not_allowed_and_with_a_database_of_ones_own()
    {
        await using var other = await api.StartAsync(o => o with { AllowLocalTenant = true });
        await using var closed = await api.StartAsync(o => o with { AllowLocalTenant = false });
        await using var unset = await api.StartAsync(o => o);

        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other.Urls.Single()));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(closed.Urls.Single()));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(unset.Urls.Single()));
    }

    private static async Task<HttpStatusCode> StatusAsync(string url)
    {
        using var client = new HttpClient { BaseAddress = new Uri(url) };
        return (await client.GetAsync("/v1/studies")).StatusCode;
    }
}
