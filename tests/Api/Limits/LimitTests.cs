using System.Net;
using System.Net.Http.Headers;
using Dse.Api.Limits;
using Dse.Api.Tests.Security;

namespace Dse.Api.Tests.Limits;

[Collection(ApiTests.Name)]
public sealed class LimitTests(ApiFixture api)
{
    [Fact]
    public async Task A_tenant_over_its_rate_is_429_and_others_are_not()
    {
        await using var other = await api.StartAsync(o => o with { Limits = new ApiLimits { TenantBurst = 5, TenantPerSecond = 10 } });
        using var busy = await ClientAsync(other.Urls.Single());
        using var calm = await ClientAsync(other.Urls.Single());

        var answers = await Task.WhenAll(Enumerable.Range(0, 40).Select(_ => busy.GetAsync("/v1/catalog/models")));

        Assert.Contains(answers, a => a.StatusCode == HttpStatusCode.OK);
        var refused = answers.First(a => a.StatusCode == HttpStatusCode.TooManyRequests);
        await refused.ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await calm.GetAsync("/v1/catalog/models")).StatusCode);
    }

    [Fact]
    public async Task A_tenant_has_so_many_event_streams_and_no_more()
    {
        await using var other = await api.StartAsync(o => o with { Limits = new ApiLimits { TenantStreams = 1 } });
        var tenant = await api.NewTenantAsync();
        var study = await api.StudyAsync(tenant);
        using var client = new HttpClient { BaseAddress = new Uri(other.Urls.Single()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await api.NewKeyAsync(tenant)).Text);
        using var first = await client.GetAsync($"/v1/studies/{study.Id}/events", HttpCompletionOption.ResponseHeadersRead);

        await (await client.GetAsync($"/v1/studies/{study.Id}/events")).ProblemAsync(HttpStatusCode.TooManyRequests, "too-many-requests");
    }

    [Fact]
    public async Task Slow_headers_are_cut_off()
    {
        await using var other = await api.StartAsync(o => o with { Limits = new ApiLimits { HeadersSeconds = 1 } });

        Assert.Equal(408, await RawHttp.StatusAsync(new Uri(other.Urls.Single()), "GET /health/live HTTP/1.1\r\nHost: localhost\r\n"));
    }

    [Fact]
    public async Task A_slow_body_is_cut_off()
    {
        await using var other = await api.StartAsync(o => o with { Limits = new ApiLimits { BodyGraceSeconds = 2 } });
        var key = await api.NewKeyAsync(await api.NewTenantAsync());
        var head = $"PUT /v1/files/{new string('0', 64)} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {key.Text}\r\nContent-Length: 60000000\r\n\r\nslow";

        Assert.Equal(408, await RawHttp.StatusAsync(new Uri(other.Urls.Single()), head));
    }

    [Fact]
    public async Task Oversized_headers_are_refused() =>
        Assert.Equal(431, await RawHttp.StatusAsync(api.Address, $"GET /health/live HTTP/1.1\r\nHost: localhost\r\nX: {new string('x', 40_000)}\r\n\r\n"));

    [Theory]
    [InlineData("PATCH", "/v1/studies")]
    [InlineData("PUT", "/v1/catalog/devices")]
    [InlineData("DELETE", "/health/live")]
    [InlineData("TRACE", "/v1/studies")]
    public async Task A_wrong_method_is_405_with_a_problem(string method, string path)
    {
        using var client = api.Client();
        using var request = new HttpRequestMessage(new HttpMethod(method), path);

        var response = await client.SendAsync(request);

        await response.ProblemAsync(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
        Assert.NotEmpty(response.Content.Headers.Allow);
    }

    [Theory]
    [InlineData("/v1")]
    [InlineData("/v1/nothing")]
    [InlineData("/v1/studies/not-a-guid")]
    [InlineData("/v1/studies/1/..%2f..%2f..%2fetc%2fpasswd")]
    [InlineData("/openapi/v2.json")]
    [InlineData("/v1/schemas/Nothing")]
    public async Task An_unknown_address_is_404_with_a_problem(string path)
    {
        using var client = api.Client();

        await (await client.GetAsync(path)).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    private async Task<HttpClient> ClientAsync(string url)
    {
        var client = new HttpClient { BaseAddress = new Uri(url) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (await api.NewKeyAsync(await api.NewTenantAsync())).Text);
        return client;
    }
}
