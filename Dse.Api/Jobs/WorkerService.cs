using Dse.Api.Sweeps;
using Dse.Storage.Claims;
using Dse.Storage.Connections;
using Npgsql;
using Quartz;

namespace Dse.Api.Jobs;

/// <summary>A worker: hears of queued studies, lets Quartz fire for them, takes over from silent workers, drains when stopped.</summary>
internal sealed partial class WorkerService(
    ISchedulerFactory schedulers,
    ClaimStore claims,
    DatabaseConnection database,
    WorkerOptions options,
    WorkerSlots slots,
    ILogger<WorkerService> logger) : IHostedService, IDisposable
{
    // Two processes that make Quartz's tables at the same moment would trip over each other.
    private const long ProvisioningLock = 0x647365_717a; // "dse qz"

    private readonly CancellationTokenSource stopping = new();
    private IScheduler? scheduler;
    private Task loops = Task.CompletedTask;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var created = await CreateSchedulerAsync(cancellationToken);
        await created.Start(cancellationToken);
        loops = Task.WhenAll(DispatchAsync(created, stopping.Token), ListenAsync(stopping.Token), ReapAsync(stopping.Token));
        LogStarted(logger, slots.WorkerName, options.Slots, options.ThreadsPerStudy, options.MemoryMiB);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await loops;
        if (scheduler is not null)
        {
            // Cancels the firings, each of which gives its study back, and waits for them.
            await scheduler.Shutdown(true, cancellationToken);
        }

        LogStopped(logger, slots.WorkerName);
    }

    public void Dispose() => stopping.Dispose();

    private async Task<IScheduler> CreateSchedulerAsync(CancellationToken ct)
    {
        var source = await database.DataSourceAsync(ct);
        await using var connection = await source.OpenConnectionAsync(ct);
        await ExecuteAsync(connection, $"set lock_timeout = 0; set statement_timeout = 0; select pg_advisory_lock({ProvisioningLock})", ct);
        try
        {
            // Kept at once: a start that is called off later is still stopped before the database closes.
            var created = scheduler = await schedulers.GetScheduler(ct);
            var study = JobBuilder.Create<StudyJob>().WithIdentity(StudyJob.Key).StoreDurably().RequestRecovery().Build();
            await created.AddJob(study, new AddJobOptions { Replace = true }, ct);
            var retention = JobBuilder.Create<RetentionJob>().WithIdentity(RetentionJob.Key).StoreDurably().DisallowConcurrentExecution().Build();
            var hourly = TriggerBuilder.Create().WithIdentity("hourly", "dse").ForJob(retention).WithCronSchedule("0 17 * * * ?", c => c.InTimeZone(TimeZoneInfo.Utc)).Build();
            await created.ScheduleJob(retention, [hourly], new ScheduleJobOptions { Replace = true }, ct);
            var sweeps = JobBuilder.Create<SweepJob>().WithIdentity(SweepJob.Key).StoreDurably().DisallowConcurrentExecution().Build();
            var often = TriggerBuilder.Create().WithIdentity("sweeps", "dse").ForJob(sweeps).WithCronSchedule("0/5 * * * * ?", c => c.InTimeZone(TimeZoneInfo.Utc)).Build();
            await created.ScheduleJob(sweeps, [often], new ScheduleJobOptions { Replace = true }, ct);
            return created;
        }
        finally
        {
            await ExecuteAsync(connection, $"select pg_advisory_unlock({ProvisioningLock})", CancellationToken.None);
        }
    }

    // A firing for every free slot that a study waits for. Another worker may catch a firing: then it does the study, which is as good.
    private async Task DispatchAsync(IScheduler firing, CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var due = slots.Free > 0 ? await claims.CountDueAsync(slots.Free, ct) : 0;
                for (var i = 0; i < due; i++)
                {
                    await firing.ScheduleJob(
                        TriggerBuilder.Create().WithIdentity(Guid.CreateVersion7().ToString("N"), "dse").ForJob(StudyJob.Key).StartNow().Build(),
                        cancellationToken: ct);
                }

                await slots.WaitAsync(TimeSpan.FromMilliseconds(options.PollMs), ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (TransientErrors.IsTransient(error) || error is SchedulerException)
            {
                LogOutage(logger, error.Message);
                await DelayAsync(options.PollMs, ct);
            }
        }
    }

    private async Task ListenAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                var source = await database.DataSourceAsync(ct);
                await using var connection = await source.OpenConnectionAsync(ct);
                connection.Notification += (_, _) => slots.Wake();
                await ExecuteAsync(connection, "listen dse_studies", ct);
                slots.Wake();
                while (true)
                {
                    await connection.WaitAsync(ct);
                }
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (TransientErrors.IsTransient(error))
            {
                // Polling goes on meanwhile.
                LogOutage(logger, error.Message);
                await DelayAsync(options.PollMs, ct);
            }
        }
    }

    private async Task ReapAsync(CancellationToken ct)
    {
        var afterOutage = false;
        while (!ct.IsCancellationRequested)
        {
            try
            {
                if (afterOutage)
                {
                    // Every lease looks old: once the database answers again, their owners have one lease's time to renew.
                    await claims.CountDueAsync(1, ct);
                    afterOutage = false;
                    await DelayAsync(options.LeaseMs, ct);
                }

                foreach (var study in await claims.ReapAsync(options.CrashBackoff, ct))
                {
                    LogReaped(logger, study.StudyId, study.Attempt, study.Worker, study.State);
                }

                await DelayAsync(options.ReapMs, ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error) when (TransientErrors.IsTransient(error))
            {
                LogOutage(logger, error.Message);
                afterOutage = true;
                await DelayAsync(options.ReapMs, ct);
            }
        }
    }

    private static Task DelayAsync(int milliseconds, CancellationToken ct) =>
        Task.Delay(milliseconds, ct).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(ct);
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker} takes {Slots} studies at once, {Threads} threads and {MemoryMiB} MiB each")]
    private static partial void LogStarted(ILogger logger, string worker, int slots, int threads, int memoryMiB);

    [LoggerMessage(Level = LogLevel.Information, Message = "Worker {Worker} has stopped")]
    private static partial void LogStopped(ILogger logger, string worker);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Study {Study}: attempt {Attempt} of {Worker} fell silent; it is {State} now")]
    private static partial void LogReaped(ILogger logger, Guid study, int attempt, string worker, Storage.Studies.StudyState state);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The database does not answer ({Error}); trying again")]
    private static partial void LogOutage(ILogger logger, string error);
}
