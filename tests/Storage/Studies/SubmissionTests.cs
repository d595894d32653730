using Dse.Storage.Audit;
using Dse.Storage.Studies;

namespace Dse.Storage.Tests.Studies;

[Collection(StorageCollection.Name)]
public sealed class SubmissionTests(StorageFixture storage)
{
    private static readonly StudySubmission Spec = new("TrainingPlan", "a study", """{"kind":"TrainingPlan","b":1,"a":[1,2]}""") { Tags = ["x", "y"], Priority = 3 };

    [Fact]
    public async Task A_submitted_study_is_queued_and_keeps_its_spec_as_sent()
    {
        var tenant = await storage.NewTenantAsync();

        var accepted = Assert.IsType<SubmitResult.Accepted>(await storage.Studies.SubmitAsync(tenant, Spec, null, "key", default));

        Assert.Equal(StudyState.Queued, accepted.Study.State);
        Assert.False(accepted.Replayed);
        Assert.Equal(["x", "y"], accepted.Study.Tags);
        Assert.Equal(3, accepted.Study.Priority);
        Assert.Equal(Spec.SpecJson, await storage.Studies.GetSpecAsync(tenant, accepted.Study.Id, default));
        var audit = Assert.Single(await storage.Get<AuditLog>().ListAsync(tenant, 0, 100, default), e => e.Action == "study.submit");
        Assert.Equal(accepted.Study.Id.ToString(), audit.Subject);
    }

    [Fact]
    public async Task Fifty_concurrent_submitters_with_one_key_make_one_study()
    {
        var tenant = await storage.NewTenantAsync();

        var results = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => storage.Studies.SubmitAsync(tenant, Spec, "one key", "key", default)));

        var accepted = results.Select(Assert.IsType<SubmitResult.Accepted>).ToList();
        Assert.Single(accepted.Select(a => a.Study.Id).Distinct());
        Assert.Single(accepted, a => !a.Replayed);
        Assert.Single((await storage.Studies.ListAsync(tenant, new StudyQuery(), default)).Studies);
    }

    [Fact]
    public async Task A_key_used_for_another_body_is_refused()
    {
        var tenant = await storage.NewTenantAsync();
        var first = Assert.IsType<SubmitResult.Accepted>(await storage.Studies.SubmitAsync(tenant, Spec, "k", "key", default));

        var second = await storage.Studies.SubmitAsync(tenant, Spec with { SpecJson = "{}" }, "k", "key", default);

        Assert.Equal(first.Study.Id, Assert.IsType<SubmitResult.KeyReused>(second).StudyId);
    }

    [Fact]
    public async Task One_key_of_two_tenants_makes_two_studies()
    {
        var (one, other) = (await storage.NewTenantAsync(), await storage.NewTenantAsync());

        var first = Assert.IsType<SubmitResult.Accepted>(await storage.Studies.SubmitAsync(one, Spec, "k", "key", default));
        var second = Assert.IsType<SubmitResult.Accepted>(await storage.Studies.SubmitAsync(other, Spec, "k", "key", default));

        Assert.NotEqual(first.Study.Id, second.Study.Id);
    }

    [Fact]
    public async Task A_tenant_over_its_quota_is_told_the_limit()
    {
        var tenant = await storage.NewTenantAsync();
        await storage.Get<Tenants.TenantStore>().SetMaxQueuedAsync(tenant, 1, default);
        await storage.Studies.SubmitAsync(tenant, Spec, "first", "key", default);

        var second = await storage.Studies.SubmitAsync(tenant, Spec, "second", "key", default);

        Assert.Equal(1, Assert.IsType<SubmitResult.QuotaExceeded>(second).Limit);
        await storage.Get<Tenants.TenantStore>().SetMaxQueuedAsync(tenant, null, default);
        Assert.IsType<SubmitResult.Accepted>(await storage.Studies.SubmitAsync(tenant, Spec, "second", "key", default));
    }

    [Theory]
    [InlineData(StudySort.Created, true)]
    [InlineData(StudySort.Created, false)]
    [InlineData(StudySort.Name, true)]
    [InlineData(StudySort.Name, false)]
    [InlineData(StudySort.Priority, true)]
    [InlineData(StudySort.State, false)]
    [InlineData(StudySort.Kind, true)]
    public async Task Pages_hold_every_study_once_and_in_order(StudySort sort, bool descending)
    {
        var tenant = await storage.NewTenantAsync();
        for (var i = 0; i < 7; i++)
        {
            await storage.Studies.SubmitAsync(tenant, Spec with { Name = $"study {i % 3}", Priority = i % 2, Kind = i < 4 ? "A" : "B" }, null, "key", default);
        }

        var seen = new List<Study>();
        string? cursor = null;
        do
        {
            var page = await storage.Studies.ListAsync(tenant, new StudyQuery { Sort = sort, Descending = descending, Limit = 2, Cursor = cursor }, default);
            seen.AddRange(page.Studies);
            cursor = page.NextCursor;
        }
        while (cursor is not null);

        Assert.Equal(7, seen.Select(s => s.Id).Distinct().Count());
        Assert.Equal(7, seen.Count);
        IComparable Key(Study s) => sort switch { StudySort.Name => s.Name, StudySort.Priority => s.Priority, StudySort.Kind => s.Kind, StudySort.State => s.State.ToText(), _ => s.CreatedAt };
        var keys = seen.Select(Key).ToList();
        Assert.Equal(descending ? keys.OrderDescending() : keys.Order(), keys);
    }

    [Fact]
    public async Task Filters_narrow_the_list()
    {
        var tenant = await storage.NewTenantAsync();
        await storage.Studies.SubmitAsync(tenant, Spec with { Name = "100% of it" }, null, "key", default);
        await storage.Studies.SubmitAsync(tenant, Spec with { Name = "1000 of it", Tags = ["z"], Kind = "Other" }, null, "key", default);

        async Task<int> CountAsync(StudyQuery query) => (await storage.Studies.ListAsync(tenant, query, default)).Studies.Count;

        Assert.Equal(1, await CountAsync(new StudyQuery { NameContains = "0% OF" }));
        Assert.Equal(1, await CountAsync(new StudyQuery { Tag = "z" }));
        Assert.Equal(1, await CountAsync(new StudyQuery { Kind = "Other" }));
        Assert.Equal(2, await CountAsync(new StudyQuery { States = [StudyState.Queued, StudyState.Failed] }));
        Assert.Equal(0, await CountAsync(new StudyQuery { States = [StudyState.Failed] }));
        Assert.Equal(0, await CountAsync(new StudyQuery { CreatedBefore = DateTimeOffset.UtcNow.AddHours(-1) }));
        Assert.Equal(2, await CountAsync(new StudyQuery { CreatedFrom = DateTimeOffset.UtcNow.AddHours(-1) }));
        await Assert.ThrowsAsync<FormatException>(() => CountAsync(new StudyQuery { Cursor = "nonsense" }));
    }
}
