using System.Net;
using System.Net.Http.Headers;
using Dse.Api.Limits;

namespace Dse.Api.Tests.Security;

[Collection(ApiTests.Name)]
public sealed class KeyGuessingTests(ApiFixture api)
{
    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer dse_")]
    [InlineData("Bearer dse_0000000000000000000000000000000000000000000")]
    [InlineData("Basic ZHNlOmRzZQ==")]
    [InlineData("dse_0000000000000000000000000000000000000000000")]
    public async Task Anything_but_a_good_key_is_refused(string authorization)
    {
        using var client = api.Client();
        client.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", authorization);

        var response = await client.GetAsync("/v1/studies");

        await response.ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
        Assert.Equal("Bearer", response.Headers.WwwAuthenticate.Single().Scheme);
    }

    [Fact]
    public async Task A_key_in_the_address_is_not_read()
    {
        await using var other = await api.StartAsync(o => o);
        var key = await api.NewKeyAsync(await api.NewTenantAsync());
        using var client = new HttpClient { BaseAddress = new Uri(other.Urls.Single()) };

        await (await client.GetAsync($"/v1/studies?key={key.Text}&access_token={key.Text}")).ProblemAsync(HttpStatusCode.Unauthorized, "unauthenticated");
    }

    [Fact]
    public async Task Guessing_is_slowed_down_without_locking_good_keys_out()
    {
        await using var other = await api.StartAsync(o => o with { Limits = new ApiLimits { BadKeysPerMinute = 20 } });
        var key = await api.NewKeyAsync(await api.NewTenantAsync());
        using var client = new HttpClient { BaseAddress = new Uri(other.Urls.Single()) };
        var statuses = new List<HttpStatusCode>();

        for (var i = 0; i < 25; i++)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", $"dse_{i:D43}");
            statuses.Add((await client.GetAsync("/v1/studies")).StatusCode);
        }

        Assert.Equal([.. Enumerable.Repeat(HttpStatusCode.Unauthorized, 20), .. Enumerable.Repeat(HttpStatusCode.TooManyRequests, 5)], statuses);
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key.Text);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/studies")).StatusCode);
    }
}
