using Dse.Api.Errors;
using Dse.Api.OpenApi;
using Dse.Api.Security;

namespace Dse.Api.Telemetry;

/// <summary><c>/metrics</c>: the process's instruments in the Prometheus text format.</summary>
internal static class MetricsEndpoint
{
    /// <summary>Maps the route. It tells about all tenants together, so it needs a key of any role or a caller on this machine.</summary>
    public static void MapMetrics(this IEndpointRouteBuilder routes) => routes
        .MapGet("/metrics", (MetricsCollector metrics) => TypedResults.Text(metrics.Render(), PrometheusText.ContentType))
        .WithName("getMetrics").WithTags("Health").RequireAuthorization(Policies.Read)
        .WithSummary("Get metrics").WithDescription("The process's counters, gauges and histograms in the Prometheus text format. No label names a tenant, a study or a key.")
        .Produces<string>(StatusCodes.Status200OK, "text/plain")
        .Problems();
}
