using System.Text.Json;

namespace Dse.Cli.Tests;

public sealed class ScratchpadRunTests
{
    [Fact]
    public async Task A_front_of_capacities_comes_with_plans_that_can_be_replayed()
    {
        using var folder = new TemporaryFolder();
        var output = Path.Combine(folder.Path, "out");

        var run = await CommandRun.Of("run", folder.Write("spec.yaml", "kind: Scratchpad\ngraph: gpt2_small_seq256\norder: fixed\ncapacitiesBytes: [tightest, half]\n"), "--json", "--out", output);

        Assert.Equal(0, run.Exit);
        Assert.True(run.Json().GetProperty("proved").GetBoolean());
        var points = run.Json().GetProperty("points").EnumerateArray().ToArray();

        // The reference figures of this graph.
        Assert.Equal([(1572864L, 9240576L), (1769472L, 4521984L)], points.Select(p => (Metric(p, "capacityBytes"), Metric(p, "offChipBytes"))));
        foreach (var point in points)
        {
            var plan = await File.ReadAllTextAsync(Path.Combine(output, point.GetProperty("artifact").GetString()!));
            var line = $$"""{"kind":"Scratchpad","graph":"gpt2_small_seq256","capacityBytes":{{Metric(point, "capacityBytes")}},"plan":{{plan}}}""";

            var again = await CommandRun.WithInput(line, "evaluate", "-");

            using var answer = JsonDocument.Parse(again.Output);
            Assert.True(answer.RootElement.GetProperty("feasible").GetBoolean());
            Assert.Equal(Metric(point, "offChipBytes"), Metric(answer.RootElement, "offChipBytes"));
        }
    }

    [Fact]
    public async Task A_graph_is_read_from_beside_the_spec()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tiny.json", """{"name":"tiny","tensors":[{"id":7,"shape":[4],"kind":"input"},{"id":9,"shape":[2],"kind":"output"}],"ops":[{"inputs":[7],"outputs":[9]}]}""");

        var run = await CommandRun.Of("run", folder.Write("spec.yaml", "kind: Scratchpad\ngraph: tiny.json\ncapacitiesBytes: tightest\n"), "--json");

        Assert.Equal(0, run.Exit);
        Assert.Equal(6, Metric(run.Json().GetProperty("points")[0], "capacityBytes"));
        Assert.Equal("tiny", run.Json().GetProperty("spec").GetProperty("graph").GetProperty("name").GetString());
    }

    [Fact]
    public async Task A_scratchpad_too_small_for_an_operator_is_proved_infeasible()
    {
        var run = await CommandRun.WithInput("kind: Scratchpad\ngraph: resnet18\ncapacitiesBytes: [1000]\n", "run", "-", "--json");

        Assert.Equal(4, run.Exit);
        Assert.Contains("operatorTooLarge", run.Json().GetProperty("reason").GetString(), StringComparison.Ordinal);
        Assert.Contains("operator pool1 reads and makes 1003520 bytes at once", run.Json().GetProperty("reason").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("cosma", "offChipBytes")]
    [InlineData("in-place", "offChipBytes")]
    [InlineData("levels", "transferEnergyPj")]
    [InlineData("prefetch", "executionCycles")]
    [InlineData("recompute", "offChipBytes")]
    [InlineData("sweep", "offChipBytes")]
    public async Task Examples_end_with_plans_that_hold_and_are_not_below_their_bound(string example, string metric)
    {
        using var folder = new TemporaryFolder();
        var spec = Repository.File($"examples/scratchpad-{example}.yaml");

        var run = await CommandRun.Of("run", spec, "--json", "--out", folder.Path);

        Assert.Equal(0, run.Exit);
        Assert.All(run.Json().GetProperty("points").EnumerateArray(), p =>
            Assert.InRange(p.GetProperty("bound").GetProperty(metric).GetDouble(), 0, p.GetProperty("metrics").GetProperty(metric).GetDouble()));
        Assert.Equal(0, (await CommandRun.Of("check", spec, Path.Combine(folder.Path, "front.json"))).Exit);
    }

    private static long Metric(JsonElement point, string name) => point.GetProperty("metrics").GetProperty(name).GetInt64();
}
