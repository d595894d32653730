using System.Text.Json;

namespace Dse.Cli.Tests;

public sealed class ExpertPlacementRunTests
{
    [Fact]
    public async Task The_example_gives_tables_that_an_evaluation_line_prices_alike()
    {
        using var folder = new TemporaryFolder();
        var outFolder = Path.Combine(folder.Path, "out");

        var run = await CommandRun.Of("run", Repository.File("examples/experts-mixtral.yaml"), "--json", "--out", outFolder);

        Assert.Equal(0, run.Exit);
        var front = run.Json();
        var line = new Dictionary<string, object> { ["kind"] = "ExpertPlacement", ["devices"] = 4, ["routing"] = front.GetProperty("spec").GetProperty("routing") };
        foreach (var point in front.GetProperty("points").EnumerateArray())
        {
            line["placement"] = JsonSerializer.Deserialize<JsonElement>(await File.ReadAllTextAsync(Path.Combine(outFolder, point.GetProperty("artifact").GetString()!)));
            var evaluated = await CommandRun.WithInput(JsonSerializer.Serialize(line), "evaluate");

            Assert.True(JsonElement.DeepEquals(point.GetProperty("metrics"), evaluated.JsonLines()[0].GetProperty("metrics")), evaluated.Output);
        }
    }
}
