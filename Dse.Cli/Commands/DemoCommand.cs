using System.CommandLine;
using System.Diagnostics;
using Dse.Cli.Client;
using Dse.Cli.Service;
using Dse.Cli.Terminals;

namespace Dse.Cli.Commands;

/// <summary><c>dse demo</c>: the whole service once, from a submission over REST to the front that PostgreSQL holds.</summary>
internal static class DemoCommand
{
    private const string Example = "examples/training-llama3-70b.yaml";

    private const int MaxDeletes = 50;

    // The server's own user must be able to pass through the folder; what lies in it is closed.
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var command = new CommandWithExamples(
            "demo",
            $"Starts the service on an embedded PostgreSQL of its own, submits {Example} over REST, shows progress, prints the front that PostgreSQL then holds, and stops everything.",
            "dse demo");
        command.SetAction((parsed, ct) => RunAsync(terminal, parsed.GetValue(json), ct));
        return command;
    }

    private static async Task<int> RunAsync(Terminal terminal, bool json, CancellationToken ct)
    {
        var path = FindExample();
        var text = await File.ReadAllBytesAsync(path, ct);
        var folder = Path.Combine(Path.GetTempPath(), $"dse-demo-{Guid.NewGuid():N}");
        Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(folder, FolderMode);
        }

        try
        {
            var clock = Stopwatch.StartNew();
            terminal.Say("starting the service on an embedded PostgreSQL");
            var settings = new ServiceSettings(["http://127.0.0.1:0"], folder, EmbeddedOnly: true, Quiet: true);
            return await ServiceProcess.UseAsync(terminal, settings, address => SubmitAsync(terminal, json, address, text, clock, ct), ct);
        }
        finally
        {
            await DeleteAsync(terminal, folder);
        }
    }

    // A start that was cancelled may leave a program of the server behind that still writes for a moment.
    private static async Task DeleteAsync(Terminal terminal, string folder)
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                Directory.Delete(folder, recursive: true);
                return;
            }
            catch (IOException e) when (e is not DirectoryNotFoundException || Directory.Exists(folder))
            {
                if (tries == MaxDeletes)
                {
                    terminal.Say($"dse: {folder} could not be deleted: {e.Message}");
                    return;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), CancellationToken.None);
        }
    }

    private static async Task<int> SubmitAsync(Terminal terminal, bool json, Uri address, byte[] text, Stopwatch clock, CancellationToken ct)
    {
        terminal.Say($"the service answers at {address} after {Numbers.Duration(clock.Elapsed.TotalSeconds)}");
        using var client = new ApiClient(address, key: null);
        var study = await SpecSubmission.SendAsync(client, Example, text, Guid.CreateVersion7().ToString(), ct);
        terminal.Say($"submitted {Example} as study {study.Id}");
        study = await StudyFollower.WaitAsync(client, terminal, study, ct);
        terminal.Say($"the study is {study.State}; its front as PostgreSQL holds it, read back over REST:");
        return await StudyFollower.PrintFrontAsync(client, terminal, json, study, ct);
    }

    private static string FindExample()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var path = Path.Combine(folder.FullName, Example);
            if (File.Exists(path))
            {
                return path;
            }
        }

        throw new FileNotFoundException($"{Example} is not in a folder above {AppContext.BaseDirectory}.");
    }
}
