using System.Text;
using Dse.Core.Studies;
using Dse.Storage.Claims;
using Dse.Storage.Fronts;
using Dse.Storage.Studies;
using Dse.Storage.Tenants;
using Microsoft.Extensions.DependencyInjection;

namespace Dse.Storage.Tests.Fronts;

[Collection(StorageCollection.Name)]
public sealed class FrontTests(StorageFixture storage) : IAsyncLifetime
{
    private ServiceProvider services = null!;
    private TenantId tenant;
    private Claim claim = null!;

    private ClaimStore Claims => services.GetRequiredService<ClaimStore>();

    private FrontStore Fronts => services.GetRequiredService<FrontStore>();

    public async Task InitializeAsync()
    {
        services = await storage.NewDatabaseAsync();
        tenant = (await services.GetRequiredService<TenantStore>().EnsureAsync("t", default)).Id;
        await services.GetRequiredService<StudyStore>().SubmitAsync(tenant, new StudySubmission("TrainingPlan", "s", "{}"), null, "key", default);
        claim = (await Claims.ClaimNextAsync("w", TimeSpan.FromMinutes(1), default))!;
    }

    public async Task DisposeAsync() => await services.DisposeAsync();

    [Fact]
    public async Task A_committed_front_comes_back_bit_for_bit_and_in_order()
    {
        var document = Sample.Document([Sample.Point(1, 10, 1.25, """{"a":1}"""), Sample.Point(2, 7, 2.5)]);

        Assert.True(await Claims.CommitAsync(claim, document, """{"version":"1"}""", default));

        var stored = (await Fronts.GetAsync(tenant, claim.StudyId, null, default))!;
        Assert.True(stored.IsComplete);
        Assert.Equal("final", stored.Row.Kind);
        var expected = document with { Points = [document.Points[0] with { ArtifactJson = null }, document.Points[1]] };
        Assert.Equal(Text(expected), Text(stored.Document!));
        Assert.Equal("1", System.Text.Json.JsonDocument.Parse(stored.Points[0].ProvenanceJson).RootElement.GetProperty("version").GetString());
        var artifact = (await Fronts.GetArtifactAsync(tenant, claim.StudyId, 1, default))!;
        Assert.Equal("""{"a":1}""", Encoding.UTF8.GetString(artifact.Bytes));
        Assert.Null(await Fronts.GetArtifactAsync(tenant, claim.StudyId, 2, default));
    }

    [Fact]
    public async Task A_delta_holds_what_came_changed_and_went()
    {
        await Claims.SaveFrontAsync(claim, [Sample.Point(1, 10), Sample.Point(2, 20), Sample.Point(3, 30)], "{}", default);
        var first = (await Fronts.GetAsync(tenant, claim.StudyId, null, default))!;
        Assert.Null(first.Document);

        await Claims.SaveFrontAsync(claim, [Sample.Point(1, 10), Sample.Point(2, 25), Sample.Point(3, 30, 9)], "{}", default);

        var delta = (await Fronts.GetAsync(tenant, claim.StudyId, first.Row.Revision, default))!;
        Assert.False(delta.IsComplete);
        Assert.Equal([30L, 25L], delta.Points.Select(p => p.Point.Trial));
        Assert.Equal([20L], delta.RemovedTrials);
        Assert.Equal(3, (await Fronts.GetAsync(tenant, claim.StudyId, null, default))!.Points.Count);
        Assert.NotEqual(first.ETag, delta.ETag);
    }

