using System.Diagnostics;
using System.Globalization;
using Dse.Storage;
using Dse.Storage.Connections;
using Dse.Storage.Studies;
using Npgsql;

namespace Dse.Faults.Tests.Workers;

/// <summary>Workers that pause and a database that crashes: one effect all the same.</summary>
[Collection(FaultsCollection.Name)]
public sealed class DisturbanceTests(FaultsFixture faults)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(90);

    [Fact]
    public async Task A_worker_that_wakes_from_a_long_pause_finds_its_study_with_another_and_ends_its_process()
    {
        var spec = Specs.Exhaustive(4096, 1024);
        using var zombie = WorkerProcess.Start(faults.Folder);
        var id = await faults.SubmitAsync(spec);
        await faults.UntilAsync(id, s => s.Evaluations > 0, Limit);
        var children = zombie.Children();
        Assert.Single(children);

        // The process of the study is paused too, as when the whole machine is.
        await SignalAsync("STOP", zombie.Id, children[0]);
        using var heir = WorkerProcess.Start(faults.Folder);
        await faults.UntilAsync(id, s => s.Attempt == 2, Limit);
        await SignalAsync("CONT", zombie.Id, children[0]);

        await Wait.UntilAsync(() => Task.FromResult(!WorkerProcess.IsAlive(children[0])), TimeSpan.FromSeconds(10), () => "The old attempt's process lives on.");
        var study = await faults.UntilAsync(id, s => s.State.HasEnded(), Limit);
        Assert.Equal((StudyState.Succeeded, 2), (study.State, study.Attempt));
        Assert.False(zombie.HasExited);
        var attempts = await faults.Studies.GetAttemptsAsync(TenantId.Local, id, default);
        Assert.Equal(["lost", "succeeded"], attempts.Select(a => a.Outcome));
        var front = (await faults.Fronts.GetAsync(TenantId.Local, id, null, default))!;
        Assert.Equal(study.Fence, front.Row.Fence);
        Assert.Equal(Undisturbed.Front(spec), Undisturbed.Text(front.Points.Select(p => p.Point)));
    }

    [Fact]
    public async Task A_crash_of_the_database_in_the_middle_of_a_study_is_waited_out()
    {
        var spec = Specs.Evolved(40_000, 11);
        using var worker = WorkerProcess.Start(faults.Folder);
        var id = await faults.SubmitAsync(spec);
        await faults.UntilAsync(id, s => s.Evaluations > 0, Limit);

        // The end of one backend by SIGKILL makes the server drop every connection and recover from its log.
        await SignalAsync("KILL", await BackendAsync());
        var study = await faults.UntilAsync(id, s => s.State.HasEnded(), Limit);

        Assert.Equal((StudyState.Succeeded, 1), (study.State, study.Attempt));
        var front = (await faults.Fronts.GetAsync(TenantId.Local, id, null, default))!;
        Assert.Equal(Undisturbed.Front(spec), Undisturbed.Text(front.Points.Select(p => p.Point)));
    }

    private static async Task SignalAsync(string signal, params int[] processes)
    {
        using var kill = Process.Start("kill", [$"-{signal}", .. processes.Select(p => p.ToString(CultureInfo.InvariantCulture))]);
        await kill.WaitForExitAsync();
        Assert.Equal(0, kill.ExitCode);
    }

    private async Task<int> BackendAsync()
    {
        var source = await faults.Get<DatabaseConnection>().DataSourceAsync(CancellationToken.None);
        await using var connection = await source.OpenConnectionAsync();
        await using var command = new NpgsqlCommand("select pg_backend_pid()", connection);
        return (int)(await command.ExecuteScalarAsync())!;
    }
}
