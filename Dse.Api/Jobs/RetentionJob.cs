using Dse.Storage.Claims;
using Quartz;

namespace Dse.Api.Jobs;

/// <summary>Forgets what nobody needs any more; once an hour in the whole cluster.</summary>
internal sealed partial class RetentionJob(ClaimStore claims, WorkerOptions options, ILogger<RetentionJob> logger) : IJob
{
    public static readonly JobKey Key = new("retention", "dse");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        LogPurged(logger, await claims.PurgeAsync(TimeSpan.FromHours(options.RetentionHours), cancellationToken));

    [LoggerMessage(Level = LogLevel.Information, Message = "Retention deleted {Rows} rows")]
    private static partial void LogPurged(ILogger logger, int rows);
}
