using System.Text.Json;

namespace Dse.Cli.Tests;

public sealed class PartitionRunTests
{
    [Fact]
    public async Task The_example_of_a_subset_of_models_is_proved()
    {
        var run = await CommandRun.Of("run", Repository.File("examples/model-subset-edge.yaml"), "--json");

        Assert.Equal(0, run.Exit);
        Assert.True(run.Json().GetProperty("proved").GetBoolean());

        // The least energy is that of the smallest model alone.
        Assert.Contains(run.Json().GetProperty("points").EnumerateArray(), p => p.GetProperty("metrics").GetProperty("energyJoules").GetDouble() == 9);
    }

    [Fact]
    public async Task The_example_is_proved_and_every_split_comes_with_its_stages()
    {
        using var folder = new TemporaryFolder();
        var outFolder = Path.Combine(folder.Path, "out");

        var run = await CommandRun.Of("run", Repository.File("examples/partition-edge.yaml"), "--json", "--out", outFolder);

        Assert.Equal(0, run.Exit);
        Assert.True(run.Json().GetProperty("proved").GetBoolean());
        foreach (var point in run.Json().GetProperty("points").EnumerateArray())
        {
            using var artifact = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(outFolder, point.GetProperty("artifact").GetString()!)));
            var devices = artifact.RootElement.GetProperty("devices").EnumerateArray().ToArray();
            Assert.Equal(7, devices.Sum(d => d.GetProperty("layers").GetArrayLength()));

            // A chain crosses once between neighbouring stages, and the busiest sets the period.
            var transfers = artifact.RootElement.GetProperty("transfers").EnumerateArray().ToArray();
            Assert.Equal(devices.Length - 1, transfers.Length);
            var busiest = devices.Max(d => d.GetProperty("busyMs").GetDouble());
            var period = Math.Max(busiest, transfers.Select(t => t.GetProperty("timeMs").GetDouble()).DefaultIfEmpty(0).Max());
            Assert.Equal(1000 / period, point.GetProperty("metrics").GetProperty("throughputPerSecond").GetDouble(), 9);
        }
    }
}
