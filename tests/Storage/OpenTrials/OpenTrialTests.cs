using System.Globalization;
using Dse.Storage.Claims;
using Dse.Storage.OpenTrials;
using Dse.Storage.Studies;
using Dse.Storage.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Dse.Storage.Tests.OpenTrials;

/// <summary>Leases on open trials, against a real PostgreSQL.</summary>
[Collection(StorageCollection.Name)]
public sealed class OpenTrialTests(StorageFixture storage) : IAsyncLifetime
{
    private static readonly TimeSpan Lease = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Over = TimeSpan.FromMilliseconds(-1);
    private ServiceProvider services = null!;
    private TenantId tenant;
    private Claim claim = null!;

    private OpenTrialStore Open => services.GetRequiredService<OpenTrialStore>();

    private ClaimStore Claims => services.GetRequiredService<ClaimStore>();

    public async Task InitializeAsync()
    {
        services = await storage.NewDatabaseAsync();
        tenant = (await services.GetRequiredService<TenantStore>().EnsureAsync("t", default)).Id;
        await services.GetRequiredService<StudyStore>().SubmitAsync(tenant, new StudySubmission("External", "e", "{}"), null, "test", default);
        claim = (await Claims.ClaimNextAsync("w", TimeSpan.FromMinutes(5), default))!;
    }

    public async Task DisposeAsync() => await services.DisposeAsync();

    [Fact]
    public async Task Thirty_clients_at_once_hold_every_trial_once_and_their_answers_all_count()
    {
        await OfferAsync(0, 120);

        var held = await Task.WhenAll(Enumerable.Range(0, 30).Select(async c =>
        {
            var mine = new List<long>();
            while (await AskAsync($"client {c}", 1) is { Count: > 0 } trials)
            {
                mine.AddRange(trials);
                Assert.Equal([TellStatus.Accepted], await TellAsync($"client {c}", trials.Select(t => Answer(t))));
            }

            return mine;
        }));

        Assert.Equal(Enumerable.Range(0, 120).Select(t => (long)t), held.SelectMany(h => h).Order());
        Assert.Equal(120, (await Claims.AnswersAsync(claim, [.. Enumerable.Range(0, 120).Select(t => (long)t)], default)).Count);
    }

    [Fact]
    public async Task A_client_that_returns_gets_its_own_trials_back_and_nobody_elses()
    {
        await OfferAsync(0, 4);

        Assert.Equal([0, 1], await AskAsync("a", 2));
        Assert.Equal([2, 3], await AskAsync("b", 5));
        Assert.Equal([0, 1], await AskAsync("a", 5));
        Assert.Empty(await AskAsync("c", 1));
    }

    [Fact]
    public async Task A_client_that_wants_none_gives_back_what_it_holds_for_others_to_have_at_once()
    {
        await OfferAsync(0, 3);
        await AskAsync("a", 3);
        await TellAsync("a", [Answer(0)]);

        Assert.Empty(await AskAsync("a", 0));

        Assert.Equal([1, 2], await AskAsync("b", 5));
        Assert.Equal([TellStatus.Late], await TellAsync("a", [new ToldTrial(1, null, """{"error":"x"}""") { IsFailure = true }]));
        Assert.Equal([TellStatus.Accepted], await TellAsync("a", [Answer(2)]));
    }

    [Fact]
    public async Task Fifty_clients_do_not_wait_for_a_worker_that_is_writing_the_study_and_nothing_is_lost_or_counted_twice()
    {
        await OfferAsync(0, 100);
        await storage.ExecuteAsync(services, "update dse.studies set asked_at = clock_timestamp() - interval '3 seconds'", "dse_worker");
        await using var connection = await StorageFixture.OpenAsync(services);
        await using var writing = await connection.BeginTransactionAsync();
        await using (var hold = new NpgsqlCommand("set local role dse_worker; select 1 from dse.studies for no key update", connection, writing))
        {
            await hold.ExecuteNonQueryAsync();
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2.5));
        var told = await Task.WhenAll(Enumerable.Range(0, 50).Select(async c =>
        {
            var trials = (await Open.AskAsync(tenant, claim.StudyId, $"client {c}", 2, Lease, "key", patience.Token))!.Trials;
            return (await Open.TellAsync(
                tenant, claim.StudyId, $"client {c}", [.. trials.Select(t => Report(t.Trial, 1, 5)), .. trials.Select(t => Answer(t.Trial)), .. trials.Select(t => Answer(t.Trial)), .. trials.Select(t => Answer(t.Trial, 2))],
                null, "key", patience.Token))!;
        }));

