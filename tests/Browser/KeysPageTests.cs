using System.Net;
using System.Net.Http.Headers;
using Dse.Storage.Keys;
using Dse.Storage.Tenants;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Dse.Browser.Tests;

[Collection(BrowserTests.Name)]
public sealed class KeysPageTests(BrowserFixture service)
{
    [Fact]
    [Trait("Category", Pictures.Trait)]
    public async Task A_key_is_shown_once_works_says_when_it_was_used_and_ends_when_revoked()
    {
        await using var watched = await service.OpenAsync("/keys");
        var page = watched.Page;

        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();
        await Expect(page.Locator(".wrong")).ToContainTextAsync("Use 1 to 100");
        await page.GetByLabel("Name").FillAsync("nightly sweep");
        await page.GetByLabel("Role").SelectOptionAsync("read");
        await page.GetByRole(AriaRole.Button, new() { Name = "Create" }).ClickAsync();

        var key = await page.Locator(".secret").InnerTextAsync();
        await watched.PictureAsync("keys", 540);
        Assert.StartsWith("dse_", key, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, await AskAsync(key));

        await page.GetByRole(AriaRole.Button, new() { Name = "I have kept it" }).ClickAsync();
        await page.ReloadAsync();
        var row = page.GetByRole(AriaRole.Row).Filter(new() { HasText = "nightly sweep" });
        await Expect(row).ToContainTextAsync("read");
        Assert.DoesNotContain(key, await page.ContentAsync(), StringComparison.Ordinal);
        await Expect(row.GetByRole(AriaRole.Cell).Nth(3)).Not.ToContainTextAsync("never");

        await row.GetByRole(AriaRole.Button).ClickAsync();
        await page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke nightly sweep" }).ClickAsync();
        await Expect(row).ToContainTextAsync("revoked");
        Assert.Equal(HttpStatusCode.Unauthorized, await AskAsync(key));
    }

    [Fact]
    public async Task Who_may_not_see_the_keys_is_told_so()
    {
        var tenant = (await service.Get<TenantStore>().EnsureAsync("keys", CancellationToken.None)).Id;
        var key = (await service.Get<KeyStore>().CreateAsync(tenant, "reader", "read", null, "test", CancellationToken.None)).Text;
        await using var watched = await service.OpenAsync("/keys", host: BrowserFixture.ForeignHost);
        var page = watched.Page;

        await page.GetByLabel("API key").FillAsync(key);
        await page.GetByRole(AriaRole.Button, new() { Name = "Use this key" }).ClickAsync();

        await Expect(page.Locator(".notice.error")).ToContainTextAsync("The key's role does not allow this.");
    }

    // By the name of another machine, where being local does not do.
    private async Task<HttpStatusCode> AskAsync(string key)
    {
        using var client = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(service.Address, "/v1/studies"));
        request.Headers.Host = BrowserFixture.ForeignHost;
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        using var answer = await client.SendAsync(request);
        return answer.StatusCode;
    }
}
