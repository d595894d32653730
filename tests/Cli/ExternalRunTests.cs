using System.Diagnostics;
using System.Text.Json;

namespace Dse.Cli.Tests;

/// <summary><c>dse run --evaluate-with</c> with real processes.</summary>
public sealed class ExternalRunTests
{
    private const string Spec = """
        kind: External
        parameters:
          x: { type: real, from: 0, to: 1 }
          k: { type: integer, from: 0, to: 9 }
        metrics: { f: {}, g: {}, slack: { constraint: "<= 0" } }
        objectives: [ "min f", "min g" ]
        search: { strategy: nsga2, evaluations: 60, seed: 1, trialSeconds: 0.3 }
        """;

    private const string Loop = """
        import { createInterface } from 'node:readline';
        const answer = (a) => process.stdout.write(JSON.stringify(a) + '\n');
        for await (const line of createInterface({ input: process.stdin })) {
          const { trial, parameters: { x, k } } = JSON.parse(line);
          BODY
          answer({ trial, metrics: { f: x + k, g: 1 - x, slack: k - 8 } });
        }
        """;

    [Fact]
    public async Task The_front_is_the_same_with_one_quick_and_with_three_slow_evaluators()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", Spec);
        var quick = folder.Write("quick.mjs", Loop.Replace("BODY", string.Empty, StringComparison.Ordinal));
        var slow = folder.Write("slow.mjs", Loop.Replace("BODY", "await new Promise((r) => setTimeout(r, (trial * 7) % 5));", StringComparison.Ordinal));

        var one = await CommandRun.Of("run", spec, "--json", "--evaluate-with", $"node {quick}");
        var three = await CommandRun.Of("run", spec, "--json", "--evaluate-with", $"node {slow}", "--evaluators", "3");

        Assert.Equal((0, 0), (one.Exit, three.Exit));
        Assert.NotEqual(0, one.Json().GetProperty("points").GetArrayLength());
        Assert.Equal(one.Json().GetProperty("points").GetRawText(), three.Json().GetProperty("points").GetRawText());
        Assert.Equal(60, one.Json().GetProperty("evaluations").GetInt32());
    }

    [Fact]
    public async Task Crashes_silence_and_refusals_cost_only_the_designs_that_cause_them()
    {
        using var folder = new TemporaryFolder();
        var program = folder.Write("moody.mjs", Loop.Replace(
            "BODY",
            """
            if (k === 1) { console.error('about to crash'); process.exit(7); }
            if (k === 2) { await new Promise((r) => setTimeout(r, 60000)); }
            if (k === 3) { answer({ trial, infeasible: 'no' }); continue; }
            if (k === 4) { answer({ trial, error: 'sulks' }); continue; }
            """,
            StringComparison.Ordinal));

        var run = await CommandRun.Of("run", folder.Write("spec.yaml", Spec.Replace("x: { type: real, from: 0, to: 1 }", "x: { type: ordinal, values: [0.5] }", StringComparison.Ordinal)), "--json", "--evaluate-with", $"node {program}");

        Assert.Equal(0, run.Exit);
        var rejected = run.Json().GetProperty("rejected");
        Assert.Equal(3, rejected.GetProperty("failed").GetInt32());
        Assert.Equal(1, rejected.GetProperty("infeasible").GetInt32());
        Assert.Equal(1, rejected.GetProperty("slack <= 0").GetInt32());
        Assert.Equal(10, run.Json().GetProperty("evaluations").GetInt32());
        Assert.Contains("ended with exit code 7", run.Error, StringComparison.Ordinal);
        Assert.Contains("about to crash", run.Error, StringComparison.Ordinal);
        Assert.Contains("no answer within 0.3 s", run.Error, StringComparison.Ordinal);
        Assert.Contains("sulks", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-such-program-here", "exit code 127")]
    [InlineData("true", "exit code 0")]
    [InlineData("while read l; do echo hello; done", "it wrote 'hello'")]
    public async Task A_command_that_never_answers_is_given_up(string command, string why)
    {
        var run = await CommandRun.WithInput(Spec, "run", "-", "--evaluate-with", command);

        Assert.Equal(1, run.Exit);
        Assert.Contains("was given up", run.Output, StringComparison.Ordinal);
        Assert.Contains(why, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_an_evaluator_an_external_study_does_not_run()
    {
        var run = await CommandRun.WithInput(Spec, "run", "-");

        Assert.Equal(2, run.Exit);
        Assert.Contains("--evaluate-with", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_kinds_designs_can_be_evaluated_outside_too()
    {
        using var folder = new TemporaryFolder();
        var program = folder.Write("mine.mjs", """
            import { createInterface } from 'node:readline';
            for await (const line of createInterface({ input: process.stdin })) {
              const { trial, parameters: p } = JSON.parse(line);
              console.log(JSON.stringify({ trial, metrics: { stepTimeSeconds: 1 / p.tp, memoryGiB: p.tp } }));
            }
            """);

        var run = await CommandRun.WithInput(Specs.Small, "run", "-", "--json", "--evaluate-with", $"node {program}");

        Assert.Equal(0, run.Exit);
        Assert.All(run.Json().GetProperty("points").EnumerateArray(), p => Assert.Equal(p.GetProperty("parameters").GetProperty("tp").GetDouble(), p.GetProperty("metrics").GetProperty("memoryGiB").GetDouble()));
    }

    [Theory]
    [InlineData("INT", 130)]
    [InlineData("KILL", 137)]
    public async Task However_it_ends_no_evaluator_is_left_behind(string signal, int exit)
    {
        using var folder = new TemporaryFolder();
        var program = folder.Write("slow.mjs", Loop.Replace(
            "BODY", "if (trial >= 8) { (await import('node:fs')).appendFileSync(process.argv[2], process.pid + '\\n'); await new Promise((r) => setTimeout(r, 60000)); }", StringComparison.Ordinal));
        var spec = folder.Write("spec.yaml", Spec.Replace(", trialSeconds: 0.3", string.Empty, StringComparison.Ordinal));
        await using var dse = DseProcess.Start("run", spec, "--json", "--evaluate-with", $"node {program} {folder.Path}/pids", "--evaluators", "2");
        var pids = await PidsAsync($"{folder.Path}/pids");

        dse.Signal(signal);

        Assert.Equal(exit, await dse.ExitAsync());
        if (signal == "INT")
        {
            using var front = JsonDocument.Parse(await dse.Output.ReadToEndAsync());
            Assert.Equal("cancelled", front.RootElement.GetProperty("status").GetString());
            Assert.Equal(8, front.RootElement.GetProperty("evaluations").GetInt32());
            Assert.NotEqual(0, front.RootElement.GetProperty("points").GetArrayLength());
        }

        var waited = Stopwatch.StartNew();
        while (pids.Any(IsAlive) && waited.Elapsed < TimeSpan.FromSeconds(10))
        {
            await Task.Delay(50);
        }

        Assert.DoesNotContain(pids, IsAlive);
    }

    private static async Task<string[]> PidsAsync(string file)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < TimeSpan.FromSeconds(30))
        {
            if (File.Exists(file) && await File.ReadAllLinesAsync(file) is { Length: 2 } pids)
            {
                return pids;
            }

            await Task.Delay(50);
        }

        throw new TimeoutException("The evaluators did not start.");
    }

    private static bool IsAlive(string pid) => Directory.Exists($"/proc/{pid}") && !File.ReadAllText($"/proc/{pid}/stat").Contains(") Z ", StringComparison.Ordinal);
}
