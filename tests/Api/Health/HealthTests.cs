using System.Net;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Builder;
using Npgsql;

namespace Dse.Api.Tests.Health;

[Collection(ApiTests.Name)]
public sealed partial class HealthTests(ApiFixture api)
{
    [Theory]
    [InlineData("/health/live")]
    [InlineData("/health/ready")]
    public async Task A_healthy_service_says_so_to_anybody(string path)
    {
        using var client = api.Client("not a key");

        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(path)).StatusCode);
    }

    [Fact]
    public async Task A_lost_database_is_503_with_a_time_to_come_back_and_ends_with_the_loss()
    {
        // A door in front of the database that can be shut, so that other tests keep theirs.
        var target = new NpgsqlConnectionStringBuilder(api.OwnerConnectionString);
        await using var door = new TcpDoor(target.Port);
        var source = new NpgsqlConnectionStringBuilder(target.ConnectionString) { Host = "127.0.0.1", Port = door.Port };
        await using var other = await api.StartAsync(o => o with
        {
            AllowLocalTenant = true,
            ConfigureStorage = storage =>
            {
                storage.ConnectionString = source.ConnectionString;
                storage.MaxPoolSize = 5;
            },
        });
        using var client = new HttpClient { BaseAddress = new Uri(other.Urls.Single()) };
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/studies")).StatusCode);

        door.Shut();

        await Until.TrueAsync(async () => (await client.GetAsync("/health/ready")).StatusCode == HttpStatusCode.ServiceUnavailable);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/health/live")).StatusCode);
        var lost = await client.GetAsync("/v1/studies");
        await lost.ProblemAsync(HttpStatusCode.ServiceUnavailable, "database-unavailable");
        Assert.NotNull(lost.Headers.RetryAfter);

        door.Open();

        await Until.TrueAsync(async () => (await client.GetAsync("/health/ready")).StatusCode == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync("/v1/studies")).StatusCode);
    }

    [Fact]
    public async Task Metrics_are_in_the_exposition_format_and_name_no_tenant()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        await client.GetAsync("/v1/studies");

        var response = await client.GetAsync("/metrics");
        var text = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/plain", response.Content.Headers.ContentType?.MediaType);
        Assert.All(text.TrimEnd('\n').Split('\n'), line => Assert.Matches(Line(), line));
        Assert.Contains("http_server_request_duration_seconds_bucket{", text, StringComparison.Ordinal);
        Assert.Contains("# TYPE dotnet_gc_collections_total counter", text, StringComparison.Ordinal);
        Assert.DoesNotContain(tenant.ToString(), text, StringComparison.Ordinal);
    }

    [GeneratedRegex("""^(# (HELP|TYPE) [a-zA-Z_:][a-zA-Z0-9_:]* .+|[a-zA-Z_:][a-zA-Z0-9_:]*(\{([a-zA-Z_][a-zA-Z0-9_]*="([^"\\\n]|\\.)*",?)*\})? ([-+]?[0-9.E+-]+|[+-]Inf|NaN))$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Line();
}
