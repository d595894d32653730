using System.Globalization;

namespace Dse.Cli.Tests;

/// <summary>A service that is told to stop while it starts: it ends soon and leaves no server behind.</summary>
public class CalledOffStartTests
{
    // Each text is said at another stage: the database is up; workers are up and the web server is not yet.
    [Theory]
    [InlineData("Setting up PostgreSQL")]
    [InlineData(" studies at once")]
    public async Task It_ends_and_takes_its_database_with_it(string stage)
    {
        // Open to the user that the database runs as, which a private temporary folder is not.
        var folder = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), $"dse-cli-start-{Guid.NewGuid():N}"));
        await using var serve = DseProcess.Start("serve", "--urls", "http://127.0.0.1:0", "--data", folder.FullName, "--json");
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(3));
        while (!serve.Error.Contains(stage, StringComparison.Ordinal))
        {
            await Task.Delay(5, deadline.Token);
        }

        serve.Signal("TERM");

        Assert.Contains(await serve.ExitAsync(), new[] { 0, 130 });
        foreach (var file in Directory.GetFiles(folder.FullName, "postmaster.pid", SearchOption.AllDirectories))
        {
            // A half-made cluster keeps the file of the process that was making it (negative: no server), which ends by itself.
            var id = Math.Abs(int.Parse(File.ReadLines(file).First(), CultureInfo.InvariantCulture));
            while (Directory.Exists($"/proc/{id}"))
            {
                await Task.Delay(5, deadline.Token);
            }
        }

        Assert.DoesNotContain("ObjectDisposedException", serve.Error, StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }
}