        await writing.RollbackAsync();
        TellStatus[] each = [TellStatus.Accepted, TellStatus.Accepted, TellStatus.Accepted, TellStatus.Accepted, TellStatus.Repeated, TellStatus.Repeated, TellStatus.Late, TellStatus.Late];
        Assert.All(told, t => Assert.Equal(each, t));
        Assert.Equal(100, (await Claims.AnswersAsync(claim, [.. Enumerable.Range(0, 100).Select(t => (long)t)], default)).Count);
        Assert.Equal(100, await storage.ScalarAsync<long>(services, "select count(*) from dse.late_answers", "dse_worker"));
    }

    [Fact]
    public async Task A_lease_that_ended_gives_the_trial_to_the_next_and_the_first_answer_counts()
    {
        await OfferAsync(0, 1);
        Assert.Equal([0], await AskAsync("slow", 1, Over));
        Assert.Equal([0], await AskAsync("quick", 1));

        Assert.Equal([TellStatus.Accepted], await TellAsync("quick", [Answer(0)]));
        Assert.Equal([TellStatus.Late], await TellAsync("slow", [Answer(0, value: 9)]));
        Assert.Equal([TellStatus.Repeated], await TellAsync("quick", [Answer(0)]));
        Assert.Equal([TellStatus.Unknown], await TellAsync("slow", [Answer(77)]));

        Assert.Equal(1, await storage.ScalarAsync<long>(services, "select count(*) from dse.late_answers", "dse_worker"));
        Assert.Contains("\"f\":1", (await Claims.AnswersAsync(claim, [0], default)).Single().AnswerJson, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_lease_that_ended_unclaimed_still_lets_its_client_answer()
    {
        await OfferAsync(0, 1);
        await AskAsync("slow", 1, Over);

        Assert.Equal([TellStatus.Accepted], await TellAsync("slow", [Answer(0)]));
        Assert.Empty(await AskAsync("quick", 1));
    }

    [Fact]
    public async Task Offers_of_a_repeated_attempt_keep_the_answers_and_failures_are_given_out_again()
    {
        await OfferAsync(0, 2);
        await AskAsync("a", 2);
        await TellAsync("a", [Answer(0), new ToldTrial(1, null, """{"error":"x"}""")]);

        await OfferAsync(0, 2);
        Assert.Equal(2, (await Claims.AnswersAsync(claim, [0, 1], default)).Count);
        await Claims.OfferTrialsAsync(claim, 0, [(1, """{"x":1}""")], again: true, default);

        Assert.Equal([0], (await Claims.AnswersAsync(claim, [0, 1], default)).Select(a => a.Trial));
        var again = (await Open.AskAsync(tenant, claim.StudyId, "b", 5, Lease, "key", default))!.Trials.Single();
        Assert.Equal((1, 2), (again.Trial, again.Tries));
        Assert.Equal([TellStatus.Late], await TellAsync("a", [new ToldTrial(1, null, """{"error":"x"}""") { IsFailure = true }]));
        Assert.Equal([TellStatus.Accepted], await TellAsync("b", [Answer(1)]));
    }

    [Fact]
    public async Task Reports_are_compared_with_earlier_batches_alone_and_a_stopped_trial_is_answered()
    {
        await OfferAsync(0, 2);
        await AskAsync("a", 2);
        await TellAsync("a", [Report(0, 1, 1), Answer(0), Report(1, 1, 5), Answer(1)]);
        await OfferAsync(2, 2);
        await AskAsync("a", 2);
        var compared = new List<(long? Step, string Report, long Batch, int Earlier)>();

        var statuses = await Open.TellAsync(
            tenant, claim.StudyId, "a", [Report(2, 1, 2), Report(3, 1, 9), Report(3, 1, 9), Report(3, 2, 9)],
            async (report, batch, earlier) =>
            {
                compared.Add((report.Step, report.Json, batch, (await earlier()).Count));
                return report.Json.Contains('9', StringComparison.Ordinal);
            },
            "key",
            default);

        Assert.Equal([TellStatus.Accepted, TellStatus.Stopped, TellStatus.Late, TellStatus.Late], statuses!);
        Assert.Equal([(1L, """{"f":2 }""", 2L, 2), (1L, """{"f":9 }""", 2L, 2)], compared);
        Assert.Contains("\"stopped\":1", (await Claims.AnswersAsync(claim, [3], default)).Single().AnswerJson, StringComparison.Ordinal);
        Assert.Equal([2], await AskAsync("a", 5));
    }

    [Fact]
    public async Task A_parked_study_comes_back_when_a_client_asks()
    {
        await OfferAsync(0, 1);
        Assert.True(await Claims.ParkAsync(claim, default));
        Assert.Null(await Claims.ClaimNextAsync("w", Lease, default));

        Assert.Equal([0], await AskAsync("a", 1));

        Assert.Equal(claim.StudyId, (await Claims.ClaimNextAsync("w", Lease, default))!.StudyId);
    }

    [Fact]
    public async Task Another_tenant_sees_no_study_and_an_old_attempt_offers_nothing()
    {
        await OfferAsync(0, 1);
        var stranger = (await services.GetRequiredService<TenantStore>().EnsureAsync("s", default)).Id;

        Assert.Null(await Open.AskAsync(stranger, claim.StudyId, "a", 1, Lease, "key", default));
        Assert.Null(await Open.TellAsync(stranger, claim.StudyId, "a", [Answer(0)], null, "key", default));
        Assert.False(await Claims.OfferTrialsAsync(claim with { Fence = claim.Fence - 1 }, 1, [(1, "{}")], again: false, default));
        Assert.Equal(0, await storage.ScalarAsync<long>(services, "select count(*) from dse.open_trials", "dse_app", stranger));
    }

    private static ToldTrial Answer(long trial, int value = 1) => new(trial, null, string.Create(CultureInfo.InvariantCulture, $$"""{"metrics":{"f":{{value}} } }"""));

    private static ToldTrial Report(long trial, long step, int value) => new(trial, step, string.Create(CultureInfo.InvariantCulture, $$"""{"f":{{value}} }"""));

    private async Task OfferAsync(long first, int count) => Assert.True(await Claims.OfferTrialsAsync(
        claim, first, [.. Enumerable.Range(0, count).Select(i => (first + i, string.Create(CultureInfo.InvariantCulture, $$"""{"x":{{first + i}} }""")))], again: false, default));

    private async Task<List<long>> AskAsync(string client, int count, TimeSpan? lease = null) =>
        [.. (await Open.AskAsync(tenant, claim.StudyId, client, count, lease ?? Lease, "key", default))!.Trials.Select(t => t.Trial)];

    private async Task<IReadOnlyList<TellStatus>> TellAsync(string client, IEnumerable<ToldTrial> told) =>
        (await Open.TellAsync(tenant, claim.StudyId, client, [.. told], null, "key", default))!;
}
