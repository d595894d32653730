using System.Globalization;
using System.Text.Json;

namespace Dse.Cli.Tests;

public sealed class ElasticRunTests
{
    private const string Networks = """
        networks: [ { name: net, layers: [ { name: stem, type: conv, ifmapHeight: 17, ifmapWidth: 17, filterHeight: 3, filterWidth: 3, channels: 3, filters: 16, stride: 2 },
                                           { name: body, type: conv, ifmapHeight: 10, ifmapWidth: 10, filterHeight: 3, filterWidth: 3, channels: 16, filters: 16, count: 3 } ],
                      elastic: { kernel: [3, 5], depth: [ { name: blocks, layers: [ body ], blocks: [1, 3] } ],
                                 accuracy: [ { kernel: 3, blocks: 1, accuracy: 0.6 }, { kernel: 3, blocks: 3, accuracy: 0.7 }, { kernel: 5, blocks: 3, accuracy: 0.75 } ] } } ]
        """;

    // Every chip with every network that has an accuracy, each asked about alone.
    [Theory]
    [InlineData("rows: [4, 8], cols: 8, dataflow: [os, ws], ifmapSramKiB: 8, filterSramKiB: 8, ofmapSramKiB: 8", "", 4)]
    [InlineData("meshX: [4, 8], scratchpadEntries: 8192", "template: gemmini", 2)]
    public async Task Chips_and_networks_are_decided_together(string space, string template, int chips)
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", $"kind: Codesign\n{template}\n{Networks}\nspace: {{ {space} }}\nobjectives: [ max accuracyRatio, min latencyMs, min energyMillijoules ]\n");

        var run = await CommandRun.Of("run", spec, "--json", "--out", Path.Combine(folder.Path, "out"));

        Assert.Equal(0, run.Exit);
        var front = run.Json();
        Assert.True(front.GetProperty("proved").GetBoolean());
        Assert.Equal(3 * chips, front.GetProperty("evaluations").GetInt32());
        var asked = (await CommandRun.WithInput(string.Join('\n', Lines(front.GetProperty("spec"), chips)), "evaluate", "-")).JsonLines()
            .Select(a => Objectives(a.GetProperty("metrics"))).ToArray();
        Assert.Equal(3 * chips, asked.Length);
        var best = asked.Where(a => !Array.Exists(asked, b => Dominates(b, a))).Select(Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        Assert.Equal(best, front.GetProperty("points").EnumerateArray().Select(p => Key(Objectives(p.GetProperty("metrics")))).Order(StringComparer.Ordinal));

        var point = front.GetProperty("points")[0];
        using var artifact = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder.Path, "out", point.GetProperty("artifact").GetString()!)));
        Assert.Equal(point.GetProperty("parameters").GetProperty("kernel").GetInt32(), artifact.RootElement.GetProperty("elastic").GetProperty("kernel").GetInt32());
    }

    [Fact]
    public async Task A_design_of_ones_own_is_compared_with_the_network_that_it_chooses()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", $"kind: Codesign\n{Networks}\nspace: {{ rows: [4, 8], cols: 8, dataflow: ws, ifmapSramKiB: 8, filterSramKiB: 8, ofmapSramKiB: 8 }}\nobjectives: [ max accuracyRatio, min latencyMs ]\n");

        var run = await CommandRun.WithInput("""{"rows":4,"cols":8,"ifmapSramKiB":8,"filterSramKiB":8,"ofmapSramKiB":8,"kernel":3,"blocks":1}""", "compare", spec, "-", "--json");

        Assert.Equal(0, run.Exit);
        Assert.Equal(6, run.Json().GetProperty("candidates").GetInt64());
    }

    private static IEnumerable<string> Lines(JsonElement spec, int chips)
    {
        var networks = JsonSerializer.Serialize(spec.GetProperty("networks"));
        string[] designs = chips == 2
            ? [.. new[] { 4, 8 }.Select(m => $"\"meshX\":{m},\"scratchpadEntries\":8192")]
            : [.. new[] { 4, 8 }.SelectMany(r => new[] { "os", "ws" }.Select(f => $"\"rows\":{r},\"cols\":8,\"dataflow\":\"{f}\",\"ifmapSramKiB\":8,\"filterSramKiB\":8,\"ofmapSramKiB\":8"))];
        return designs.SelectMany(d => new[] { (3, 1), (3, 3), (5, 3) }.Select(c =>
            $"{{\"kind\":\"Codesign\",\"networks\":{networks}{(chips == 2 ? ",\"template\":\"gemmini\"" : string.Empty)},\"design\":{{{d},\"kernel\":{c.Item1},\"blocks\":{c.Item2}}}}}"));
    }

    private static double[] Objectives(JsonElement metrics) =>
        [-metrics.GetProperty("accuracyRatio").GetDouble(), metrics.GetProperty("latencyMs").GetDouble(), metrics.GetProperty("energyMillijoules").GetDouble()];

    private static bool Dominates(double[] a, double[] b) => a.Zip(b).All(p => p.First <= p.Second) && a.Zip(b).Any(p => p.First < p.Second);

    private static string Key(double[] values) => string.Join(' ', values.Select(v => v.ToString("G12", CultureInfo.InvariantCulture)));
}
