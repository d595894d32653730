using System.Text.Json;

namespace Dse.Cli.Tests;

public sealed class ExpertPlacementRunTests
{
    [Fact]
    public async Task The_example_gives_a_proved_front_whose_tables_an_evaluation_line_prices_alike()
    {
        using var folder = new TemporaryFolder();
        var outFolder = Path.Combine(folder.Path, "out");

        var run = await CommandRun.Of("run", Repository.File("examples/experts-mixtral.yaml"), "--json", "--out", outFolder);

        Assert.Equal(0, run.Exit);
        var front = run.Json();
        Assert.True(front.GetProperty("proved").GetBoolean());
        var line = new Dictionary<string, object> { ["kind"] = "ExpertPlacement", ["devices"] = 4, ["routing"] = front.GetProperty("spec").GetProperty("routing") };
        var points = front.GetProperty("points").EnumerateArray().ToArray();
        Assert.True(points.Length > 1);
        foreach (var point in points)
        {
            line["placement"] = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Path.Combine(outFolder, point.GetProperty("artifact").GetString()!)));
            var evaluated = await CommandRun.WithInput(JsonSerializer.Serialize(line), "evaluate");

            Assert.True(JsonElement.DeepEquals(point.GetProperty("metrics"), evaluated.JsonLines()[0].GetProperty("metrics")), evaluated.Output);
        }
    }

    [Fact]
    public async Task Tables_in_files_beside_the_spec_are_read_and_a_point_leaves_as_eplbs_tables()
    {
        using var folder = new TemporaryFolder();
        folder.Write("loads.csv", "e0,e1,e2\n6,2,4\n3,3,6\n");
        folder.Write("flows.csv", "layer,src,dst,tokens\n0,0,0,3\n0,2,2,4\n");
        var spec = folder.Write("spec.yaml", "kind: ExpertPlacement\nrouting: { loads: loads.csv, transitions: flows.csv }\ndevices: 3\nobjectives: [ min crossDeviceTokens ]\n");
        var outFolder = Path.Combine(folder.Path, "out");

        var run = await CommandRun.Of("run", spec, "--json", "--out", outFolder);
        var export = await CommandRun.Of("export", outFolder, "1", "--to", "eplb");

        Assert.Equal(0, run.Exit);
        Assert.Equal(0, run.Json().GetProperty("points")[0].GetProperty("metrics").GetProperty("crossDeviceTokens").GetDouble());
        Assert.Equal(0, export.Exit);
        using var tables = JsonDocument.Parse(export.Output);
        Assert.Equal(3, tables.RootElement.GetProperty("physical_to_logical_map")[1].GetArrayLength());
    }

    [Fact]
    public async Task A_table_that_is_not_there_or_damaged_is_named()
    {
        using var folder = new TemporaryFolder();
        folder.Write("bad.csv", "1,2\n3,x\n");

        var missing = await CommandRun.Of("run", folder.Write("a.yaml", "kind: ExpertPlacement\nrouting: { loads: none.csv }\ndevices: 2\n"), "--json");
        var bad = await CommandRun.Of("run", folder.Write("b.yaml", "kind: ExpertPlacement\nprofiles: { a: bad.csv }\ndevices: 2\n"), "--json");

        Assert.Equal((3, 3), (missing.Exit, bad.Exit));
        Assert.Contains("unreadableFile", missing.Output, StringComparison.Ordinal);
        Assert.Contains("$.profiles.a", bad.Output, StringComparison.Ordinal);
        Assert.Contains("badTable", bad.Output, StringComparison.Ordinal);
    }
}
