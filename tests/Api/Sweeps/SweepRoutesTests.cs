using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Dse.Api.OpenApi;
using Dse.Api.Sweeps;
using Dse.Core.Studies;
using Dse.Storage;
using Dse.Storage.Audit;
using Dse.Storage.Sweeps;
using Microsoft.Extensions.DependencyInjection;

namespace Dse.Api.Tests.Sweeps;

[Collection(ApiTests.Name)]
public sealed class SweepRoutesTests(ApiFixture api)
{
    // A kind whose studies are read without a catalog; its front is put in by the tests, as a worker would.
    private const string Sweep = """
        {
          "name": "toy by seed",
          "template": { "kind": "TestProblem", "problem": "zdt1", "variables": 6, "search": { "strategy": "random", "evaluations": 100 } },
          "axes": { "search.seed": [1, 2] }
        }
        """;

    [Theory]
    [InlineData("application/json")]
    [InlineData("application/yaml")]
    public async Task The_example_of_the_description_is_kept_shown_and_listed(string type)
    {
        var (client, tenant) = await api.NewTenantClientAsync();

        var response = await PostAsync(client, "/v1/sweeps", type == "application/json" ? Examples.Sweep.ToJsonString() : Examples.SweepYaml, type);
        var made = await response.JsonAsync();

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        var id = (string)made["sweep"]!["id"]!;
        Assert.Equal($"/v1/sweeps/{id}", response.Headers.Location?.OriginalString);
        Assert.True(JsonNode.DeepEquals(Examples.Sweep, made["definition"]));
        Assert.Equal(3, (long)made["studiesPerRun"]!);
        Assert.Equal(5, made["nextSlots"]!.AsArray().Count);
        Assert.True(JsonNode.DeepEquals(made, await client.JsonAsync($"/v1/sweeps/{id}")));
        Assert.Equal(id, (string?)Assert.Single((await client.JsonAsync("/v1/sweeps"))["items"]!.AsArray())!["id"]);
        Assert.Empty((await client.JsonAsync("/v1/studies"))["items"]!.AsArray());
        Assert.Single(await api.Get<AuditLog>().ListAsync(tenant, 0, 100, CancellationToken.None), e => e.Action == "sweep.create" && e.Subject == id);
    }

