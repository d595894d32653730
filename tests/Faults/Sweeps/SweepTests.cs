using Dse.Faults.Tests.Workers;
using Dse.Storage;
using Dse.Storage.Connections;
using Dse.Storage.Sweeps;
using Npgsql;

namespace Dse.Faults.Tests.Sweeps;

/// <summary>Slots of a cron line fire once, also when the worker that fires dies in the middle.</summary>
[Collection(FaultsCollection.Name)]
public sealed class SweepTests(FaultsFixture faults)
{
    private const int Slots = 60;

    private const string Definition = """
        {"name":"by seed","template":{"kind":"TestProblem","problem":"zdt1","search":{"strategy":"random","evaluations":10}},
         "axes":{"search.seed":[1,2]},"overlap":"start","schedule":{"cron":"* * * * *","missed":"all"} }
        """;

    [Fact]
    public async Task Each_slot_of_an_outage_fires_once_though_the_worker_that_fires_is_killed()
    {
        var sweeps = faults.Get<SweepStore>();
        var now = DateTimeOffset.UtcNow;
        var minute = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
        var sweep = await sweeps.CreateAsync(TenantId.Local, "by seed", Definition, minute.AddMinutes(1 - Slots), "test", CancellationToken.None);
        try
        {
            using var first = WorkerProcess.Start(faults.Folder);
            await UntilAsync(sweeps, sweep.Id, 5);
            first.Kill();
            using var second = WorkerProcess.Start(faults.Folder);
            using var third = WorkerProcess.Start(faults.Folder);

            await UntilAsync(sweeps, sweep.Id, Slots);
        }
        finally
        {
            await sweeps.PauseAsync(TenantId.Local, sweep.Id, "test", CancellationToken.None);
        }

        // Other tests of the same database wait for nobody's studies.
        var started = await sweeps.ListRunsAsync(TenantId.Local, sweep.Id, null, 1000, CancellationToken.None);
        foreach (var member in await MembersAsync(sweeps, started))
        {
            await faults.Studies.RequestCancelAsync(TenantId.Local, member.Study.Id, "test", CancellationToken.None);
        }

        var runs = await sweeps.ListRunsAsync(TenantId.Local, sweep.Id, null, 1000, CancellationToken.None);
        var slots = runs.Select(r => r.Slot!.Value).Order().ToList();
        Assert.Equal(Enumerable.Range(0, slots.Count).Select(i => minute.AddMinutes(1 - Slots + i)), slots);
        Assert.All(runs, r => Assert.Equal(("started", 2, "schedule"), (r.Outcome, r.Studies, r.Actor)));
        Assert.Equal(2L * runs.Count, await CountAsync(sweep.Id));
    }

    private static async Task<List<SweepStudy>> MembersAsync(SweepStore sweeps, List<SweepRun> runs)
    {
        var members = new List<SweepStudy>();
        foreach (var run in runs)
        {
            members.AddRange(await sweeps.ListStudiesAsync(TenantId.Local, run.SweepId, run.Run, CancellationToken.None));
        }

        return members;
    }

    private static Task UntilAsync(SweepStore sweeps, Guid id, int runs) => Wait.UntilAsync(
        async () => (await sweeps.GetAsync(TenantId.Local, id, CancellationToken.None))!.Runs >= runs,
        TimeSpan.FromSeconds(90),
        () => $"The sweep has not reached {runs} runs.");

    private async Task<long> CountAsync(Guid sweep)
    {
        var source = await faults.Get<DatabaseConnection>().DataSourceAsync(CancellationToken.None);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var role = new NpgsqlCommand($"set local role dse_app; select set_config('dse.tenant', '{TenantId.Local}', true)", connection, transaction))
        {
            await role.ExecuteNonQueryAsync();
        }

        await using var command = new NpgsqlCommand("select count(*) from dse.sweep_members m join dse.studies s on s.id = m.study_id where m.sweep_id = $1", connection, transaction);
        command.Parameters.Add(new NpgsqlParameter { Value = sweep });
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
