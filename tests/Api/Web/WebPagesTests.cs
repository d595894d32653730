using System.Net;
using Microsoft.AspNetCore.Builder;

namespace Dse.Api.Tests.Web;

[Collection(ApiTests.Name)]
public sealed class WebPagesTests(ApiFixture api) : IAsyncLifetime
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("dse-web-");
    private WebApplication? service;
    private HttpClient client = new();

    public async Task InitializeAsync()
    {
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "index.html"), "<!doctype html><title>page</title>");
        Directory.CreateDirectory(Path.Combine(root.FullName, "assets"));
        await File.WriteAllTextAsync(Path.Combine(root.FullName, "assets", "app-1234.js"), "export {}");
        service = await api.StartAsync(o => o with { WebRoot = root.FullName });
        client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };
    }

    public async Task DisposeAsync()
    {
        client.Dispose();
        await service!.DisposeAsync();
        root.Delete(recursive: true);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/studies/0192")]
    [InlineData("/index.html")]
    public async Task Page_addresses_are_answered_with_the_first_page(string path)
    {
        var response = await client.GetAsync(path);

        Assert.Equal("text/html", response.Content.Headers.ContentType?.MediaType);
        Assert.Contains("<title>page</title>", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        var policy = response.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("script-src 'self';", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Assets_may_be_kept_and_the_page_may_not()
    {
        Assert.True((await client.GetAsync("/assets/app-1234.js")).Headers.CacheControl!.MaxAge > TimeSpan.FromDays(300));
        Assert.True((await client.GetAsync("/")).Headers.CacheControl!.NoCache);
    }

    [Theory]
    [InlineData("/v1/nothing")]
    [InlineData("/assets/missing.js")]
    [InlineData("/..%2f..%2fetc/passwd.txt")]
    [InlineData("/health/other")]
    public async Task Other_addresses_are_not(string path) =>
        await (await client.GetAsync(path)).ProblemAsync(HttpStatusCode.NotFound, "not-found");

    [Fact]
    public async Task A_wrong_method_on_an_api_route_stays_405() =>
        await (await client.PutAsync("/v1/catalog/models", null)).ProblemAsync(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
}