    [Fact]
    public async Task Pages_of_sweeps_hold_each_once()
    {
        var (client, _) = await api.NewTenantClientAsync();
        for (var i = 0; i < 5; i++)
        {
            await CreateAsync(client, Sweep);
        }

        var seen = new List<string>();
        for (var cursor = string.Empty; ;)
        {
            var page = await client.JsonAsync($"/v1/sweeps?limit=2{cursor}");
            seen.AddRange(page["items"]!.AsArray().Select(s => (string)s!["id"]!));
            if (page["nextCursor"] is null)
            {
                break;
            }

            cursor = $"&cursor={page["nextCursor"]}";
        }

        Assert.Equal((5, 5), (seen.Count, seen.Distinct().Count()));
        Assert.Equal("badCursor", (await (await client.GetAsync("/v1/sweeps?cursor=x")).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request")).Code());
    }

    [Theory]
    [InlineData("\"seed\": [1, 2]", "\"seed\": [1, \"two\"]", "$.template.search.seed", "wrongType")]
    [InlineData("\"evaluations\": 100", "\"evaluations\": -1", "$.template.search.evaluations", "outOfRange")]
    [InlineData("\"axes\"", "\"schedule\": { \"cron\": \"hourly\" }, \"axes\"", "$.schedule.cron", "badCron")]
    [InlineData("\"axes\"", "\"schedule\": { \"cron\": \"0 * * * *\", \"timeZone\": \"Nowhere\" }, \"axes\"", "$.schedule.timeZone", "unknownZone")]
    public async Task A_sweep_that_could_not_run_is_refused_with_the_place(string text, string by, string path, string code)
    {
        var (client, _) = await api.NewTenantClientAsync();
        var sweep = Sweep.Replace("search.seed", "search.seed", StringComparison.Ordinal).Replace(text.Replace("\"seed\"", "\"search.seed\"", StringComparison.Ordinal), by.Replace("\"seed\"", "\"search.seed\"", StringComparison.Ordinal), StringComparison.Ordinal);

        var problem = await (await PostAsync(client, "/v1/sweeps", sweep)).ProblemAsync(HttpStatusCode.UnprocessableEntity, "invalid-spec");

        Assert.Equal((path, code), (problem.PathOf(), problem.Code()));
    }

    [Fact]
    public async Task A_run_queues_a_study_for_each_member_and_the_next_is_refused_until_they_have_ended()
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        var id = await CreateAsync(client, Sweep);
        var none = await (await client.GetAsync($"/v1/sweeps/{id}/changes")).ProblemAsync(HttpStatusCode.NotFound, "not-found");

        var response = await client.PostAsync($"/v1/sweeps/{id}/run", null);

        Assert.Contains("has not run yet", (string?)none["detail"], StringComparison.Ordinal);

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal(2, (int)(await response.JsonAsync())["studies"]!);
        var rows = (await client.JsonAsync($"/v1/sweeps/{id}/table"))["rows"]!.AsArray();
        Assert.Equal(["""{"search.seed":1}""", """{"search.seed":2}"""], rows.Select(r => r!["values"]!.ToJsonString()));
        Assert.All(rows, r => Assert.Equal("queued", (string?)r!["study"]!["state"]));
        Assert.Equal(["toy by seed: seed 1", "toy by seed: seed 2"], rows.Select(r => (string?)r!["study"]!["name"]));
        var study = await client.JsonAsync($"/v1/studies/{rows[1]!["study"]!["id"]}");
        Assert.Equal(2, (int)study["spec"]!["search"]!["seed"]!);

        var refused = await (await client.PostAsync($"/v1/sweeps/{id}/run", null)).ProblemAsync(HttpStatusCode.Conflict, "conflict");
        Assert.Equal("sweepRefused", refused.Code());
        Assert.Equal(1, (int)(await client.JsonAsync($"/v1/sweeps/{id}"))["sweep"]!["runs"]!);
        foreach (var row in rows)
        {
            await client.PostAsync($"/v1/studies/{row!["study"]!["id"]}/cancel", null);
        }

        Assert.Equal(HttpStatusCode.Accepted, (await client.PostAsync($"/v1/sweeps/{id}/run", null)).StatusCode);
        Assert.Equal([2, 1], (await client.JsonAsync($"/v1/sweeps/{id}/runs"))["items"]!.AsArray().Select(r => (int)r!["run"]!));
        Assert.Contains(await api.Get<AuditLog>().ListAsync(tenant, 0, 100, CancellationToken.None), e => e.Action == "sweep.started");
    }

    [Fact]
    public async Task A_run_may_cancel_the_one_before_it_and_ends_at_its_limit()
    {
        var (client, _) = await api.NewTenantClientAsync();
        var id = await CreateAsync(client, Sweep.Replace("\"axes\"", "\"overlap\": \"cancel\", \"limits\": { \"studies\": 4 }, \"axes\"", StringComparison.Ordinal));

        await (await client.PostAsync($"/v1/sweeps/{id}/run", null)).JsonAsync();
        await (await client.PostAsync($"/v1/sweeps/{id}/run", null)).JsonAsync();
        var refused = await (await client.PostAsync($"/v1/sweeps/{id}/run", null)).ProblemAsync(HttpStatusCode.Conflict, "conflict");

        Assert.Contains("limit of 4", (string?)refused["errors"]![0]!["message"], StringComparison.Ordinal);
        Assert.All((await client.JsonAsync($"/v1/sweeps/{id}/table?run=1"))["rows"]!.AsArray(), r => Assert.Equal("cancelled", (string?)r!["study"]!["state"]));
        Assert.All((await client.JsonAsync($"/v1/sweeps/{id}/table?run=2"))["rows"]!.AsArray(), r => Assert.Equal("queued", (string?)r!["study"]!["state"]));
    }

    [Fact]
    public async Task The_joint_front_and_what_changed_are_told_across_runs()
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        var id = await CreateAsync(client, Sweep);
        var first = await RunAsync(client, tenant, id, [Point(1, 1, 8), Point(2, 4, 4)], [Point(1, 2, 6), Point(2, 5, 5)]);
        var before = await client.JsonAsync($"/v1/sweeps/{id}/front");
        var alone = await client.JsonAsync($"/v1/sweeps/{id}/changes");
        await (await PutAsync(client, $"/v1/sweeps/{id}", Sweep.Replace("\"variables\": 6", "\"variables\": 7", StringComparison.Ordinal))).JsonAsync();
        await RunAsync(client, tenant, id, [Point(1, 1, 7), Point(3, 3, 3)], [Point(1, 2, 6)]);

        var after = await client.JsonAsync($"/v1/sweeps/{id}/front?run=2");
        var changes = await client.JsonAsync($"/v1/sweeps/{id}/changes");

        // Of (1,8) (4,4) and (2,6) (5,5) the last is dominated.
        Assert.Equal(["1 8", "4 4", "2 6"], before["points"]!.AsArray().Select(p => $"{p!["point"]!["metrics"]!["f1"]} {p["point"]!["metrics"]!["f2"]}"));
        Assert.Equal(["""{"search.seed":1}""", """{"search.seed":1}""", """{"search.seed":2}"""], before["points"]!.AsArray().Select(p => p!["values"]!.ToJsonString()));
        Assert.Equal(3, after["points"]!.AsArray().Count);

        // The first run is told as such, with what it holds.
        Assert.Equal((1, true, 3, 0), ((int)alone["run"]!, alone["since"] is null, alone["gained"]!.AsArray().Count, alone["causes"]!.AsArray().Count));
        Assert.Equal((double)before["hypervolume"]!, (double)alone["hypervolumeAfter"]!);
        Assert.Equal((2, 1), ((int)changes["run"]!, (int)changes["since"]!));
        Assert.Equal("3", $"{Assert.Single(changes["gained"]!.AsArray())!["point"]!["metrics"]!["f1"]}");
        Assert.Equal("4", $"{Assert.Single(changes["lost"]!.AsArray())!["point"]!["metrics"]!["f1"]}");
        var moved = Assert.Single(changes["moved"]!.AsArray())!;
        Assert.Equal(("8", "7"), ($"{moved["before"]!["metrics"]!["f2"]}", $"{moved["after"]!["metrics"]!["f2"]}"));
        Assert.Equal(1, (int)changes["same"]!);
        Assert.True((double)changes["driftRatio"]! > 0);
        var cause = Assert.Single(changes["causes"]!.AsArray())!;
        Assert.Equal(("$.variables", "6", "7", 2), ((string?)cause["what"], (string?)cause["before"], (string?)cause["after"], (int)cause["studies"]!));
        var row = (await client.JsonAsync($"/v1/sweeps/{id}/table?run=1"))["rows"]![0]!;
        Assert.Equal((1.0, 4.0, 2), ((double)row["best"]!["f1"]!, (double)row["best"]!["f2"]!, (int)row["onJointFront"]!));

        var compared = await (await PostAsync(client, "/v1/comparisons", $$"""{"studies":["{{first[0]}}","{{first[1]}}"]}""")).JsonAsync();
        Assert.Equal([2, 1], compared["fronts"]!.AsArray().Select(f => (int)f!["onJointFront"]!));
        Assert.Equal([1.0, 0.5], compared["coverage"]![0]!.AsArray().Select(c => (double)c!));
        Assert.Equal(2, compared["attainment"]!.AsArray().Count);
        Assert.Equal((0.0, 0.0), ((double)compared["epsilon"]![0]![0]!, (double)compared["epsilon"]![1]![1]!));
        Assert.True((double)compared["fronts"]![1]!["igdPlus"]! > 0);
    }

