namespace Dse.Cli.Tests;

public class ProxyTests
{
    [Fact]
    public async Task A_damaged_proxy_is_blamed_and_not_the_table()
    {
        using var folder = new TemporaryFolder();
        var proxy = folder.Write("cut.proxy", "no proxy");
        var table = folder.Write("designs.csv", "pe\n4\n");

        var run = await CommandRun.Of("proxy", "predict", proxy, table);

        Assert.Equal(3, run.Exit);
        Assert.Contains($"{proxy} has an error", run.Error, StringComparison.Ordinal);
        Assert.Contains("Train it anew", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain(table, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_target_named_twice_is_refused()
    {
        using var folder = new TemporaryFolder();
        var table = folder.Write("trials.csv", "pe,cycles\n4,8\n");

        var run = await CommandRun.Of("proxy", "train", table, "--target", "cycles", "--target", "cycles");

        Assert.Equal(3, run.Exit);
        Assert.Contains("The target 'cycles' is named twice. Name it once.", run.Error, StringComparison.Ordinal);
    }
}
