using System.Text.Json;

namespace Dse.Cli.Tests;

/// <summary>Orders of items from the spec to the user's programs and back.</summary>
public sealed class PermutationRunTests
{
    private const string Spec = """
        kind: External
        parameters:
          order: { type: permutation, items: [a, b, c, 4] }
          k: { type: integer, from: 0, to: 1 }
        metrics: { f: {}, g: {} }
        objectives: [ "min f", "min g" ]
        search: { strategy: STRATEGY }
        """;

    private const string Evaluator = """
        import { createInterface } from 'node:readline';
        const weights = { a: [3, 1], b: [1, 5], c: [4, 4], 4: [1, 2] };
        for await (const line of createInterface({ input: process.stdin })) {
          const { trial, parameters: { order, k } } = JSON.parse(line);
          const sum = (m) => order.reduce((total, item, place) => total + weights[item][m] * place * place, k);
          console.log(JSON.stringify({ trial, metrics: { f: sum(0), g: sum(1) } }));
        }
        """;

    [Fact]
    public async Task All_orders_are_evaluated_and_the_front_goes_to_files_and_back()
    {
        using var folder = new TemporaryFolder();
        var evaluator = $"node {folder.Write("e.mjs", Evaluator)}";
        var target = Path.Combine(folder.Path, "out");

        var run = await CommandRun.Of("run", folder.Write("s.yaml", Spec.Replace("STRATEGY", "exhaustive", StringComparison.Ordinal)), "--json", "--out", target, "--evaluate-with", evaluator);

        Assert.Equal(0, run.Exit);
        Assert.Equal(48, run.Json().GetProperty("evaluations").GetInt32());
        var points = run.Json().GetProperty("points").EnumerateArray().ToList();
        Assert.Equal(BruteForce(), points.Select(p => (p.GetProperty("metrics").GetProperty("f").GetInt32(), p.GetProperty("metrics").GetProperty("g").GetInt32())).Distinct().Order());
        Assert.All(points, p => Assert.Equal(
            ["\"a\"", "\"b\"", "\"c\"", "4"], p.GetProperty("parameters").GetProperty("order").EnumerateArray().Select(i => i.GetRawText()).Order(StringComparer.Ordinal)));
        foreach (var (member, file) in new[] { ("csv", "front.csv"), ("front", "front.json") })
        {
            var again = folder.Write("again.yaml", Spec.Replace("STRATEGY", $"exhaustive, warmStart: {{ {member}: out/{file} }}", StringComparison.Ordinal));
            var warm = await CommandRun.Of("run", again, "--json", "--evaluate-with", evaluator);

            Assert.Equal(0, warm.Exit);
            Assert.Equal(48 - points.Count, warm.Json().GetProperty("evaluations").GetInt32());
            Assert.Equal(points.Count, warm.Json().GetProperty("points").GetArrayLength());
        }
    }

    [Fact]
    public async Task An_optimiser_of_the_users_reads_the_items_and_answers_orders()
    {
        using var folder = new TemporaryFolder();
        var optimiser = folder.Write("o.mjs", """
            import { createInterface } from 'node:readline';
            let space, asked = 0;
            for await (const line of createInterface({ input: process.stdin })) {
              const message = JSON.parse(line);
              space ??= message.space.parameters;
              if (message.ask) {
                const order = [...space.order.items].reverse();
                console.log(JSON.stringify({ candidates: asked++ === 0 && space.order.type === 'permutation' ? [{ order, k: 0 }] : [] }));
              }
            }
            """);

        var run = await CommandRun.Of(
            "run", folder.Write("s.yaml", Spec.Replace("STRATEGY", "random", StringComparison.Ordinal)), "--json",
            "--evaluate-with", $"node {folder.Write("e.mjs", Evaluator)}", "--suggest-with", $"node {optimiser}");

        Assert.Equal(0, run.Exit);
        Assert.Equal("""[4,"c","b","a"]""", JsonSerializer.Serialize(Assert.Single(run.Json().GetProperty("points").EnumerateArray()).GetProperty("parameters").GetProperty("order")));
    }

    [Fact]
    public async Task The_example_runs()
    {
        var run = await CommandRun.Of(
            "run", Repository.File("examples/external-order.yaml"), "--json", "--evaluations", "200", "--evaluate-with", $"node {Repository.File("examples/external-order.mjs")}");

        Assert.Equal(0, run.Exit);
        Assert.All(run.Json().GetProperty("points").EnumerateArray(), p => Assert.Equal(8, p.GetProperty("parameters").GetProperty("order").EnumerateArray().Select(i => i.GetString()).Distinct().Count()));
    }

    private static IOrderedEnumerable<(int F, int G)> BruteForce()
    {
        (int F, int G)[] weights = [(3, 1), (1, 5), (4, 4), (1, 2)];
        var all = new HashSet<(int F, int G)>();
        for (var code = 0; code < 256; code++)
        {
            int[] order = [code & 3, (code >> 2) & 3, (code >> 4) & 3, code >> 6];
            if (order.Distinct().Count() == 4)
            {
                all.Add((order.Select((item, place) => weights[item].F * place * place).Sum(), order.Select((item, place) => weights[item].G * place * place).Sum()));
            }
        }

        return all.Where(p => !all.Any(q => q != p && q.F <= p.F && q.G <= p.G)).Order();
    }
}
