using Dse.Storage.Claims;
using Dse.Storage.Studies;
using Dse.Storage.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Dse.Storage.Tests.Claims;

/// <summary>Claims see all tenants, so every test has a database of its own.</summary>
[Collection(StorageCollection.Name)]
public sealed class ClaimTests(StorageFixture storage) : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Over = TimeSpan.FromMilliseconds(-1);
    private ServiceProvider services = null!;

    private StudyStore Studies => services.GetRequiredService<StudyStore>();

    private ClaimStore Claims => services.GetRequiredService<ClaimStore>();

    public async Task InitializeAsync() => services = await storage.NewDatabaseAsync();

    public async Task DisposeAsync() => await services.DisposeAsync();

    [Fact]
    public async Task Tenants_take_turns_however_many_studies_one_has_queued()
    {
        var (many, few) = (await TenantAsync(), await TenantAsync());
        for (var i = 0; i < 6; i++)
        {
            await SubmitAsync(many);
        }

        await SubmitAsync(few);
        await SubmitAsync(few);

        var served = new List<TenantId>();
        for (var i = 0; i < 5; i++)
        {
            served.Add((await Claims.ClaimNextAsync("w", Lease, default))!.Tenant);
        }

        Assert.Equal([many, few, many, few, many], served);
    }

    [Fact]
    public async Task Within_a_tenant_priority_goes_before_age()
    {
        var tenant = await TenantAsync();
        var old = await SubmitAsync(tenant);
        var young = await SubmitAsync(tenant);
        var urgent = await SubmitAsync(tenant, priority: 5);

        Assert.Equal(urgent, (await Claims.ClaimNextAsync("w", Lease, default))!.StudyId);
        Assert.Equal(old, (await Claims.ClaimNextAsync("w", Lease, default))!.StudyId);
        Assert.Equal(young, (await Claims.ClaimNextAsync("w", Lease, default))!.StudyId);
        Assert.Null(await Claims.ClaimNextAsync("w", Lease, default));
    }

    [Fact]
    public async Task Concurrent_workers_claim_every_study_once()
    {
        var tenants = new[] { await TenantAsync(), await TenantAsync(), await TenantAsync() };
        for (var i = 0; i < 60; i++)
        {
            await SubmitAsync(tenants[i % 3]);
        }

        var claimed = await Task.WhenAll(Enumerable.Range(0, 8).Select(async worker =>
        {
            var mine = new List<Guid>();
            while (await Claims.ClaimNextAsync($"w{worker}", Lease, default) is { } claim)
            {
                mine.Add(claim.StudyId);
            }

            return mine;
        }));

        var all = claimed.SelectMany(c => c).ToList();
        Assert.Equal(60, all.Count);
        Assert.Equal(60, all.Distinct().Count());
    }

    [Fact]
    public async Task A_stale_fence_writes_nothing()
    {
        var tenant = await TenantAsync();
        var id = await SubmitAsync(tenant);
        var old = (await Claims.ClaimNextAsync("zombie", Over, default))!;
        Assert.Equal(StudyState.Queued, Assert.Single(await Claims.ReapAsync(TimeSpan.Zero, default)).State);
        var current = (await Claims.ClaimNextAsync("heir", Lease, default))!;
        Assert.True(current.Fence > old.Fence);

        Assert.Equal(LeaseState.Lost, await Claims.RenewAsync(old, Lease, null, default));
        Assert.False(await Claims.SaveCheckpointAsync(old, "f", new byte[] { 1 }, default));
        Assert.False(await Claims.SaveTrialsAsync(old, [new NewTrial(0, "feasible", null, "{}", "{}")], default));
        Assert.False(await Claims.SaveFrontAsync(old, [Sample.Point(1, 10)], "{}", default));
        Assert.False(await Claims.CommitAsync(old, Sample.Document([Sample.Point(1, 10)]), "{}", default));
        Assert.False(await Claims.FailAsync(old, "code", "message", default));
        Assert.False(await Claims.ReleaseAsync(old, default));
        Assert.False(await Claims.CrashAsync(old, "{}", TimeSpan.Zero, default));

        Assert.True(await Claims.CommitAsync(current, Sample.Document([Sample.Point(1, 20)]), "{}", default));
        var study = (await Studies.GetAsync(tenant, id, default))!;
        Assert.Equal(StudyState.Succeeded, study.State);
        Assert.Null(study.LeaseOwner);
        var attempts = await Studies.GetAttemptsAsync(tenant, id, default);
        Assert.Equal(["lost", "succeeded"], attempts.Select(a => a.Outcome));
    }

    [Fact]
    public async Task A_commit_whose_answer_was_lost_may_be_repeated()
    {
        var tenant = await TenantAsync();
        await SubmitAsync(tenant);
        var claim = (await Claims.ClaimNextAsync("w", Lease, default))!;
        var document = Sample.Document([Sample.Point(1, 10)]);

        Assert.True(await Claims.CommitAsync(claim, document, "{}", default));
        Assert.True(await Claims.CommitAsync(claim, document, "{}", default));
    }

    [Fact]
    public async Task An_expired_lease_that_nobody_reaped_may_still_be_renewed()
    {
        await SubmitAsync(await TenantAsync());
        var claim = (await Claims.ClaimNextAsync("w", Over, default))!;

        Assert.Equal(LeaseState.Held, await Claims.RenewAsync(claim, Lease, null, default));
        Assert.Empty(await Claims.ReapAsync(TimeSpan.Zero, default));
    }

    [Fact]
    public async Task The_third_crash_without_progress_quarantines_and_a_resume_releases()
    {
        var tenant = await TenantAsync();
        var id = await SubmitAsync(tenant);
        for (var crash = 1; crash <= 3; crash++)
        {
            var claim = (await Claims.ClaimNextAsync("w", Lease, default))!;
            Assert.True(await Claims.CrashAsync(claim, """{"exitCode":139}""", TimeSpan.Zero, default));
        }

        var study = (await Studies.GetAsync(tenant, id, default))!;
        Assert.Equal(StudyState.Quarantined, study.State);
        Assert.Null(await Claims.ClaimNextAsync("w", Lease, default));
        Assert.Contains("139", (await Studies.GetAttemptsAsync(tenant, id, default))[2].Evidence, StringComparison.Ordinal);

        var resumed = Assert.IsType<StudyChange.Done>(await Studies.ResumeAsync(tenant, id, "key", default));
        Assert.Equal((StudyState.Queued, 0), (resumed.Study.State, resumed.Study.CrashCount));
        Assert.Equal(4, (await Claims.ClaimNextAsync("w", Lease, default))!.Attempt);
    }

    [Fact]
    public async Task A_new_checkpoint_forgets_crashes_but_the_attempt_cap_stands()
    {
        var tenant = await TenantAsync();
        var id = await SubmitAsync(tenant);
        for (var attempt = 1; attempt <= 20; attempt++)
        {
            var claim = (await Claims.ClaimNextAsync("w", Lease, default))!;
            Assert.True(await Claims.SaveCheckpointAsync(claim, "f", new[] { (byte)attempt }, default));
            Assert.True(await Claims.CrashAsync(claim, "{}", TimeSpan.Zero, default));
            Assert.Equal(attempt < 20 ? StudyState.Queued : StudyState.Quarantined, (await Studies.GetAsync(tenant, id, default))!.State);
        }
    }

    [Fact]
    public async Task A_drain_gives_the_study_back_without_counting_it_as_a_crash()
    {
        var tenant = await TenantAsync();
        var id = await SubmitAsync(tenant);

        Assert.True(await Claims.ReleaseAsync((await Claims.ClaimNextAsync("w", Lease, default))!, default));

        var study = (await Studies.GetAsync(tenant, id, default))!;
        Assert.Equal((StudyState.Queued, 0, 21), (study.State, study.CrashCount, study.AttemptLimit));
        Assert.Equal("drained", Assert.Single(await Studies.GetAttemptsAsync(tenant, id, default)).Outcome);
    }

    [Fact]
    public async Task A_cancel_reaches_the_worker_at_its_next_renewal()
    {
        var tenant = await TenantAsync();
        var id = await SubmitAsync(tenant);
        var claim = (await Claims.ClaimNextAsync("w", Lease, default))!;

        await Studies.RequestCancelAsync(tenant, id, "key", default);

        Assert.Equal(LeaseState.CancelRequested, await Claims.RenewAsync(claim, Lease, new ClaimProgress(5, 10, 0.5, 1.5, 2, 3.25), default));
        Assert.True(await Claims.CommitAsync(claim, Sample.Document([Sample.Point(1, 10)]) with { Status = Dse.Core.Studies.StudyStatus.Cancelled }, "{}", default));
        var study = (await Studies.GetAsync(tenant, id, default))!;
        Assert.Equal(StudyState.Cancelled, study.State);
        Assert.Equal("partial", (await services.GetRequiredService<Dse.Storage.Fronts.FrontStore>().GetRowAsync(tenant, id, default))!.Kind);
    }

    [Fact]
    public async Task A_queued_study_is_cancelled_at_once_and_can_be_resumed()
    {
        var tenant = await TenantAsync();
        var id = await SubmitAsync(tenant);

        Assert.Equal(StudyState.Cancelled, Assert.IsType<StudyChange.Done>(await Studies.RequestCancelAsync(tenant, id, "key", default)).Study.State);
        Assert.Null(await Claims.ClaimNextAsync("w", Lease, default));
        Assert.Equal(StudyState.Queued, Assert.IsType<StudyChange.Done>(await Studies.ResumeAsync(tenant, id, "key", default)).Study.State);
    }

    [Fact]
    public async Task A_reaped_study_that_was_to_be_cancelled_is_cancelled()
    {
        var tenant = await TenantAsync();
        var id = await SubmitAsync(tenant);
        await Claims.ClaimNextAsync("w", Over, default);
        await Studies.RequestCancelAsync(tenant, id, "key", default);

        Assert.Equal(StudyState.Cancelled, Assert.Single(await Claims.ReapAsync(TimeSpan.Zero, default)).State);
    }

    [Fact]
    public async Task The_last_two_checkpoints_are_kept_and_a_damaged_one_is_passed_over()
    {
        await SubmitAsync(await TenantAsync());
        var claim = (await Claims.ClaimNextAsync("w", Lease, default))!;
        Assert.Null(await Claims.LoadCheckpointAsync(claim, default));
        foreach (var state in (byte[])[1, 2, 3, 3])
        {
            Assert.True(await Claims.SaveCheckpointAsync(claim, "f", new[] { state }, default));
        }

        var newest = (await Claims.LoadCheckpointAsync(claim, default))!;
        Assert.Equal((3L, (byte)3), (newest.Seq, newest.State[0]));

        await storage.ExecuteAsync(services, "update dse.checkpoints set state = '\\x09' where seq = 3", role: "dse_worker");
        var before = (await Claims.LoadCheckpointAsync(claim, default))!;
        Assert.Equal((2L, (byte)2), (before.Seq, before.State[0]));
    }

    [Fact]
    public async Task Trials_of_a_repeated_stretch_are_stored_once()
    {
        var tenant = await TenantAsync();
        var id = await SubmitAsync(tenant);
        var claim = (await Claims.ClaimNextAsync("w", Lease, default))!;
        NewTrial[] Trials(int from, int count) =>
            [.. Enumerable.Range(from, count).Select(t => new NewTrial(t, t % 2 == 0 ? "feasible" : "infeasible", t % 2 == 0 ? null : "outOfMemory", $$"""{"tp":{{t}},"a":1}""", """{"z":1.5,"b":null}"""))];

        Assert.True(await Claims.SaveTrialsAsync(claim, Trials(0, 3000), default));
        Assert.True(await Claims.SaveTrialsAsync(claim, Trials(2000, 3000), default));

        var store = services.GetRequiredService<Dse.Storage.Trials.TrialStore>();
        Assert.Equal(5000, await store.CountAsync(tenant, id, default));
        var page = await store.PageAsync(tenant, id, 10, 2, "infeasible", default);
        Assert.Equal([11L, 13L], page.Select(t => t.Number));
        Assert.Equal(("""{"tp":11,"a":1}""", """{"z":1.5,"b":null}""", "outOfMemory"), (page[0].Parameters, page[0].Metrics, page[0].Reason));
        Assert.Equal([0L, 1667L, 3334L], (await store.SampleAsync(tenant, id, 3, null, default)).Select(t => t.Number));
        Assert.Equal([1667L], (await store.SampleAsync(tenant, id, 3, "infeasible", default)).Select(t => t.Number));
        Assert.Equal(5000, (await store.SampleAsync(tenant, id, 5000, null, default)).Count);
        Assert.Equal(
            [new("feasible", null, 2500), new("infeasible", "outOfMemory", 2500)],
            await store.OutcomesAsync(tenant, id, default));

        // A search that had to begin anew tells what it found, whatever stood there.
        Assert.True(await Claims.SaveTrialsAsync(claim, [new NewTrial(11, "feasible", null, """{"tp":8}""", """{"z":2}""")], default));
        var anew = (await store.PageAsync(tenant, id, 10, 1, null, default))[0];
        Assert.Equal(("feasible", null, """{"tp":8}""", """{"z":2}"""), (anew.Outcome, anew.Reason, anew.Parameters, anew.Metrics));
    }

    [Fact]
    public async Task A_study_is_deleted_with_all_it_has_but_not_while_it_runs_and_its_audit_stays()
    {
        var tenant = await TenantAsync();
        var id = await SubmitAsync(tenant);
        var claim = (await Claims.ClaimNextAsync("w", Lease, default))!;
        await Claims.SaveTrialsAsync(claim, [new NewTrial(0, "feasible", null, "{}", "{}")], default);
        await Claims.SaveFrontAsync(claim, [Sample.Point(1, 10, artifact: "{}")], "{}", default);
        await Claims.SaveCheckpointAsync(claim, "f", new byte[] { 1 }, default);
        Assert.Equal(StudyState.Running, Assert.IsType<StudyChange.Refused>(await Studies.DeleteAsync(tenant, id, "key", default)).State);

        await Claims.CancelAsync(claim, "Cancelled by its owner.", default);
        Assert.IsType<StudyChange.Done>(await Studies.DeleteAsync(tenant, id, "key", default));

        Assert.Null(await Studies.GetAsync(tenant, id, default));
        foreach (var table in (string[])["studies", "attempts", "trials", "fronts", "front_points", "artifacts", "checkpoints", "idempotency_keys"])
        {
            Assert.Equal(0, await storage.ScalarAsync<long>(services, $"select count(*) from dse.{table}", "dse_worker"));
        }

        var events = await services.GetRequiredService<Dse.Storage.Audit.AuditLog>().ListAsync(tenant, 0, 100, default);
        Assert.Equal(["tenant.open", "study.submit", "study.delete"], events.Select(e => e.Action));
    }

    private async Task<TenantId> TenantAsync() =>
        (await services.GetRequiredService<TenantStore>().EnsureAsync($"tenant {Guid.NewGuid():N}", default)).Id;

    private async Task<Guid> SubmitAsync(TenantId tenant, int priority = 0) => Assert.IsType<SubmitResult.Accepted>(
        await Studies.SubmitAsync(tenant, new StudySubmission("TrainingPlan", "s", "{}") { Priority = priority }, null, "key", default)).Study.Id;
}
