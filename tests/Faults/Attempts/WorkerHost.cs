using Dse.Api.Jobs;
using Microsoft.Extensions.Hosting;

namespace Dse.Faults.Tests.Attempts;

/// <summary>A worker inside the test's process with short intervals; its studies' processes are what the test says.</summary>
internal sealed class WorkerHost : IAsyncDisposable
{
    private readonly IHost host;

    private WorkerHost(IHost host) => this.host = host;

    public static async Task<WorkerHost> StartAsync(FaultsFixture faults, Action<WorkerOptions> configure)
    {
        var built = DseWorker.Build(
            ["--Logging:LogLevel:Default=None"],
            storage => storage.DataFolder = faults.Folder,
            worker =>
            {
                worker.Slots = 1;
                worker.ThreadsPerStudy = 1;
                worker.LeaseMs = 3_000;
                worker.RenewMs = 100;
                worker.ReapMs = 200;
                worker.PollMs = 200;
                worker.CheckpointMs = 200;
                worker.CrashBackoffMs = 50;
                worker.StopGraceMs = 500;
                worker.MemoryMiB = 512;
                worker.AttemptCommand = Programs.Attempt;
                configure(worker);
            });
        await built.StartAsync();
        return new WorkerHost(built);
    }

    public Task StopAsync() => host.StopAsync();

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        host.Dispose();
    }
}
