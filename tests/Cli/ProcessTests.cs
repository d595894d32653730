using System.Diagnostics;
using System.Text.Json;

namespace Dse.Cli.Tests;

public sealed class ProcessTests
{
    [Fact]
    public async Task Ctrl_c_keeps_the_best_front_so_far_and_exits_with_130()
    {
        using var folder = new TemporaryFolder();
        var output = Path.Combine(folder.Path, "out");
        var spec = folder.Write("spec.yaml", Specs.Small
            .Replace("devices: 8,", "devices: 4096,", StringComparison.Ordinal)
            .Replace("globalBatch: 16", "globalBatch: 8192", StringComparison.Ordinal)
            .Replace("strategy: exhaustive", "strategy: random, evaluations: 1000000000", StringComparison.Ordinal));
        await using var run = DseProcess.Start("run", spec, "--out", output);

        // The first line of progress says that the search is under way.
        var clock = Stopwatch.StartNew();
        while (!run.Error.Contains("evaluations", StringComparison.Ordinal) && clock.Elapsed < TimeSpan.FromMinutes(3))
        {
            await Task.Delay(20);
        }

        run.Signal("INT");

        Assert.Equal(130, await run.ExitAsync());
        using var front = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "front.json")));
        Assert.Equal("cancelled", front.RootElement.GetProperty("status").GetString());
        Assert.True(front.RootElement.GetProperty("points").GetArrayLength() > 0);
    }

    [Fact]
    public async Task Answers_are_given_while_the_input_is_still_open()
    {
        await using var run = DseProcess.Start("evaluate");
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        foreach (var id in new[] { "1", "2", "3" })
        {
            await run.Input.WriteLineAsync(Specs.Line(id, "{}").AsMemory(), deadline.Token);
            await run.Input.FlushAsync(deadline.Token);

            using var answer = JsonDocument.Parse((await run.Output.ReadLineAsync(deadline.Token))!);

            Assert.Equal(id, answer.RootElement.GetProperty("id").GetRawText());
        }

        run.Input.Close();
        Assert.Equal(0, await run.ExitAsync());
    }

    [Fact]
    public async Task A_reader_that_goes_away_is_no_error()
    {
        await using var run = DseProcess.Start("catalog", "models", "--json");

        run.Output.Close();

        Assert.Equal(0, await run.ExitAsync());
        Assert.DoesNotContain("Unhandled", run.Error, StringComparison.Ordinal);
    }
}
