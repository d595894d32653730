using System.Threading.RateLimiting;
using Dse.Api.Errors;
using Dse.Api.Security;

namespace Dse.Api.Limits;

/// <summary>What one tenant may do at once, so that none takes the service from the others.</summary>
internal static class RateLimits
{
    /// <summary>Policy of evaluations: so many side by side.</summary>
    public const string Evaluations = "evaluations";

    /// <summary>Policy of uploads: so many side by side.</summary>
    public const string Uploads = "uploads";

    /// <summary>Policy of event streams: so many open.</summary>
    public const string Streams = "streams";

    /// <summary>Adds the limits. Callers without a tenant share one by address.</summary>
    public static void AddApiRateLimits(this IServiceCollection services, ApiLimits limits) => services.AddRateLimiter(options =>
    {
        options.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
        options.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(context => IsFree(context.Request.Path)
            ? RateLimitPartition.GetNoLimiter("free")
            : RateLimitPartition.GetTokenBucketLimiter(
                Who(context),
                _ => new TokenBucketRateLimiterOptions
                {
                    TokenLimit = limits.TenantBurst,
                    TokensPerPeriod = Math.Max(1, limits.TenantPerSecond / 10),
                    ReplenishmentPeriod = TimeSpan.FromMilliseconds(100),
                    QueueLimit = 0,
                }));
        options.AddPolicy(Evaluations, context => Concurrency(context, limits.TenantEvaluations));
        options.AddPolicy(Uploads, context => Concurrency(context, limits.TenantUploads));
        options.AddPolicy(Streams, context => Concurrency(context, limits.TenantStreams));
        options.OnRejected = static async (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var after) ? (int)Math.Ceiling(after.TotalSeconds) : 1;
            await (Problems.Of(ProblemType.TooManyRequests, "The tenant's share is used up for the moment.") with { RetryAfterSeconds = Math.Max(1, wait) })
                .ExecuteAsync(rejected.HttpContext);
        };
    });

    private static RateLimitPartition<string> Concurrency(HttpContext context, int permits) =>
        RateLimitPartition.GetConcurrencyLimiter(
            Who(context),
            _ => new ConcurrencyLimiterOptions { PermitLimit = permits, QueueLimit = 0 });

    private static bool IsFree(PathString path) => path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase) || !SecurityHeaders.IsData(path);

    private static string Who(HttpContext context) =>
        Caller.Find(context)?.Tenant.ToString() ?? $"address {context.Connection.RemoteIpAddress}";
}
