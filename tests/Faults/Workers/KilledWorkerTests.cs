using System.Diagnostics;
using System.Globalization;
using Dse.Storage;
using Dse.Storage.Studies;
using Xunit.Abstractions;

namespace Dse.Faults.Tests.Workers;

/// <summary>R1 and R3 in small: workers are killed without warning, studies end once and with the front they would have had.</summary>
[Collection(FaultsCollection.Name)]
public sealed class KilledWorkerTests(FaultsFixture faults, ITestOutputHelper output)
{
    private const int Kills = 10;
    private const int Workers = 2;
    private const int Seed = 20_261;

    private static readonly string[] Studies =
    [
        Specs.Exhaustive(2048, 2048), Specs.Exhaustive(2048, 4096), Specs.Exhaustive(2048, 6144), Specs.Evolved(40_000, 5), Specs.Evolved(40_000, 6),
    ];

    [Fact]
    public async Task Ten_kills_during_five_studies_lose_nothing_and_change_nothing()
    {
        var started = Stopwatch.GetTimestamp();
        var random = new Random(Seed);
        output.WriteLine($"Seed {Seed}.");
        var undisturbed = Task.Run(() => Studies.Select(Undisturbed.Front).ToArray());
        var ids = new List<Guid>();
        foreach (var spec in Studies)
        {
            ids.Add(await faults.SubmitAsync(spec));
        }

        var workers = new WorkerProcess[Workers];
        try
        {
            for (var w = 0; w < Workers; w++)
            {
                workers[w] = WorkerProcess.Start(faults.Folder);
            }

            var killed = 0;
            for (var kill = 1; kill <= Kills; kill++)
            {
                // Two kills for every study. Every third strikes as soon as a study is claimed, the others after some progress has been saved.
                var victim = await VictimAsync(ids, workers, needsProgress: kill % 3 != 0, random);
                if (victim is not { } struck)
                {
                    break;
                }

                var children = workers[struck].Children();
                workers[struck].Kill();
                killed++;
                await Wait.UntilAsync(
                    () => Task.FromResult(!children.Any(WorkerProcess.IsAlive)),
                    TimeSpan.FromSeconds(5),
                    () => "A study's process outlived its worker.");
                workers[struck].Dispose();
                workers[struck] = WorkerProcess.Start(faults.Folder);
            }

            Assert.Equal(Kills, killed);
            foreach (var id in ids)
            {
                await faults.UntilAsync(id, s => s.State.HasEnded(), TimeSpan.FromSeconds(120));
            }
        }
        finally
        {
            foreach (var worker in workers)
            {
                worker?.Dispose();
            }
        }

        await AssertOutcomesAsync(ids, await undisturbed);
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s."));
    }

    private async Task AssertOutcomesAsync(List<Guid> ids, string[] undisturbed)
    {
        var attempts = 0;
        for (var i = 0; i < ids.Count; i++)
        {
            var study = await faults.GetAsync(ids[i]);
            var history = await faults.Studies.GetAttemptsAsync(TenantId.Local, ids[i], default);
            attempts += history.Count;
            output.WriteLine($"{study.Name} {ids[i]}: {study.State}, {string.Join(", ", history.Select(a => $"{a.Outcome} from {a.ResumedSeq?.ToString(CultureInfo.InvariantCulture) ?? "the start"}"))}");
            Assert.Equal(StudyState.Succeeded, study.State);
            Assert.Single(history, a => a.Outcome == "succeeded");
            Assert.All(history.SkipLast(1), a => Assert.Equal("lost", a.Outcome));
            var front = (await faults.Fronts.GetAsync(TenantId.Local, ids[i], null, default))!;
            Assert.Equal(("final", study.Fence), (front.Row.Kind, front.Row.Fence));
            Assert.Equal(undisturbed[i], Undisturbed.Text(front.Points.Select(p => p.Point)));
        }

        // Each kill cost one attempt; on a machine that stalls for longer than the short lease, a stall may cost one too.
        Assert.True(attempts >= ids.Count + Kills, $"{attempts} attempts are too few for {Kills} kills.");
    }

    // The worker to kill next, when the moment has come; null when all studies have ended.
    private async Task<int?> VictimAsync(List<Guid> ids, WorkerProcess[] workers, bool needsProgress, Random random)
    {
        var wanted = needsProgress ? random.Next(1, 3) : 0;
        int? victim = null;
        var first = new Dictionary<(Guid, int), long>();
        await Wait.UntilAsync(
            async () =>
            {
                var ended = 0;
                foreach (var id in ids)
                {
                    var study = await faults.GetAsync(id);
                    ended += study.State.HasEnded() ? 1 : 0;
                    if (study.State != StudyState.Running || study.Attempt > Kills / ids.Count)
                    {
                        continue;
                    }

                    var seq = await faults.LastCheckpointAsync(id);
                    first.TryAdd((id, study.Attempt), seq);
                    var holder = Array.FindIndex(workers, w => study.LeaseOwner!.Contains($"/{w.Id}/", StringComparison.Ordinal));
                    if (holder >= 0 && seq - first[(id, study.Attempt)] >= wanted)
                    {
                        victim = holder;
                        return true;
                    }
                }

                return ended == ids.Count;
            },
            TimeSpan.FromSeconds(60),
            () => string.Join(Environment.NewLine, workers.Select(w => w.Output)));
        return victim;
    }
}
