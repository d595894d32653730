using System.Globalization;
using System.Text.Json;

namespace Dse.Cli.Tests;

public sealed class PackingRunTests
{
    private const string Table = "id,lower,upper,size\na,0,3,4\nb,3,9,4\nc,0,9,4\nd,9,21,4\ne,0,21,4\n";

    [Fact]
    public async Task Buffers_beside_the_spec_are_packed_by_proof_and_the_table_can_be_checked()
    {
        using var folder = new TemporaryFolder();
        folder.Write("buffers.csv", Table);
        var spec = folder.Write("spec.yaml", "kind: Scratchpad\nbuffers: buffers.csv\n");
        var output = Path.Combine(folder.Path, "out");

        var run = await CommandRun.Of("run", spec, "--json", "--out", output);

        Assert.Equal(0, run.Exit);
        Assert.True(run.Json().GetProperty("proved").GetBoolean());
        Assert.Equal(12, run.Json().GetProperty("points")[0].GetProperty("metrics").GetProperty("heightBytes").GetInt64());
        var packing = Path.Combine(output, "packing.csv");
        Assert.Equal("id,lower,upper,size,offset", (await File.ReadAllLinesAsync(packing))[0]);
        Assert.Equal(0, (await CommandRun.Of("check", spec, packing)).Exit);
        Assert.Equal(0, (await CommandRun.Of("check", spec, Path.Combine(output, "front.json"))).Exit);
        Assert.Equal(0, (await CommandRun.Of("check", spec, Path.Combine(output, "artifacts", "1.json"))).Exit);
    }

    [Fact]
    public async Task Ids_with_commas_quotation_marks_and_line_breaks_come_back_as_they_were()
    {
        using var folder = new TemporaryFolder();
        folder.Write("buffers.csv", "id,lower,upper,size\n\"a, the \"\"first\"\"\",0,3,4\n\"b\nbelow\",3,9,4\n\"c\" ,0,9,4\n");
        var spec = folder.Write("spec.yaml", "kind: Scratchpad\nbuffers: buffers.csv\n");
        var output = Path.Combine(folder.Path, "out");

        Assert.Equal(0, (await CommandRun.Of("run", spec, "--json", "--out", output)).Exit);
        var packing = Path.Combine(output, "packing.csv");

        Assert.StartsWith("id,lower,upper,size,offset\n\"a, the \"\"first\"\"\",0,3,4,", await File.ReadAllTextAsync(packing), StringComparison.Ordinal);
        Assert.Equal(0, (await CommandRun.Of("check", spec, packing)).Exit);
        var wrong = folder.Write("wrong.csv", (await File.ReadAllTextAsync(packing)).Replace("b\nbelow", "b\nabove", StringComparison.Ordinal));
        Assert.Equal("otherBuffers", Code(await CommandRun.Of("check", spec, wrong, "--json")));
    }

    [Fact]
    public async Task A_table_that_overlaps_or_holds_other_buffers_does_not_hold()
    {
        using var folder = new TemporaryFolder();
        folder.Write("buffers.csv", Table);
        var spec = folder.Write("spec.yaml", "kind: Scratchpad\nbuffers: buffers.csv\ncapacityBytes: 12\n");
        var overlapping = folder.Write("overlapping.csv", "id,lower,upper,size,offset\na,0,3,4,0\nb,3,9,4,0\nc,0,9,4,3\nd,9,21,4,0\ne,0,21,4,8\n");
        var other = folder.Write("other.csv", "id,lower,upper,size,offset\na,0,3,4,0\nb,3,9,4,0\nc,0,9,3,4\nd,9,21,4,0\ne,0,21,4,8\n");

        var first = await CommandRun.Of("check", spec, overlapping, "--json");
        var second = await CommandRun.Of("check", spec, other, "--json");

        Assert.Equal((4, 4), (first.Exit, second.Exit));
        Assert.Equal("brokenPacking", Code(first));
        Assert.Equal("otherBuffers", Code(second));
    }

    [Theory]
    [InlineData("capacityBytes: 11", 4)]
    [InlineData("capacityBytes: 12", 0)]
    [InlineData("capacityBytes: 15\nmethod: noReuse", 5)]
    [InlineData("method: greedyBySize", 0)]
    [InlineData("method: bestFitBySize", 0)]
    [InlineData("method: repacking", 0)]
    [InlineData("method: hillClimb", 0)]
    [InlineData("method: noReuse", 0)]
    public async Task The_exit_code_tells_whether_buffers_fit(string settings, int exit)
    {
        var text = JsonSerializer.Serialize(Table);

        var run = await CommandRun.WithInput($"kind: Scratchpad\nbuffers: {text}\n{settings}\n", "run", "-", "--json");

        Assert.Equal(exit, run.Exit);
    }

