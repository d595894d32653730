using System.Net;
using System.Text;
using System.Text.Json.Nodes;

namespace Dse.Api.Tests.Studies;

[Collection(ApiTests.Name)]
public sealed class StudyRoutesTests(ApiFixture api)
{
    [Fact]
    public async Task A_study_is_shown_with_its_spec()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var study = await api.StudyAsync(tenant, "mine", tags: ["x", "y"]);

        var shown = await client.JsonAsync($"/v1/studies/{study.Id}");

        Assert.Equal("mine", (string?)shown["study"]!["name"]);
        Assert.Equal("queued", (string?)shown["study"]!["state"]);
        Assert.Equal(["x", "y"], shown["study"]!["tags"]!.AsArray().Select(t => (string?)t));
        Assert.Equal("""{"kind":"TrainingPlan","name":"mine","objectives":["min a","max b"]}""", shown["spec"]!.ToJsonString());
        Assert.Equal(0, (int)shown["frontRevision"]!);
    }

    [Fact]
    public async Task Pages_of_studies_follow_each_other_without_gap_or_repeat()
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        foreach (var name in (string[])["c", "a", "e", "b", "d"])
        {
            await api.StudyAsync(tenant, name);
        }

        var names = new List<string>();
        string? cursor = null;
        do
        {
            var page = await client.JsonAsync($"/v1/studies?limit=2&sort=name{(cursor is null ? string.Empty : $"&cursor={cursor}")}");
            names.AddRange(page["items"]!.AsArray().Select(s => (string)s!["name"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        Assert.Equal(["a", "b", "c", "d", "e"], names);
    }

    [Theory]
    [InlineData("state=queued&state=running", 3)]
    [InlineData("state=queued,cancelled", 3)]
    [InlineData("state=succeeded", 0)]
    [InlineData("kind=TrainingPlan", 2)]
    [InlineData("kind=Other", 1)]
    [InlineData("name=LLAMA", 2)]
    [InlineData("name=100%25", 0)]
    [InlineData("tag=night", 1)]
    [InlineData("tag=nights", 0)]
    [InlineData("owner=test", 3)]
    [InlineData("owner=local", 0)]
    [InlineData("tag=night&owner=test&kind=TrainingPlan&name=llama", 1)]
    [InlineData("createdFrom=2020-01-01T00:00:00Z", 3)]
    [InlineData("createdBefore=2020-01-01T00:00:00Z", 0)]
    [InlineData("sort=-priority&limit=1", 1)]
    [InlineData("sort=-state", 3)]
    [InlineData("sort=kind", 3)]
    public async Task Studies_are_filtered(string query, int count)
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        await api.StudyAsync(tenant, "Llama 3 70B", tags: ["night"]);
        await api.StudyAsync(tenant, "a small llama");
        await api.StudyAsync(tenant, "gpt", "Other");

        Assert.Equal(count, (await client.JsonAsync($"/v1/studies?{query}"))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Studies_are_found_by_what_their_specs_name_whatever_the_alias()
    {
        var (client, _) = await api.NewTenantClientAsync();
        await SubmitAsync(client, """{"kind":"TrainingPlan","name":"plan","tags":["night"],"model":"Llama-3.1-8B","cluster":{"device":"H100","devices":8},"sequence":2048,"globalBatch":64,"precision":"bf16"}""");
        await SubmitAsync(client, """{"kind":"Accelerator","name":"chip","networks":[{"graph":"resnet18"},{"graph":"alexnet"}],"space":{"rows":[8,16]}}""");
        await SubmitAsync(client, """{"kind":"FleetMix","name":"fleet","devices":[{"name":"A10G","costPerHour":1,"throughput":[[2]]},{"name":"mine","costPerHour":3,"throughput":[[9]]}],"distribution":[[1]],"requestsPerSecond":3}""");

        async Task<List<string?>> NamesAsync(string query) => [.. (await client.JsonAsync($"/v1/studies?sort=name&{query}"))["items"]!.AsArray().Select(s => (string?)s!["name"])];
        Assert.Equal(["plan"], await NamesAsync("device=h100-sxm5-80gb"));
        Assert.Equal(["plan"], await NamesAsync("device=H100&model=meta-llama/Meta-Llama-3.1-8B"));
        Assert.Equal([], await NamesAsync("device=A10G&model=Llama-3.1-8B"));
        Assert.Equal(["fleet"], await NamesAsync("device=mine"));
        Assert.Equal(["chip"], await NamesAsync("model=AlexNet"));

        var labels = await client.JsonAsync("/v1/studies/labels");
        Assert.Equal(["night"], Texts(labels["tags"]));
        Assert.Equal(["A10G", "H100-SXM5-80GB", "mine"], Texts(labels["devices"]));
        Assert.Equal(["alexnet", "meta-llama/Meta-Llama-3.1-8B", "resnet18"], Texts(labels["models"]));
        Assert.Single(Texts(labels["owners"]));
        Assert.Contains("Scratchpad", Texts(labels["kinds"]));

        var (stranger, _) = await api.NewTenantClientAsync();
        Assert.Empty(Texts((await stranger.JsonAsync("/v1/studies/labels"))["devices"]));
    }

    [Theory]
    [InlineData("limit=0", "limit", "outOfRange")]
    [InlineData("limit=201", "limit", "outOfRange")]
    [InlineData("limit=abc", "limit", "badParameter")]
    [InlineData("createdFrom=soon", "createdFrom", "badParameter")]
    [InlineData("state=done", "state", "unknownState")]
    [InlineData("sort=colour", "sort", "unknownSort")]
    [InlineData("sort=name;drop%20table%20dse.studies", "sort", "unknownSort")]
    [InlineData("cursor=nonsense", "cursor", "badCursor")]
    [InlineData("cursor=%00", "cursor", "badCursor")]
    [InlineData("name=%00", "name", "tooLong")]
    [InlineData("owner=%00", "owner", "tooLong")]
    public async Task Bad_parameters_are_named(string query, string path, string code)
    {
        var (client, _) = await api.NewTenantClientAsync();

        var problem = await (await client.GetAsync($"/v1/studies?{query}")).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Equal((path, code), (problem.PathOf(), problem.Code()));
    }

    [Fact]
    public async Task A_cursor_of_another_order_is_refused()
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        await api.StudyAsync(tenant, "a");
        await api.StudyAsync(tenant, "b");
        var cursor = (string?)(await client.JsonAsync("/v1/studies?sort=name&limit=1"))["nextCursor"];

        var problem = await (await client.GetAsync($"/v1/studies?sort=created&cursor={cursor}")).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Equal("badCursor", problem.Code());
    }

    [Fact]
    public async Task A_queued_study_is_cancelled_at_once_resumed_and_deleted()
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        var path = $"/v1/studies/{(await api.StudyAsync(tenant)).Id}";

        Assert.Equal("cancelled", (string?)(await (await client.PostAsync($"{path}/cancel", null)).JsonAsync())["state"]);
        Assert.Equal("cancelled", (string?)(await (await client.PostAsync($"{path}/cancel", null)).JsonAsync())["state"]);
        Assert.Equal("queued", (string?)(await (await client.PostAsync($"{path}/resume", null)).JsonAsync())["state"]);
        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync(path)).StatusCode);
        await (await client.GetAsync(path)).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await (await client.DeleteAsync(path)).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task A_running_study_is_asked_to_stop_and_not_deleted()
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        var study = await api.StudyAsync(tenant);
        await api.ClaimAsync(study.Id);

        var cancelled = await (await client.PostAsync($"/v1/studies/{study.Id}/cancel", null)).JsonAsync();

        Assert.Equal("running", (string?)cancelled["state"]);
        Assert.NotNull((string?)cancelled["cancelRequestedAt"]);
        var problem = await (await client.DeleteAsync($"/v1/studies/{study.Id}")).ProblemAsync(HttpStatusCode.Conflict, "conflict");
        Assert.Equal("wrongState", problem.Code());
    }

    [Fact]
    public async Task A_study_that_succeeded_is_not_resumed()
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        var study = await api.FinishedStudyAsync(tenant);

        await (await client.PostAsync($"/v1/studies/{study.Id}/resume", null)).ProblemAsync(HttpStatusCode.Conflict, "conflict");
    }

    [Fact]
    public async Task Trials_are_paged_filtered_and_exported_without_formulas()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var path = $"/v1/studies/{(await api.FinishedStudyAsync(tenant)).Id}/trials";

        var first = await client.JsonAsync($"{path}?limit=2");
        var second = await client.JsonAsync($"{path}?limit=2&cursor={(string?)first["nextCursor"]}");
        var infeasible = await client.JsonAsync($"{path}?outcome=infeasible");
        var csv = await client.GetStringAsync($"{path}?format=csv");

        Assert.Equal([0, 1], first["items"]!.AsArray().Select(t => (int)t!["trial"]!));
        Assert.Equal([2], second["items"]!.AsArray().Select(t => (int)t!["trial"]!));
        Assert.Null(second["nextCursor"]);
        Assert.Equal("outOfMemory", (string?)infeasible["items"]![0]!["reason"]);
        Assert.Equal(
            "trial,attempt,outcome,reason,tp,schedule,a,b\n0,1,feasible,,8,1f1b,1,5\n1,1,infeasible,outOfMemory,1,'=1+1,,\n2,1,feasible,,4,,2,6\n", csv);
    }

    [Fact]
    public async Task Trials_are_sampled_over_all_of_them_and_counted_by_outcome()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var path = $"/v1/studies/{(await api.FinishedStudyAsync(tenant)).Id}";

        var sample = await client.JsonAsync($"{path}/trials?sample=2");
        var outcomes = (await client.JsonAsync($"{path}/outcomes"))["items"]!.AsArray();

        Assert.Equal([0, 2], sample["items"]!.AsArray().Select(t => (int)t!["trial"]!));
        Assert.Null(sample["nextCursor"]);
        Assert.Equal(
            [("feasible", null, 2), ("infeasible", "outOfMemory", 1)],
            outcomes.Select(o => ((string?)o!["outcome"], (string?)o["reason"], (int)o["trials"]!)));
        await (await client.GetAsync($"{path}/history?limit=1")).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");
        await (await client.GetAsync($"/v1/studies/{Guid.NewGuid()}/outcomes")).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task What_importance_cannot_say_is_null_with_its_reason()
    {
        var (client, tenant) = await api.NewTenantClientAsync("read");
        var study = await api.FinishedStudyAsync(tenant);

        var few = Assert.Single((await client.JsonAsync($"/v1/studies/{study.Id}/importance?metric=stepTimeSeconds"))["items"]!.AsArray())!;
        Assert.Equal((null, null), (few["parameters"], few["explainedRatio"]));
        Assert.Contains("at least 20 are needed", (string?)few["nullReason"], StringComparison.Ordinal);
        var none = await client.JsonAsync($"/v1/studies/{(await api.StudyAsync(tenant)).Id}/importance");
        Assert.Empty(none["items"]!.AsArray());
        Assert.Contains("no stored trials", (string?)none["nullReason"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("limit=0", "outOfRange")]
    [InlineData("cursor=-1", "badCursor")]
    [InlineData("outcome=good", "unknownOutcome")]
    [InlineData("format=xml", "unknownFormat")]
    [InlineData("sample=0", "outOfRange")]
    [InlineData("sample=10&limit=5", "notTogether")]
    public async Task Bad_parameters_of_trials_are_named(string query, string code)
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        var study = await api.StudyAsync(tenant);

        var problem = await (await client.GetAsync($"/v1/studies/{study.Id}/trials?{query}")).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request");

        Assert.Equal(code, problem.Code());
    }

    [Fact]
    public async Task The_history_of_a_study_without_one_is_empty()
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        var study = await api.StudyAsync(tenant);

        Assert.Empty((await client.JsonAsync($"/v1/studies/{study.Id}/history"))["items"]!.AsArray());
    }

    private static List<string?> Texts(JsonNode? list) => [.. list!.AsArray().Select(t => (string?)t)];

    private static async Task SubmitAsync(HttpClient client, string spec)
    {
        using var body = new StringContent(spec, Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/v1/studies", body);
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
    }
}
