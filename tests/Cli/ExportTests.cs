using System.Text.Json;

namespace Dse.Cli.Tests;

public sealed class ExportTests
{
    [Fact]
    public async Task Every_point_of_a_front_leaves_for_every_training_tool_or_says_why_not()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", Specs.Small);
        var outFolder = Path.Combine(folder.Path, "out");
        var front = (await CommandRun.Of("run", spec, "--out", outFolder, "--json")).Json();

        foreach (var id in front.GetProperty("points").EnumerateArray().Select(p => p.GetProperty("id").GetRawText()))
        {
            foreach (var format in new[] { "megatron", "nemo", "deepspeed", "perfetto", "csv", "json" })
            {
                var run = await CommandRun.Of("export", outFolder, id, "--to", format);

                Assert.True(run.Exit == 0 ? run.Output.Length > 0 : run.Error.Contains("notExpressible", StringComparison.Ordinal), $"{id} {format}: {run.Error}");
            }
        }
    }

    [Fact]
    public async Task Notes_go_to_the_error_stream_and_into_the_json_document()
    {
        using var folder = new TemporaryFolder();
        var spec = folder.Write("spec.yaml", Specs.Small);
        var front = (await CommandRun.Of("run", spec, "--json")).Output;

        var text = await CommandRun.WithInput(front, "export", "-", "1", "--to", "deepspeed");
        var json = (await CommandRun.WithInput(front, "export", "-", "1", "--to", "deepspeed", "--json")).Json();

        Assert.Equal(0, text.Exit);
        Assert.Contains("note: Start 8 ranks", text.Error, StringComparison.Ordinal);
        Assert.Equal(text.Output, json.GetProperty("text").GetString());
        Assert.StartsWith("Start 8 ranks", json.GetProperty("notes")[0].GetString(), StringComparison.Ordinal);
        using var parsed = JsonDocument.Parse(text.Output);
        Assert.Equal(16, parsed.RootElement.GetProperty("train_batch_size").GetInt32());
    }

    [Theory]
    [InlineData("99", "csv", "unknownPoint")]
    [InlineData("one", "csv", "unknownPoint")]
    [InlineData("1", "excel", "unknownFormat")]
    public async Task What_is_not_there_is_a_usage_error(string point, string format, string code)
    {
        using var folder = new TemporaryFolder();
        var front = (await CommandRun.Of("run", folder.Write("spec.yaml", Specs.Seeded), "--json")).Output;

        var run = await CommandRun.WithInput(front, "export", "-", point, "--to", format, "--json");

        Assert.Equal(2, run.Exit);
        Assert.Equal(code, run.Json().GetProperty("errors")[0].GetProperty("code").GetString());
    }

    [Theory]
    [InlineData("{\"points\":[]}")]
    [InlineData("[]")]
    [InlineData("not json")]
    public async Task What_is_no_front_is_told_so(string text)
    {
        var run = await CommandRun.WithInput(text, "export", "-", "1", "--to", "csv");

        Assert.Equal(1, run.Exit);
        Assert.Contains("dse:", run.Error, StringComparison.Ordinal);
    }
}
