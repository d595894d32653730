using Dse.Storage;
using Dse.Storage.Studies;
using Dse.Storage.Trials;

namespace Dse.Faults.Tests.Attempts;

/// <summary>Studies' processes that behave and that do not; the worker outlives them all.</summary>
[Collection(FaultsCollection.Name)]
public sealed class AttemptTests(FaultsFixture faults)
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_study_runs_to_the_same_front_as_without_a_service()
    {
        await using var worker = await WorkerHost.StartAsync(faults, _ => { });
        var spec = Specs.Evolved(8_000, 7);

        var study = await faults.UntilAsync(await faults.SubmitAsync(spec), s => s.State.HasEnded(), Soon);

        Assert.Equal(StudyState.Succeeded, study.State);
        var front = (await faults.Fronts.GetAsync(TenantId.Local, study.Id, null, default))!;
        Assert.Equal("final", front.Row.Kind);
        Assert.Equal(Undisturbed.Front(spec), Undisturbed.Text(front.Points.Select(p => p.Point)));
        Assert.All(front.Points, p => Assert.NotNull(p.ArtifactSha256));
        Assert.Contains("evaluator", front.Points[0].ProvenanceJson, StringComparison.Ordinal);
        Assert.Equal((8_000L, study.FrontSize), (study.Evaluations, front.Points.Count));
        Assert.Equal(8_000, await faults.Get<TrialStore>().CountAsync(TenantId.Local, study.Id, default));
        Assert.NotEmpty(await faults.Get<TrialStore>().HistoryAsync(TenantId.Local, study.Id, null, default));
    }

    [Fact]
    public async Task A_running_study_stops_soon_after_a_cancel_and_keeps_its_best_front()
    {
        await using var worker = await WorkerHost.StartAsync(faults, _ => { });
        var id = await faults.SubmitAsync(Specs.Endless);
        await faults.UntilAsync(id, s => s.FrontSize > 0, Soon);

        await faults.Studies.RequestCancelAsync(TenantId.Local, id, "test", default);
        var asked = System.Diagnostics.Stopwatch.GetTimestamp();
        var study = await faults.UntilAsync(id, s => s.State.HasEnded(), Soon);

        Assert.Equal(StudyState.Cancelled, study.State);
        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(asked) < TimeSpan.FromSeconds(5));
        var front = (await faults.Fronts.GetAsync(TenantId.Local, id, null, default))!;
        Assert.Equal("partial", front.Row.Kind);
        Assert.NotEmpty(front.Points);
    }

    [Fact]
    public async Task A_worker_that_stops_gives_its_study_back_and_another_goes_on_from_there()
    {
        var spec = Specs.Exhaustive(4096, 3072);
        Guid id;
        await using (var worker = await WorkerHost.StartAsync(faults, _ => { }))
        {
            id = await faults.SubmitAsync(spec);
            await faults.UntilAsync(id, s => s.Evaluations > 0, Soon);
            await worker.StopAsync();
        }

        var drained = await faults.GetAsync(id);
        Assert.Equal((StudyState.Queued, 0), (drained.State, drained.CrashCount));

        await using var next = await WorkerHost.StartAsync(faults, _ => { });
        var study = await faults.UntilAsync(id, s => s.State.HasEnded(), TimeSpan.FromSeconds(60));

        Assert.Equal((StudyState.Succeeded, 2), (study.State, study.Attempt));
        var attempts = await faults.Studies.GetAttemptsAsync(TenantId.Local, id, default);
        Assert.Equal(["drained", "succeeded"], attempts.Select(a => a.Outcome));
        Assert.NotNull(attempts[1].ResumedSeq);
        var front = (await faults.Fronts.GetAsync(TenantId.Local, id, null, default))!;
        Assert.Equal(Undisturbed.Front(spec), Undisturbed.Text(front.Points.Select(p => p.Point)));
    }

    [Theory]
    [InlineData("printf 'this is no frame at all'; sleep 60", "brokenFrame")]
    [InlineData("printf '\\377\\377\\377\\377'; sleep 60", "brokenFrame")]
    [InlineData("printf '\\005\\000\\000\\000{oops'; sleep 60", "brokenFrame")]
    [InlineData("printf '\\020\\000\\000\\000{\"type\":\"magic\"}'; sleep 60", "magic")]
    [InlineData("echo last words >&2; kill -SEGV $$", "\"signal\": 11")]
    [InlineData("echo last words >&2; exit 3", "last words")]
    public async Task A_process_that_breaks_down_three_times_is_quarantined_with_the_evidence(string script, string evidence)
    {
        await using var worker = await WorkerHost.StartAsync(faults, o => o.AttemptCommand = ["/bin/sh", "-c", script]);

        var study = await faults.UntilAsync(await faults.SubmitAsync(Specs.Small), s => s.State.HasEnded(), Soon);

        Assert.Equal((StudyState.Quarantined, 3), (study.State, study.Attempt));
        var attempts = await faults.Studies.GetAttemptsAsync(TenantId.Local, study.Id, default);
        Assert.All(attempts, a => Assert.Equal("crashed", a.Outcome));
        Assert.Contains(evidence, attempts[2].Evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_process_that_is_deaf_to_a_cancel_is_killed()
    {
        await using var worker = await WorkerHost.StartAsync(faults, o => o.AttemptCommand = ["/bin/sh", "-c", "trap '' TERM INT; while :; do sleep 1; done"]);
        var id = await faults.SubmitAsync(Specs.Small);
        await faults.UntilAsync(id, s => s.State == StudyState.Running, Soon);

        await faults.Studies.RequestCancelAsync(TenantId.Local, id, "test", default);

        Assert.Equal(StudyState.Cancelled, (await faults.UntilAsync(id, s => s.State.HasEnded(), TimeSpan.FromSeconds(10))).State);
    }

    [Fact]
    public async Task A_process_that_goes_on_after_its_time_is_ended()
    {
        await using var worker = await WorkerHost.StartAsync(faults, o =>
        {
            o.AttemptCommand = ["/bin/sh", "-c", "while :; do sleep 1; done"];
            o.OvertimeMs = 300;
        });
        var id = await faults.SubmitAsync("""{"kind":"TrainingPlan","search":{"seconds":0.2}}""");

        var study = await faults.UntilAsync(id, s => s.State.HasEnded(), Soon);

        Assert.Equal((StudyState.Failed, "outOfTime"), (study.State, study.ErrorCode));
    }

    [Fact]
    public async Task A_process_that_takes_too_much_memory_is_ended_and_not_tried_again()
    {
        // tail keeps a line until it ends, and this one never does.
        await using var worker = await WorkerHost.StartAsync(faults, o =>
        {
            o.AttemptCommand = ["/bin/sh", "-c", "exec tail /dev/zero"];
            o.MemoryMiB = 128;
        });

        var study = await faults.UntilAsync(await faults.SubmitAsync(Specs.Small), s => s.State.HasEnded(), Soon);

        Assert.Equal((StudyState.Failed, "outOfMemory", 1), (study.State, study.ErrorCode, study.Attempt));
    }

    [Fact]
    public async Task A_process_gets_no_credentials_and_little_priority()
    {
        Environment.SetEnvironmentVariable("DSE_TEST_CANARY", "canary-in-the-environment");
        await using var worker = await WorkerHost.StartAsync(faults, o => o.AttemptCommand = ["/bin/sh", "-c", "env >&2; echo nice $(nice) >&2; exit 1"]);

        var study = await faults.UntilAsync(await faults.SubmitAsync(Specs.Small), s => s.State.HasEnded(), Soon);

        var evidence = (await faults.Studies.GetAttemptsAsync(TenantId.Local, study.Id, default))[0].Evidence!;
        Assert.DoesNotContain("canary", evidence, StringComparison.Ordinal);
        Assert.DoesNotContain("ConnectionStrings", evidence, StringComparison.Ordinal);
        Assert.Contains("nice 1", evidence, StringComparison.Ordinal);
        Assert.Contains("DOTNET_GCHeapHardLimit=20000000", evidence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spec_that_this_version_cannot_read_fails_the_study_at_once()
    {
        await using var worker = await WorkerHost.StartAsync(faults, _ => { });

        var bad = await faults.UntilAsync(await faults.SubmitAsync("""{"kind":"TrainingPlan"}"""), s => s.State.HasEnded(), Soon);
        var unknown = await faults.UntilAsync(await faults.SubmitAsync("{}", kind: "Nonsense"), s => s.State.HasEnded(), Soon);

        Assert.Equal((StudyState.Failed, "invalidSpec", 1), (bad.State, bad.ErrorCode, bad.Attempt));
        Assert.Equal((StudyState.Failed, "unknownKind", 1), (unknown.State, unknown.ErrorCode, unknown.Attempt));
    }
}
