using System.Text.RegularExpressions;

namespace Dse.Cli.Tests;

public sealed class UsageTests
{
    [Fact]
    public async Task Bench_without_a_name_lists_what_there_is_and_runs_nothing()
    {
        var run = await CommandRun.Of("bench");
        var json = await CommandRun.Of("bench", "--json");

        Assert.Equal((0, 0), (run.Exit, json.Exit));
        Assert.Contains("accuracy       training model against published runs", run.Output, StringComparison.Ordinal);
        Assert.Contains("'all'", run.Error, StringComparison.Ordinal);
        Assert.Contains(json.Json().EnumerateArray(), b => b.GetProperty("name").GetString() == "search");
    }

    [Fact]
    public async Task Every_benchmark_of_the_program_has_a_name_in_the_command()
    {
        var program = await File.ReadAllTextAsync(Repository.File("bench/Program.cs"));
        var named = (await CommandRun.Of("bench", "--json")).Json().EnumerateArray().Select(b => b.GetProperty("name").GetString());

        // Part of kernels.
        var missing = Regex.Matches(program, @"^    \[""(?<name>\w+)""", RegexOptions.Multiline | RegexOptions.ExplicitCapture).Select(m => m.Groups["name"].Value).Except(named!).Except(["collectives"]);

        Assert.Empty(missing);
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("run")]
    [InlineData("run a.yaml b.yaml")]
    [InlineData("run a.yaml --evaluate-with cmd")]
    [InlineData("run a.yaml --suggest-with cmd")]
    [InlineData("run a.yaml --threads 0")]
    [InlineData("run a.yaml --threads many")]
    [InlineData("run a.yaml --evaluations 1.5")]
    [InlineData("export front.json 1 --to megatron")]
    [InlineData("check input artifact")]
    [InlineData("calibrate measured.csv --device H100")]
    [InlineData("proxy train rows.csv --target y --evaluator-seconds -1")]
    [InlineData("attach 1")]
    [InlineData("catalog")]
    [InlineData("catalog traces")]
    [InlineData("show not-an-id")]
    [InlineData("list --server not-a-url")]
    [InlineData("list --state odd")]
    [InlineData("list --limit 0")]
    [InlineData("serve --urls 5080")]
    [InlineData("keys")]
    [InlineData("keys create")]
    [InlineData("keys create --name x --role god")]
    [InlineData("keys create --name x --days 0")]
    [InlineData("keys list --tenant acme")]
    [InlineData("bench nonsense")]
    public async Task A_wrong_command_line_exits_with_2_and_says_why(string line)
    {
        var run = await CommandRun.Of(line.Split(' '));

        Assert.Equal(2, run.Exit);
        Assert.StartsWith("dse: ", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Theory]
    [InlineData("validate")]
    [InlineData("run")]
    [InlineData("evaluate")]
    [InlineData("explain")]
    public async Task A_missing_file_is_a_usage_error(string command)
    {
        var run = await CommandRun.Of(command, "/nowhere/spec.yaml");

        Assert.Equal(2, run.Exit);
        Assert.Contains("/nowhere/spec.yaml", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_not_there_exits_with_1_and_says_how_to_start_one()
    {
        var run = await CommandRun.Of("list", "--server", "http://127.0.0.1:9");

        Assert.Equal(1, run.Exit);
        Assert.Contains("dse serve", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_is_told_before_the_search()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", Specs.Small);
        var blocked = folder.Write("file", string.Empty);

        var run = await CommandRun.Of("run", spec, "--out", blocked);

        Assert.NotEqual(0, run.Exit);
        Assert.Empty(run.Output);
        Assert.Contains(blocked, run.Error, StringComparison.Ordinal);
    }
}