    [Fact]
    public async Task A_changed_device_and_a_changed_model_are_named_as_causes()
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        const string Device = """{"bf16Tflops":500,"memGb":96,"memBwGbs":4000,"scaleupGbsPerDir":300,"scaleupDomain":8}""";
        const string Model = """{"hidden":1024,"layers":8,"heads":8,"kvHeads":8,"ffn":4096,"vocab":32000}""";
        await (await PutAsync(client, "/v1/catalog/devices/mine", Device)).JsonAsync();
        await (await PutAsync(client, "/v1/catalog/models/ours", Model)).JsonAsync();
        var id = await CreateAsync(client, """
            {
              "name": "own hardware",
              "template": { "kind": "TrainingPlan", "model": "ours", "cluster": { "device": "mine", "devices": 8, "devicesPerNode": 8 }, "sequence": 1024, "globalBatch": 8, "objectives": [ "min stepTimeSeconds", "min memoryGiB" ] },
              "axes": { "search.seed": [1] }
            }
            """);
        await RunAsync(client, tenant, id, [Plan(1, 8)]);
        await (await PutAsync(client, "/v1/catalog/devices/mine", Device.Replace("4000", "5000", StringComparison.Ordinal))).JsonAsync();
        await (await PutAsync(client, "/v1/catalog/models/ours", Model.Replace("\"layers\":8", "\"layers\":16", StringComparison.Ordinal))).JsonAsync();
        await RunAsync(client, tenant, id, [Plan(1, 7)]);

