using System.Text.Json;

namespace Dse.Cli.Tests;

/// <summary><c>dse run --suggest-with</c>, and designs given beforehand from files.</summary>
public sealed class SuggestRunTests
{
    private const string Spec = """
        kind: External
        parameters:
          x: { type: integer, from: 0, to: 9 }
          flow: { type: categorical, values: [ws, os] }
          depth: { type: integer, from: 1, to: 3, when: "flow == 'ws'" }
        constraints: [ "x != 5" ]
        metrics: { f: {}, g: {} }
        objectives: [ "min f", "min g" ]
        search: { strategy: random, evaluations: 12, seed: 1 SEARCH }
        """;

    private const string Evaluator = """
        import { createInterface } from 'node:readline';
        for await (const line of createInterface({ input: process.stdin })) {
          const { trial, parameters: { x, depth = 0 } } = JSON.parse(line);
          console.log(JSON.stringify({ trial, metrics: { f: x + depth, g: 9 - x } }));
        }
        """;

    // Walks x upwards; first it asks for what is not there, for what a rule forbids and for the same again.
    private const string Optimiser = """
        import { createInterface } from 'node:readline';
        let x = 0;
        const queue = [{ x: 99, flow: 'os' }, { x: 5, flow: 'os' }, { x: 1 }, { x: 1, flow: 'os', depth: 2 }, { x: 1, flow: 'os' }];
        for await (const line of createInterface({ input: process.stdin })) {
          const message = JSON.parse(line);
          console.error(line);
          if (message.ask) {
            const next = queue.shift() ?? (x === 5 ? (x++, { x: x++, flow: 'os' }) : { x: x++, flow: 'os' });
            console.log(JSON.stringify({ candidates: x > 10 ? [] : [next] }));
          }
        }
        """;

    [Fact]
    public async Task An_optimiser_of_the_users_is_told_everything_and_billed_only_for_new_designs()
    {
        using var folder = new TemporaryFolder();
        var log = Path.Combine(folder.Path, "log");
        var run = await CommandRun.Of(
            "run", folder.Write("spec.yaml", Spec.Replace("SEARCH", string.Empty, StringComparison.Ordinal)), "--json",
            "--evaluate-with", $"node {folder.Write("e.mjs", Evaluator)}",
            "--suggest-with", $"node {folder.Write("o.mjs", Optimiser)} 2>{log}",
            "--beside", "exhaustive");

        Assert.Equal(0, run.Exit);
        Assert.Equal(9, run.Json().GetProperty("evaluations").GetInt32());
        Assert.False(run.Json().GetProperty("proved").GetBoolean());
        Assert.Contains("3 candidates were no designs of the space", run.Error, StringComparison.Ordinal);
        Assert.Contains("2 candidates had been asked for before", run.Error, StringComparison.Ordinal);
        var beside = run.Json().GetProperty("beside");
        Assert.Equal(9, beside.GetProperty("evaluations").GetInt32());
        Assert.True(beside.GetProperty("yourHypervolume").GetDouble() >= beside.GetProperty("ourHypervolume").GetDouble());
        var lines = File.ReadAllLines(log).Select(l => JsonDocument.Parse(l).RootElement).ToList();
        var parameters = lines[0].GetProperty("space").GetProperty("parameters");
        Assert.Equal(["x", "flow", "depth"], parameters.EnumerateObject().Select(p => p.Name));
        Assert.Equal("flow == 'ws'", parameters.GetProperty("depth").GetProperty("when").GetString());
        Assert.Equal("x != 5", lines[0].GetProperty("space").GetProperty("constraints")[0].GetString());
        var told = lines.Where(l => l.TryGetProperty("tell", out _)).SelectMany(l => l.GetProperty("tell").EnumerateArray()).ToList();
        Assert.Equal(3, told.Count(t => t.TryGetProperty("invalid", out _)));
        Assert.Equal(9 + 2, told.Count(t => t.TryGetProperty("metrics", out _)));
    }

