using System.Net;
using System.Net.Sockets;
using Dse.Api.Limits;
using Microsoft.AspNetCore.Builder;
using Npgsql;

namespace Dse.Api.Tests.Errors;

[Collection(ApiTests.Name)]
public sealed class FaultTests(ApiFixture api)
{
    [Fact]
    public async Task A_fault_tells_its_trace_id_and_nothing_else()
    {
        await using var service = await ServiceAsync(() => throw new InvalidOperationException("the secret of the house"));
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };

        var response = await client.GetAsync("/v1/fault");

        var problem = await response.ProblemAsync(HttpStatusCode.InternalServerError, "internal");
        Assert.DoesNotContain("secret", problem.ToJsonString(), StringComparison.Ordinal);
        Assert.Null((string?)problem["detail"]);
        Assert.Equal("nosniff", response.Headers.GetValues("X-Content-Type-Options").Single());
    }

    [Fact]
    public async Task A_lost_connection_deep_inside_another_fault_is_503()
    {
        await using var service = await ServiceAsync(() =>
            throw new InvalidOperationException("query failed", new NpgsqlException("no connection", new SocketException(111))));
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };

        await (await client.GetAsync("/v1/fault")).ProblemAsync(HttpStatusCode.ServiceUnavailable, "database-unavailable");
    }

    [Fact]
    public async Task An_answer_that_takes_too_long_is_504()
    {
        await using var service = await api.StartAsync(
            o => o with { Limits = new ApiLimits { RequestSeconds = 1 } },
            app => app.MapGet("/v1/slow", (CancellationToken ct) => Task.Delay(Timeout.Infinite, ct)));
        using var client = new HttpClient { BaseAddress = new Uri(service.Urls.Single()) };

        await (await client.GetAsync("/v1/slow")).ProblemAsync(HttpStatusCode.GatewayTimeout, "timed-out");
    }

    private Task<WebApplication> ServiceAsync(Func<Task<string>> fault) => api.StartAsync(o => o, app => app.MapGet("/v1/fault", fault));
}