        var causes = (await client.JsonAsync($"/v1/sweeps/{id}/changes"))["causes"]!.AsArray();

        Assert.Equal(
            [("$.cluster.device.memBwGbs", "mine", "4000", "5000"), ("$.model.layers", "ours", "8", "16")],
            causes.Select(c => ((string?)c!["what"], (string?)c["entry"], (string?)c["before"], (string?)c["after"])));
    }

    [Fact]
    public async Task A_run_beyond_the_hours_of_searching_is_refused()
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        var id = await CreateAsync(client, Sweep.Replace("\"axes\"", "\"limits\": { \"hours\": 0.001 }, \"axes\"", StringComparison.Ordinal).Replace("[1, 2]", "[1, 2, 3, 4, 5, 6, 7, 8]", StringComparison.Ordinal));

        // Each has searched for half a second; the limit is 3.6.
        await RunAsync(client, tenant, id, [.. Enumerable.Range(1, 8).Select(i => (FrontPoint[])[Point(1, i, 8)])]);

        var refused = await (await client.PostAsync($"/v1/sweeps/{id}/run", null)).ProblemAsync(HttpStatusCode.Conflict, "conflict");

        Assert.Contains("the limit is 0.001", (string?)refused["errors"]![0]!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pausing_holds_slots_back_and_resuming_goes_on_from_the_next()
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        var id = await CreateAsync(client, Sweep.Replace("\"axes\"", "\"schedule\": { \"cron\": \"0 * * * *\" }, \"axes\"", StringComparison.Ordinal));
        var firer = api.Get<SweepFirer>();
        var next = (DateTimeOffset)(await client.JsonAsync($"/v1/sweeps/{id}"))["sweep"]!["nextFireAt"]!;

        var paused = await (await client.PostAsync($"/v1/sweeps/{id}/pause", null)).JsonAsync();
        await firer.FireDueAsync(next, CancellationToken.None);
        Assert.Equal(("paused", null, 0), ((string?)paused["state"], paused["nextFireAt"], await RunsAsync(tenant, id)));

        var resumed = await (await client.PostAsync($"/v1/sweeps/{id}/resume", null)).JsonAsync();
        await firer.FireDueAsync(next, CancellationToken.None);
        Assert.Equal(("active", 1), ((string?)resumed["state"], await RunsAsync(tenant, id)));

        Assert.Equal(HttpStatusCode.NoContent, (await client.DeleteAsync($"/v1/sweeps/{id}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await client.GetAsync($"/v1/sweeps/{id}")).StatusCode);
        Assert.Equal(2, (await client.JsonAsync("/v1/studies"))["items"]!.AsArray().Count);
    }

    [Fact]
    public async Task Each_slot_fires_once_however_many_processes_fire()
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        var id = await CreateAsync(client, Sweep.Replace("\"axes\"", "\"overlap\": \"start\", \"schedule\": { \"cron\": \"0 * * * *\", \"missed\": \"all\" }, \"axes\"", StringComparison.Ordinal));
        var first = (DateTimeOffset)(await client.JsonAsync($"/v1/sweeps/{id}"))["sweep"]!["nextFireAt"]!;
        await using var other = await api.StartAsync(o => o);

        var firers = new[] { api.Get<SweepFirer>(), other.Services.GetRequiredService<SweepFirer>() };
        await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => firers[i % 2].FireDueAsync(first.AddHours(11.5), CancellationToken.None))));

        var runs = await api.Get<SweepStore>().ListRunsAsync(tenant, Guid.Parse(id), null, 100, CancellationToken.None);
        Assert.Equal(Enumerable.Range(0, 12).Select(h => (DateTimeOffset?)first.AddHours(h)), runs.Select(r => r.Slot).Order());
        Assert.All(runs, r => Assert.Equal(("started", 2), (r.Outcome, r.Studies)));
        Assert.Equal(24, (await client.JsonAsync("/v1/studies?limit=200"))["items"]!.AsArray().Count);
        Assert.Equal(first.AddHours(12), (DateTimeOffset)(await client.JsonAsync($"/v1/sweeps/{id}"))["sweep"]!["nextFireAt"]!);
    }

    [Fact]
    public async Task A_schedule_ends_with_its_last_slot_and_skips_a_slot_while_studies_are_open()
    {
        var (client, tenant) = await api.NewTenantClientAsync();
        var end = DateTimeOffset.UtcNow.AddHours(2.5).ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        var id = await CreateAsync(client, Sweep.Replace("\"axes\"", $$"""
            "schedule": { "cron": "0 * * * *", "until": "{{end}}", "missed": "all" }, "axes"
            """, StringComparison.Ordinal));

        await api.Get<SweepFirer>().FireDueAsync(DateTimeOffset.UtcNow.AddDays(1), CancellationToken.None);

        var runs = await api.Get<SweepStore>().ListRunsAsync(tenant, Guid.Parse(id), null, 100, CancellationToken.None);
        Assert.InRange(runs.Count, 2, 3);
        Assert.Equal("started", runs[^1].Outcome);
        Assert.All(runs.SkipLast(1), r => Assert.Equal("skipped", r.Outcome));
        var sweep = (await client.JsonAsync($"/v1/sweeps/{id}"))["sweep"]!;
        Assert.Equal(("ended", null), ((string?)sweep["state"], sweep["nextFireAt"]));
    }

    private static FrontPoint Plan(double seconds, double memory) =>
        Seeds.Point(1, 1, seconds, memory) with { Metrics = [new("stepTimeSeconds", seconds), new("memoryGiB", memory)] };

    private static FrontPoint Point(int id, double f1, double f2) => Seeds.Point(id, id, f1, f2, tp: id) with { Metrics = [new("f1", f1), new("f2", f2)] };

    private async Task<List<Guid>> RunAsync(HttpClient client, TenantId tenant, string id, params FrontPoint[][] fronts)
    {
        var run = (int)(await (await client.PostAsync($"/v1/sweeps/{id}/run", null)).JsonAsync())["run"]!;
        var members = await api.Get<SweepStore>().ListStudiesAsync(tenant, Guid.Parse(id), run, CancellationToken.None);
        for (var i = 0; i < fronts.Length; i++)
        {
            await api.CommitAsync(await api.ClaimAsync(members[i].Study.Id), fronts[i]);
        }

        return [.. members.Select(m => m.Study.Id)];
    }

    private async Task<int> RunsAsync(TenantId tenant, string id) =>
        (await api.Get<SweepStore>().ListRunsAsync(tenant, Guid.Parse(id), null, 100, CancellationToken.None)).Count;

    private static async Task<string> CreateAsync(HttpClient client, string sweep) =>
        (string)(await (await PostAsync(client, "/v1/sweeps", sweep)).JsonAsync())["sweep"]!["id"]!;

    private static async Task<HttpResponseMessage> PostAsync(HttpClient client, string path, string body, string type = "application/json")
    {
        using var content = new StringContent(body, Encoding.UTF8, type);
        return await client.PostAsync(path, content);
    }

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        return await client.PutAsync(path, content);
    }
}
