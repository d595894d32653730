using System.Diagnostics;
using System.Net;

namespace Dse.Api.Tests.Studies;

[Collection(ApiTests.Name)]
public sealed class MalformedSpecTests(ApiFixture api)
{
    private const int Seed = 20261121;

    [Fact]
    public async Task Three_hundred_malformed_specs_are_refused_with_path_and_code()
    {
        var (client, _) = await api.NewTenantClientAsync();
        var wrong = new List<string>();
        foreach (var (how, text) in MalformedSpecs.Make(300, Seed))
        {
            var response = await SubmitTests.PostAsync(client, text);
            if (response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.UnprocessableEntity))
            {
                wrong.Add($"{(int)response.StatusCode}: {how}");
                continue;
            }

            var problem = await response.ProblemAsync(response.StatusCode, response.StatusCode == HttpStatusCode.BadRequest ? "malformed-body" : "invalid-spec");
            if (problem["errors"]!.AsArray().Count == 0)
            {
                wrong.Add($"no place: {how}");
            }
        }

        Assert.Empty(wrong);
        Assert.Empty((await client.JsonAsync("/v1/studies"))["items"]!.AsArray());
    }

    [Theory]
    [InlineData("a: &x [1]\nb: *x\nkind: TrainingPlan", "anchorNotAllowed")]
    [InlineData("kind: !!str TrainingPlan", "tagNotAllowed")]
    [InlineData("kind: TrainingPlan\n---\nkind: TrainingPlan", "multipleDocuments")]
    [InlineData("kind: TrainingPlan\nsequence: .nan", "notFinite")]
    [InlineData("", "emptySpec")]
    [InlineData("- kind: TrainingPlan", "notAnObject")]
    public async Task Yaml_traps_are_refused(string yaml, string code)
    {
        var (client, _) = await api.NewTenantClientAsync();

        var problem = await (await SubmitTests.PostAsync(client, yaml, "application/yaml")).ProblemAsync(HttpStatusCode.BadRequest, "malformed-body");

        Assert.Equal(code, problem.Code());
    }

    [Fact]
    public async Task A_bomb_of_a_million_levels_is_refused_at_once()
    {
        var (client, _) = await api.NewTenantClientAsync();
        await SubmitTests.PostAsync(client, "{}");
        var clock = Stopwatch.StartNew();

        var problem = await (await SubmitTests.PostAsync(client, new string('[', 1_000_000))).ProblemAsync(HttpStatusCode.BadRequest, "malformed-body");

        Assert.Equal("$", problem.PathOf());
        Assert.True(clock.ElapsedMilliseconds < 2_000, $"{clock.ElapsedMilliseconds} ms");
    }
}