    [Theory]
    [InlineData("id,lower,upper\\na,0,1", "Line 1 names no column 'size'")]
    [InlineData("id,lower,upper,size,sise\\na,0,1,1,1", "Line 1 names a column 'sise'")]
    [InlineData("id,lower,upper,size\\na,0,1,1\\nb,0,x,1", "Line 3, column upper: 'x'")]
    [InlineData("id,lower,upper,size\\na,5,1,1", "Line 2, column upper: 1 is below lower, 5")]
    [InlineData("id,lower,upper,size\\na,0,1,-1", "Line 2, column size: '-1'")]
    [InlineData("id,lower,upper,size\\na,0,1", "Line 2 has 3 columns")]
    public async Task A_bad_table_is_refused_by_line_and_column(string table, string message)
    {
        var run = await CommandRun.WithInput($"kind: Scratchpad\nbuffers: \"{table}\\n\"\n", "validate", "-", "--json");

        Assert.Equal(3, run.Exit);
        Assert.StartsWith(message, run.Json().GetProperty("errors")[0].GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plan_of_another_graph_and_an_artifact_of_another_sort_are_told_as_such()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", "kind: Scratchpad\ngraph: resnet18\ncapacitiesBytes: tightest\norder: fixed\n");
        var other = folder.Write("other.yaml", "kind: Scratchpad\ngraph: resnet50\ncapacitiesBytes: tightest\norder: fixed\n");
        var buffers = folder.Write("buffers.yaml", $"kind: Scratchpad\nbuffers: {JsonSerializer.Serialize(Table)}\n");
        Assert.Equal(0, (await CommandRun.Of("run", spec, "--json", "--out", Path.Combine(folder.Path, "out"))).Exit);
        var plan = Path.Combine(folder.Path, "out", "artifacts", "1.json");
        var weighted = folder.Write("weighted.json", (await File.ReadAllTextAsync(plan)).Replace("\"tensor\":0,", "\"tensor\":\"w0\",", StringComparison.Ordinal));
        var packing = folder.Write("packing.json", """{"buffers":[{"id":"a","lower":0,"upper":1,"size":1,"offset":0}]}""");

        var graph = await CommandRun.Of("check", other, plan, "--json");
        var weights = await CommandRun.Of("check", spec, weighted, "--json");

        Assert.EndsWith("It says that it is for the graph 'resnet18', and this is 'resnet50'.", Message(graph), StringComparison.Ordinal);
        Assert.EndsWith("weights take part with weights: true only.", Message(weights), StringComparison.Ordinal);
        Assert.Equal("otherArtifact", Code(await CommandRun.Of("check", buffers, plan, "--json")));
        Assert.Equal("otherArtifact", Code(await CommandRun.Of("check", spec, packing, "--json")));
    }

    [Fact]
    public async Task A_changed_plan_or_figure_does_not_hold()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", "kind: Scratchpad\ngraph: resnet18\ncapacitiesBytes: tightest\norder: fixed\n");
        var output = Path.Combine(folder.Path, "out");
        Assert.Equal(0, (await CommandRun.Of("run", spec, "--json", "--out", output)).Exit);
        var front = Path.Combine(output, "front.json");
        var plan = Path.Combine(output, "artifacts", "1.json");
        Assert.Equal(0, (await CommandRun.Of("check", spec, front)).Exit);
        Assert.Equal(0, (await CommandRun.Of("check", spec, plan)).Exit);

        using var read = JsonDocument.Parse(await File.ReadAllTextAsync(front));
        var peak = read.RootElement.GetProperty("points")[0].GetProperty("metrics").GetProperty("peakBytes").GetInt64();
        var wrong = folder.Write("out/wrong.json", (await File.ReadAllTextAsync(front)).Replace(peak.ToString(CultureInfo.InvariantCulture), (peak - 1).ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal));
        var swapped = folder.Write("swapped.json", (await File.ReadAllTextAsync(plan)).Replace("\"order\":[0,1,", "\"order\":[1,0,", StringComparison.Ordinal));

        Assert.Equal("otherValue", Code(await CommandRun.Of("check", spec, wrong, "--json")));
        Assert.Equal("brokenPlan", Code(await CommandRun.Of("check", spec, swapped, "--json")));
    }

    [Theory]
    [InlineData("kind: Precision\nlayers:\n- name: a\n  options:\n  - { bits: 4, sensitivity: 0.3, bytes: 10 }\n  - { bits: 8, sensitivity: 0.1, bytes: 20 }\n", "0.1", "0.2")]
    [InlineData("kind: TestProblem\nproblem: zdt1\nsearch: { strategy: nsga2, evaluations: 300 }\n", "\"f2\":", "\"f2\":1")]
    public async Task Points_of_other_kinds_are_evaluated_anew(string text, string figure, string other)
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", text);
        var output = Path.Combine(folder.Path, "out");
        Assert.Equal(0, (await CommandRun.Of("run", spec, "--json", "--out", output)).Exit);
        var front = Path.Combine(output, "front.json");

        var holds = await CommandRun.Of("check", spec, front, "--json");
        using var read = JsonDocument.Parse(await File.ReadAllTextAsync(front));
        var compact = JsonSerializer.Serialize(read.RootElement);
        var wrong = await CommandRun.Of("check", spec, folder.Write("out/wrong.json", Replaced(compact, figure, other)), "--json");

        Assert.Equal(0, holds.Exit);
        Assert.True(holds.Json().GetProperty("holds").GetBoolean());
        Assert.Equal(4, wrong.Exit);
    }

    // In the points only: the spec stands in the front too.
    private static string Replaced(string front, string figure, string other)
    {
        var points = front.IndexOf("\"points\"", StringComparison.Ordinal);
        return front[..points] + front[points..].Replace(figure, other, StringComparison.Ordinal);
    }

    private static string? Code(CommandRun run) => First(run).GetProperty("code").GetString();

    private static string? Message(CommandRun run) => First(run).GetProperty("message").GetString();

    private static JsonElement First(CommandRun run)
    {
        Assert.Equal(4, run.Exit);
        return run.Json().GetProperty("checked").EnumerateArray().SelectMany(v => v.GetProperty("errors").EnumerateArray()).First();
    }
}