    [Fact]
    public async Task Who_follows_a_front_is_told_of_changes_and_of_no_other_study()
    {
        var news = services.GetRequiredService<FrontNews>();
        await news.StartAsync(default);
        using var follower = news.Follow(claim.StudyId);
        using var other = news.Follow(Guid.NewGuid());
        using var gone = news.Follow(claim.StudyId);
        gone.Dispose();

        // The first may come before the service listens.
        var trial = 0;
        bool told;
        do
        {
            await Claims.SaveFrontAsync(claim, [Sample.Point(1, ++trial)], "{}", default);
            told = await follower.WaitAsync(TimeSpan.FromMilliseconds(200), TimeProvider.System, default);
        }
        while (!told && trial < 50);

        Assert.True(told);
        Assert.Equal(trial, (await Fronts.GetAsync(tenant, claim.StudyId, null, default))!.Points[0].Point.Trial);
        await Claims.SaveFrontAsync(claim, [Sample.Point(1, ++trial)], "{}", default);
        Assert.True(await follower.WaitAsync(TimeSpan.FromSeconds(30), TimeProvider.System, default));
        Assert.False(await other.WaitAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, default));
        Assert.False(await gone.WaitAsync(TimeSpan.FromMilliseconds(1), TimeProvider.System, default));
        await news.StopAsync(default);
    }

    [Fact]
    public async Task A_point_that_joins_while_the_study_runs_gets_the_next_number_and_those_of_the_outcome_are_in_its_order()
    {
        await Claims.SaveFrontAsync(claim, [Sample.Point(1, 10), Sample.Point(2, 20)], "{}", default);
        var first = (await Fronts.GetAsync(tenant, claim.StudyId, null, default))!;

        await Claims.SaveFrontAsync(claim, [Sample.Point(1, 30) with { TiedWith = [2] }, Sample.Point(2, 10) with { TiedWith = [1] }, Sample.Point(3, 20)], "{}", default);

        var delta = (await Fronts.GetAsync(tenant, claim.StudyId, first.Row.Revision, default))!;
        Assert.Equal([(1, 10L, 3), (3, 30L, 1)], delta.Points.Select(p => (p.Point.Id, p.Point.Trial, p.Point.TiedWith.Single())));
        Assert.NotEqual(first.Row.Hash, delta.Row.Hash);

        Assert.True(await Claims.CommitAsync(claim, Sample.Document([Sample.Point(1, 30), Sample.Point(2, 10), Sample.Point(3, 20)]), "{}", default));
        var outcome = (await Fronts.GetAsync(tenant, claim.StudyId, delta.Row.Revision, default))!;
        Assert.Equal([(1, 30L), (2, 10L), (3, 20L)], outcome.Points.Select(p => (p.Point.Id, p.Point.Trial)));
    }

    [Fact]
    public async Task Saving_the_same_front_again_changes_nothing()
    {
        FrontPoint[] points = [Sample.Point(1, 10), Sample.Point(2, 20)];
        await Claims.SaveFrontAsync(claim, points, "{}", default);
        var before = (await Fronts.GetRowAsync(tenant, claim.StudyId, default))!;

        await Claims.SaveFrontAsync(claim, points, "{}", default);

        var after = (await Fronts.GetRowAsync(tenant, claim.StudyId, default))!;
        Assert.Equal((before.Revision, before.UpdatedAt), (after.Revision, after.UpdatedAt));
    }

    [Fact]
    public async Task Equal_fronts_have_equal_hashes_whatever_came_before()
    {
        await Claims.SaveFrontAsync(claim, [Sample.Point(1, 99), Sample.Point(2, 10)], "{}", default);
        await Claims.CommitAsync(claim, Sample.Document([Sample.Point(1, 10), Sample.Point(2, 20)]), "{}", default);
        await services.GetRequiredService<StudyStore>().SubmitAsync(tenant, new StudySubmission("TrainingPlan", "s", "{}"), null, "key", default);
        var other = (await Claims.ClaimNextAsync("w", TimeSpan.FromMinutes(1), default))!;
        await Claims.CommitAsync(other, Sample.Document([Sample.Point(1, 10), Sample.Point(2, 20)]), "{}", default);

        var hashes = new[] { (await Fronts.GetRowAsync(tenant, claim.StudyId, default))!.Hash, (await Fronts.GetRowAsync(tenant, other.StudyId, default))!.Hash };

        Assert.Equal(hashes[0], hashes[1]);
    }

    [Fact]
    public async Task History_keeps_a_row_for_every_change_of_the_front_and_the_last_one_after_as_many_evaluations()
    {
        foreach (var (evaluations, size) in ((long, int)[])[(10, 1), (20, 1), (30, 0), (30, 2), (30, 2)])
        {
            await Claims.RenewAsync(claim, TimeSpan.FromMinutes(1), new ClaimProgress(evaluations, 100, evaluations / 100.0, 1, size, size * 2.0), default);
        }

        var history = await services.GetRequiredService<Dse.Storage.Trials.TrialStore>().HistoryAsync(tenant, claim.StudyId, null, default);
        Assert.Equal([(10L, 1), (30L, 2)], history.Select(h => (h.Evaluations, h.FrontSize)));
    }

    [Fact]
    public async Task A_long_history_is_thinned_evenly_to_its_ends()
    {
        for (var n = 1; n <= 10; n++)
        {
            await Claims.RenewAsync(claim, TimeSpan.FromMinutes(1), new ClaimProgress(n * 10, 100, n / 10.0, n, n, n * 2.0), default);
        }

        var store = services.GetRequiredService<Dse.Storage.Trials.TrialStore>();

        Assert.Equal([10L, 50L, 90L, 100L], (await store.HistoryAsync(tenant, claim.StudyId, 3, default)).Select(h => h.Evaluations));
        var all = await store.HistoryAsync(tenant, claim.StudyId, 10, default);
        Assert.Equal(Enumerable.Range(1, 10).Select(n => (n * 10L, (double)n, (double?)(n * 2), n)), all.Select(h => (h.Evaluations, h.Seconds, h.Hypervolume, h.FrontSize)));
    }

    private static string Text(FrontDocument document) => FrontJson.Text(w => FrontJson.Write(w, document));
}
