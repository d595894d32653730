using System.Text.Json;

namespace Dse.Cli.Tests;

public sealed class CompareTests
{
    [Fact]
    public async Task A_plan_is_ranked_set_against_the_nearest_better_point_and_explained_term_by_term()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", Specs.Small);

        var run = await CommandRun.WithInput("{tp: 8, recompute: none, sequenceParallel: false, overlapTp: none, zero: 0}", "compare", spec, "-", "--json");

        Assert.Equal(0, run.Exit);
        var answer = run.Json();
        Assert.True(answer.GetProperty("feasible").GetBoolean());
        Assert.True(answer.GetProperty("dominatedBy").GetArrayLength() > 0);
        Assert.True(answer.GetProperty("dominatingCandidates").GetInt64() >= answer.GetProperty("dominatedBy").GetArrayLength());
        Assert.All(answer.GetProperty("ranks").EnumerateArray(), rank => Assert.InRange(rank.GetProperty("betterRatio").GetDouble(), 0, 1));
        Assert.Contains(answer.GetProperty("nearest").GetProperty("id").GetInt32(), answer.GetProperty("dominatedBy").EnumerateArray().Select(p => p.GetInt32()));
        Assert.Equal(
            Metric(answer, "stepTimeSeconds") - Metric(answer.GetProperty("nearest"), "stepTimeSeconds"),
            Differences(answer, "timeSeconds"),
            tolerance: 1e-6);
        Assert.Equal(Metric(answer, "memoryGiB") - Metric(answer.GetProperty("nearest"), "memoryGiB"), Differences(answer, "memoryGiB"), tolerance: 1e-6);
        Assert.False(string.IsNullOrEmpty(answer.GetProperty("boundBy").GetString()));
    }

    [Fact]
    public async Task The_rank_counts_every_better_candidate()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", Specs.Small);
        var front = (await CommandRun.Of("run", spec, "--json")).Json();
        var fastest = front.GetProperty("points")[0].GetProperty("parameters").GetRawText();

        var answer = (await CommandRun.WithInput(fastest, "compare", spec, "-", "--json")).Json();

        Assert.Equal(0, answer.GetProperty("ranks")[0].GetProperty("better").GetInt64());
        Assert.Equal(0, answer.GetProperty("dominatingCandidates").GetInt64());
        Assert.Equal(0, answer.GetProperty("dominatedBy").GetArrayLength());
    }

    [Fact]
    public async Task What_to_change_and_what_cannot_be_told_apart_is_said()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", Specs.Small);
        var fastest = (await CommandRun.Of("run", spec, "--json")).Json().GetProperty("points")[0];
        var parameters = fastest.GetProperty("parameters").GetRawText();

        var same = (await CommandRun.WithInput(parameters, "compare", spec, "-", "--json")).Json();
        var other = (await CommandRun.WithInput("{tp: 8, dp: 1, zero: 0, sequenceParallel: false, overlapTp: none}", "compare", spec, "-", "--json")).Json();
        var text = await CommandRun.WithInput("{tp: 8, dp: 1, zero: 0, sequenceParallel: false, overlapTp: none}", "compare", spec, "-");

        Assert.Contains(1, same.GetProperty("tiedWith").EnumerateArray().Select(i => i.GetInt32()));
        Assert.Empty(other.GetProperty("tiedWith").EnumerateArray());
        var nearest = other.GetProperty("nearest").GetProperty("parameters");
        Assert.All(other.GetProperty("changes").EnumerateArray().Where(c => c.GetProperty("other").ValueKind != JsonValueKind.Null), c =>
            Assert.Equal(nearest.GetProperty(c.GetProperty("field").GetString()!).ToString(), c.GetProperty("other").GetString(), ignoreCase: true));
        Assert.Contains("what you would change: ", text.Output, StringComparison.Ordinal);
        Assert.Contains("times as fast", text.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_breaks_a_constraint_is_told_which()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", Specs.Small.Replace("<= 70", "<= 10", StringComparison.Ordinal));

        var run = await CommandRun.WithInput("plan: {tp: 1, zero: 1}", "compare", spec, "-");

        Assert.Equal(0, run.Exit);
        Assert.Contains("not feasible: $.constraints constraint: 'memoryGiB <= 10' is not met", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_that_cannot_be_built_is_told_why_and_not_ranked()
    {
        using var folder = new TemporaryFolder();

        var run = await CommandRun.WithInput("{tp: 3}", "compare", folder.Write("spec.yaml", Specs.Small), "-");

        Assert.Equal(0, run.Exit);
        Assert.Contains("not feasible: $.plan.dp deviceProduct:", run.Output, StringComparison.Ordinal);
        Assert.Contains("cannot be ranked", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{tpp: 3}", "$.plan.tpp")]
    [InlineData("{tp: eight}", "$.plan.tp")]
    [InlineData("[1, 2]", "$")]
    public async Task A_malformed_plan_exits_with_3(string plan, string path)
    {
        using var folder = new TemporaryFolder();

        var run = await CommandRun.WithInput(plan, "compare", folder.Write("spec.yaml", Specs.Small), "-", "--json");

        Assert.Equal(3, run.Exit);
        Assert.Equal(path, run.Json().GetProperty("errors")[0].GetProperty("path").GetString());
    }

    private static double Metric(JsonElement of, string name) => of.GetProperty("metrics").GetProperty(name).GetDouble();

    private static double Differences(JsonElement answer, string part) =>
        answer.GetProperty("terms").EnumerateArray().Where(t => t.GetProperty("part").GetString() == part).Sum(t => t.GetProperty("difference").GetDouble());
}
