using System.Net;

namespace Dse.Api.Tests.Security;

[Collection(ApiTests.Name)]
public sealed class BrowserTests(ApiFixture api)
{
    [Theory]
    [InlineData("Origin", "https://attacker.example")]
    [InlineData("Origin", "null")]
    [InlineData("Origin", "http://127.0.0.1:1")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task A_write_from_another_site_is_refused(string header, string value)
    {
        using var client = api.Client();
        client.DefaultRequestHeaders.Add(header, value);

        await (await client.PostAsync("/v1/studies", null)).ProblemAsync(HttpStatusCode.Forbidden, "cross-site");
        await (await client.DeleteAsync($"/v1/studies/{Guid.NewGuid()}")).ProblemAsync(HttpStatusCode.Forbidden, "cross-site");
        await (await client.PutAsync("/v1/files/abc", null)).ProblemAsync(HttpStatusCode.Forbidden, "cross-site");
    }

    [Fact]
    public async Task A_write_from_the_services_own_page_is_let_through()
    {
        using var client = api.Client();
        client.DefaultRequestHeaders.Add("Origin", api.Address.GetLeftPart(UriPartial.Authority));
        client.DefaultRequestHeaders.Add("Sec-Fetch-Site", "same-origin");

        await (await client.DeleteAsync($"/v1/studies/{Guid.NewGuid()}")).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Theory]
    [InlineData("/v1/studies")]
    [InlineData("/v1/nothing")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/health/live")]
    [InlineData("/docs/index.html")]
    [InlineData("/")]
    public async Task Every_answer_carries_the_headers_that_guard_browsers(string path)
    {
        using var client = api.Client();

        var headers = (await client.GetAsync(path)).Headers;

        Assert.Equal("nosniff", headers.GetValues("X-Content-Type-Options").Single());
        Assert.Equal("DENY", headers.GetValues("X-Frame-Options").Single());
        Assert.Equal("no-referrer", headers.GetValues("Referrer-Policy").Single());
        var policy = headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
        Assert.False(headers.Contains("Server"));
        Assert.False(headers.Contains("Access-Control-Allow-Origin"));
    }

    [Fact]
    public async Task The_api_can_be_browsed_with_files_of_the_service_alone()
    {
        using var client = api.Client();

        var page = await client.GetStringAsync("/docs/index.html");

        Assert.Contains("swagger-ui-bundle.js", page, StringComparison.Ordinal);
        Assert.DoesNotContain("https://", page, StringComparison.Ordinal);
        Assert.DoesNotMatch("<script(?![^>]*src=)[^>]*>", page);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/docs/swagger-ui-bundle.js")).StatusCode);
        Assert.Contains("/openapi/v1.json", await client.GetStringAsync("/docs/index.js"), StringComparison.Ordinal);
    }
}
