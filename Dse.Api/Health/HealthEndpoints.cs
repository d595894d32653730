using Dse.Api.Errors;
using Dse.Storage.Connections;

namespace Dse.Api.Health;

/// <summary><c>/health</c>: for load balancers and supervisors.</summary>
internal static class HealthEndpoints
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Maps the routes.</summary>
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/health").WithTags("Health").AllowAnonymous();
        group.MapGet("/live", () => TypedResults.Text("live\n")).WithName("getLiveness")
            .WithSummary("Is the process alive").WithDescription("200 as long as the process answers at all.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain");
        group.MapGet("/ready", ReadyAsync).WithName("getReadiness")
            .WithSummary("Can the service work").WithDescription("200 while the database answers, else 503.")
            .Produces<string>(StatusCodes.Status200OK, "text/plain")
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status503ServiceUnavailable, typeof(Problem), [ProblemResult.ContentType]));
    }

    private static async Task<IResult> ReadyAsync(DatabaseConnection database, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        try
        {
            var source = await database.DataSourceAsync(limit.Token);
            await using var command = source.CreateCommand("select 1");
            await command.ExecuteScalarAsync(limit.Token);
            return TypedResults.Text("ready\n");
        }
        catch (Exception e) when (!ct.IsCancellationRequested && (e is OperationCanceledException || ProblemMiddleware.IsDatabaseAway(e)))
        {
            return Problems.Of(ProblemType.DatabaseUnavailable) with { RetryAfterSeconds = 2 };
        }
    }
}
