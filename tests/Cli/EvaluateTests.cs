using System.Text.Json;

namespace Dse.Cli.Tests;

public sealed class EvaluateTests
{
    [Fact]
    public async Task Lines_are_answered_in_order_and_a_bad_one_costs_only_itself()
    {
        var lines = string.Join('\n', Specs.Line("1", """{"tp":8}"""), "{ not json", Specs.Line("\"b\"", """{"tp":3}"""), Specs.Line("3", """{"tpp":1}"""), Specs.Line("4", """{"tp":1,"zero":3}"""));

        var run = await CommandRun.WithInput(lines, "evaluate");

        Assert.Equal(0, run.Exit);
        var answers = run.JsonLines();
        Assert.Equal(["1", "null", "\"b\"", "3", "4"], answers.Select(a => a.GetProperty("id").GetRawText()));
        Assert.True(answers[0].GetProperty("feasible").GetBoolean());
        Assert.True(answers[0].GetProperty("metrics").GetProperty("stepTimeSeconds").GetDouble() > 0);
        Assert.Equal("syntax", answers[1].GetProperty("error").GetProperty("code").GetString());
        Assert.False(answers[2].GetProperty("feasible").GetBoolean());
        Assert.Equal("$.plan.dp", answers[2].GetProperty("violations")[0].GetProperty("path").GetString());
        Assert.Equal("$.plan.tpp", answers[3].GetProperty("error").GetProperty("path").GetString());
        Assert.Contains("2 of 5 lines", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_gives_what_standard_input_gives()
    {
        using var folder = new TemporaryFolder();
        var lines = Specs.Line("1", """{"tp":4,"pp":2}""") + "\n" + Specs.Line("2", "{}") + "\n";

        var fromFile = await CommandRun.Of("evaluate", folder.Write("lines.jsonl", lines));
        var fromInput = await CommandRun.WithInput(lines, "evaluate", "-");

        Assert.Equal(fromFile.Output, fromInput.Output);
        Assert.Equal(2, fromFile.JsonLines().Count);
    }

    [Fact]
    public async Task A_line_without_a_kind_is_taken_for_the_kind_that_its_fields_belong_to()
    {
        var line = Specs.Line("1", """{"tp":8}""").Replace("\"kind\":\"TrainingPlan\",", string.Empty, StringComparison.Ordinal);

        var run = await CommandRun.WithInput(line, "evaluate");

        Assert.True(run.JsonLines()[0].GetProperty("feasible").GetBoolean());
    }

    [Fact]
    public async Task An_unknown_kind_is_told_which_there_are()
    {
        var run = await CommandRun.WithInput("""{"id":1,"kind":"Serving"}""", "evaluate");

        var error = run.JsonLines()[0].GetProperty("error");
        Assert.Equal(("$.kind", "unknownKind"), (error.GetProperty("path").GetString(), error.GetProperty("code").GetString()));
        Assert.Contains("TrainingPlan", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Json_makes_one_document_of_the_answers()
    {
        var run = await CommandRun.WithInput(Specs.Line("1", "{}") + "\n" + Specs.Line("2", "{}"), "evaluate", "--json");

        Assert.Equal([1, 2], run.Json().EnumerateArray().Select(a => a.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task An_explanations_terms_add_up_to_the_metrics()
    {
        var run = await CommandRun.WithInput(Specs.Line("1", """{"tp":2,"pp":2,"microbatch":1}"""), "explain");

        var answer = run.JsonLines()[0];
        Assert.Equal(answer.GetProperty("metrics").GetProperty("stepTimeSeconds").GetDouble(), Sum(answer, "timeSeconds"), tolerance: 1e-6);
        Assert.Equal(answer.GetProperty("metrics").GetProperty("memoryGiB").GetDouble(), Sum(answer, "memoryGiB"), tolerance: 1e-6);
    }

    [Fact]
    public async Task Evaluating_a_point_of_a_front_gives_its_metrics_again()
    {
        var front = (await CommandRun.WithInput(Specs.Small, "run", "-", "--json")).Json();
        foreach (var point in front.GetProperty("points").EnumerateArray().Take(5))
        {
            var answer = (await CommandRun.WithInput(Specs.Line("1", JsonSerializer.Serialize(point.GetProperty("parameters"))), "evaluate")).JsonLines()[0];

            Assert.True(JsonElement.DeepEquals(point.GetProperty("metrics"), answer.GetProperty("metrics")), answer.GetRawText());
        }
    }

    private static double Sum(JsonElement answer, string part) =>
        answer.GetProperty("waterfall").GetProperty(part).EnumerateArray().Sum(t => t.GetProperty("value").GetDouble());
}
