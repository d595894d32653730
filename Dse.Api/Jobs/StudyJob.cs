using Dse.Api.Jobs.Attempts;
using Dse.Storage.Claims;
using Quartz;

namespace Dse.Api.Jobs;

/// <summary>A firing: claims the next study, whichever that is, and carries it out.</summary>
/// <remarks>Carries no study id, so that a firing too many does no harm and one too few is made up for by the next poll.</remarks>
internal sealed partial class StudyJob(ClaimStore claims, WorkerOptions options, WorkerSlots slots, ILogger<StudyJob> logger) : IJob
{
    public static readonly JobKey Key = new("study", "dse");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default)
    {
        if (cancellationToken.IsCancellationRequested || !slots.TryTake())
        {
            return;
        }

        try
        {
            if (await claims.ClaimNextAsync(slots.WorkerName, options.Lease, cancellationToken) is { } claim)
            {
                await AttemptRunner.RunAsync(claim, claims, options, logger, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            LogDrained(logger);
        }
        finally
        {
            slots.Release();
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "A firing ended because the worker shuts down")]
    private static partial void LogDrained(ILogger logger);
}
