using System.Text.Json;

namespace Dse.Cli.Tests;

public sealed class RunTests
{
    [Fact]
    public async Task The_table_the_summary_and_the_files_tell_the_same_front()
    {
        using var folder = new TemporaryFolder();
        var output = Path.Combine(folder.Path, "out");

        var run = await CommandRun.Of("run", folder.Write("spec.yaml", Specs.Small), "--out", output);

        Assert.Equal(0, run.Exit);
        using var front = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "front.json")));
        var points = front.RootElement.GetProperty("points").EnumerateArray().ToList();
        Assert.NotEmpty(points);
        Assert.Contains("the front is proved complete", run.Output, StringComparison.Ordinal);
        Assert.Contains($"{points.Count} points, hypervolume", run.Output, StringComparison.Ordinal);
        Assert.Equal("succeeded", front.RootElement.GetProperty("status").GetString());
        Assert.True(front.RootElement.GetProperty("proved").GetBoolean());
        Assert.Equal("small", front.RootElement.GetProperty("spec").GetProperty("name").GetString());
        Assert.Equal(points.Count + 1, File.ReadAllLines(Path.Combine(output, "front.csv")).Length);
        Assert.All(points, point =>
        {
            using var artifact = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, point.GetProperty("artifact").GetString()!)));
            Assert.Equal(JsonValueKind.Object, artifact.RootElement.ValueKind);
        });
    }

    [Fact]
    public async Task No_point_of_a_front_is_dominated_infeasible_or_there_twice()
    {
        var run = await CommandRun.WithInput(Specs.Small, "run", "-", "--json");

        var points = run.Json().GetProperty("points").EnumerateArray()
            .Select(p => (Time: Metric(p, "stepTimeSeconds"), Memory: Metric(p, "memoryGiB")))
            .ToList();
        Assert.Equal(points.OrderBy(p => p.Time), points);
        Assert.Equal(points.OrderByDescending(p => p.Memory), points);
        Assert.Equal(points.Count, points.Distinct().Count());
        Assert.All(points, p => Assert.True(p.Memory <= 70));
    }

    [Fact]
    public async Task Threads_never_change_the_front()
    {
        var one = await CommandRun.WithInput(Specs.Seeded, "run", "-", "--json", "--threads", "1");
        var two = await CommandRun.WithInput(Specs.Seeded, "run", "-", "--json", "--threads", "2");

        Assert.Equal(Points(one), Points(two));
    }

    [Fact]
    public async Task The_command_lines_budget_and_seed_go_before_the_specs()
    {
        var seven = await CommandRun.WithInput(Specs.Seeded, "run", "-", "--json", "--evaluations", "90", "--seed", "7");
        var again = await CommandRun.WithInput(Specs.Seeded, "run", "-", "--json", "--evaluations", "90", "--seed", "7");

        var search = seven.Json().GetProperty("spec").GetProperty("search");
        Assert.Equal(90, seven.Json().GetProperty("evaluations").GetInt64());
        Assert.Equal((90, 7), (search.GetProperty("evaluations").GetInt32(), search.GetProperty("seed").GetInt32()));
        Assert.Equal(Points(seven), Points(again));
    }

    [Fact]
    public async Task A_bad_override_is_an_error_of_the_spec()
    {
        var run = await CommandRun.WithInput(Specs.Seeded, "run", "-", "--json", "--evaluations", "-5");

        Assert.Equal(3, run.Exit);
        Assert.Equal("$.search.evaluations", run.Json().GetProperty("errors")[0].GetProperty("path").GetString());
    }

    [Fact]
    public async Task A_search_ended_by_the_clock_says_so()
    {
        var run = await CommandRun.WithInput(Specs.Seeded.Replace("evaluations: 600", "seconds: 0.05", StringComparison.Ordinal), "run", "-", "--json");

        Assert.False(run.Json().GetProperty("reproducible").GetBoolean());
    }

    [Fact]
    public async Task Proved_infeasible_exits_with_4_and_names_what_binds()
    {
        var run = await CommandRun.WithInput(Specs.Small.Replace("<= 70", "<= 0.5", StringComparison.Ordinal), "run", "-", "--json");

        Assert.Equal(4, run.Exit);
        Assert.Equal("infeasible", run.Json().GetProperty("status").GetString());
        Assert.Contains("memoryGiB <= 0.5", run.Json().GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Equal(0, run.Json().GetProperty("points").GetArrayLength());
    }

    [Fact]
    public async Task A_budget_that_ends_without_a_feasible_point_exits_with_5()
    {
        var run = await CommandRun.WithInput(
            Specs.Seeded.Replace("<= 70", "<= 0.5", StringComparison.Ordinal).Replace("nsga2", "random", StringComparison.Ordinal), "run", "-", "--json", "--evaluations", "20");

        Assert.Equal(5, run.Exit);
        Assert.Equal("failed", run.Json().GetProperty("status").GetString());
    }

    [Fact]
    public async Task A_run_that_is_cancelled_at_once_exits_with_130()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        var run = await CommandRun.Until(cancelled.Token, string.Empty, "run", Repository.File("examples/training-gpt3-4096.yaml"), "--json");

        Assert.Equal(130, run.Exit);
    }

    [Fact]
    public async Task Artifacts_of_an_earlier_front_are_taken_away()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", Specs.Small);
        Directory.CreateDirectory(Path.Combine(folder.Path, "artifacts"));
        var stale = folder.Write("artifacts/9999.json", "{}");
        var own = folder.Write("artifacts/notes.txt", "mine");

        await CommandRun.Of("run", spec, "--out", folder.Path);

        Assert.False(File.Exists(stale));
        Assert.True(File.Exists(own));
    }

    private static string Points(CommandRun run) => run.Json().GetProperty("points").GetRawText();

    private static double Metric(JsonElement point, string name) => point.GetProperty("metrics").GetProperty(name).GetDouble();
}
