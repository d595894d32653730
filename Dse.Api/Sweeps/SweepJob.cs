using Quartz;

namespace Dse.Api.Sweeps;

/// <summary>Fires the sweeps whose slot has come; one such job at a time in the whole cluster.</summary>
internal sealed class SweepJob(SweepFirer firer, TimeProvider clock) : IJob
{
    public static readonly JobKey Key = new("sweeps", "dse");

    public async ValueTask Execute(IJobExecutionContext context, CancellationToken cancellationToken = default) =>
        await firer.FireDueAsync(clock.GetUtcNow(), cancellationToken);
}