    [Theory]
    [InlineData("while read l; do echo hello; done", "which is no JSON")]
    [InlineData("true", "exit code 0")]
    [InlineData("while read l; do echo '{\"candidates\":[{\"x\":77}]}'; done", "no new designs")]
    public async Task An_optimiser_that_is_none_is_given_up(string command, string why)
    {
        using var folder = new TemporaryFolder();
        var run = await CommandRun.Of(
            "run", folder.Write("spec.yaml", Spec.Replace("SEARCH", string.Empty, StringComparison.Ordinal)),
            "--evaluate-with", $"node {folder.Write("e.mjs", Evaluator)}", "--suggest-with", command);

        Assert.Equal(1, run.Exit);
        Assert.Contains(why, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Enqueued_and_known_designs_come_first_and_are_never_evaluated_twice()
    {
        using var folder = new TemporaryFolder();
        folder.Write("optuna.csv", """
            number,values_0,values_1,params_x,params_flow,params_depth,state
            0,0.5,9,0,os,,COMPLETE
            1,7,2,7,os,,COMPLETE
            2,1,1,8,os,,FAIL
            3,1,1,88,os,,COMPLETE
            """);
        var asked = Path.Combine(folder.Path, "asked");
        var spec = folder.Write("spec.yaml", Spec.Replace(
            "SEARCH", ", warmStart: { csv: optuna.csv }, enqueue: [ { x: 9, flow: ws, depth: 3 }, { x: 4, flow: os }, { x: 0, flow: os } ]", StringComparison.Ordinal));

        var run = await CommandRun.Of("run", spec, "--json", "--evaluations", "100", "--evaluate-with", $"tee {asked} | node {folder.Write("e.mjs", Evaluator)}");

        Assert.Equal(0, run.Exit);
        var lines = File.ReadAllLines(asked);
        Assert.StartsWith("""{"trial":2,"parameters":{"x":9,"flow":"ws","depth":3}}""", lines[0], StringComparison.Ordinal);
        Assert.StartsWith("""{"trial":3,"parameters":{"x":4,"flow":"os"}}""", lines[1], StringComparison.Ordinal);
        Assert.Equal(9 * 4 - 2, run.Json().GetProperty("evaluations").GetInt32());
        Assert.Equal(9 * 4 - 2, lines.Select(l => JsonDocument.Parse(l).RootElement.GetProperty("parameters").GetRawText()).Distinct(StringComparer.Ordinal).Count());
        Assert.Contains(run.Json().GetProperty("points").EnumerateArray(), p => p.GetProperty("trial").GetInt32() == 0 && p.GetProperty("metrics").GetProperty("f").GetDouble() == 0.5);
        Assert.True(run.Json().GetProperty("proved").GetBoolean());
    }

    [Fact]
    public async Task A_front_of_ours_is_a_warm_start_too_and_a_wrong_enqueue_is_refused()
    {
        using var folder = new TemporaryFolder();
        var program = $"node {folder.Write("e.mjs", Evaluator)}";
        var output = Path.Combine(folder.Path, "out");
        await CommandRun.Of("run", folder.Write("a.yaml", Spec.Replace("SEARCH", string.Empty, StringComparison.Ordinal)), "--out", output, "--evaluate-with", program);

        var again = await CommandRun.Of("run", folder.Write("b.yaml", Spec.Replace("SEARCH", ", warmStart: { front: out/front.json }", StringComparison.Ordinal)), "--json", "--evaluations", "1", "--evaluate-with", program);
        var refused = await CommandRun.Of("run", folder.Write("c.yaml", Spec.Replace("SEARCH", ", enqueue: [ { x: 5, flow: os } ]", StringComparison.Ordinal)), "--evaluate-with", program);

        using var first = JsonDocument.Parse(File.ReadAllText(Path.Combine(output, "front.json")));
        Assert.True(again.Json().GetProperty("points").GetArrayLength() >= first.RootElement.GetProperty("points").GetArrayLength() - 1);
        Assert.Equal(1, again.Json().GetProperty("evaluations").GetInt32());
        Assert.Equal(3, refused.Exit);
        Assert.Contains("brokenRule", refused.Error, StringComparison.Ordinal);
    }
}
