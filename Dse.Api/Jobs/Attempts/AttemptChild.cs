using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Dse.Api.Jobs.Attempts;

/// <summary>A study's process as its worker sees it: limited, without credentials, in a group of its own, and killable.</summary>
internal sealed partial class AttemptChild : IDisposable
{
    private const int SigKill = 9;
    private const int MaxEvidenceChars = 4_000;

    // Everything else, connection strings and keys above all, stays behind.
    private static readonly string[] Inherited =
        ["PATH", "HOME", "TMPDIR", "TZ", "LANG", "LC_ALL", "DOTNET_ROOT", "DOTNET_ROOT_X64", "DOTNET_ROOT_ARM64", "DOTNET_CLI_HOME", "LD_LIBRARY_PATH"];

    private readonly Process process;
    private readonly bool hasGroup;
    private readonly StringBuilder lastWords = new();
    private readonly Task reading;

    private AttemptChild(Process process, bool hasGroup)
    {
        this.process = process;
        this.hasGroup = hasGroup;
        Frames = new FrameStream(process.StandardOutput.BaseStream, process.StandardInput.BaseStream);
        reading = Task.Run(ReadLastWordsAsync);
    }

    /// <summary>Messages to and from the process.</summary>
    public FrameStream Frames { get; }

    public int ProcessId => process.Id;

    /// <summary>Starts the process at lower priority with its memory bounded.</summary>
    public static AttemptChild Start(WorkerOptions options)
    {
        var prefix = new List<string>();
        var setsid = Find("setsid");
        if (setsid is not null)
        {
            // A session of its own: a signal from the terminal stops the worker, which then stops the study in good order.
            prefix.Add(setsid);
        }

        if (Find("prlimit") is { } prlimit)
        {
            prefix.AddRange([prlimit, "--core=0", "--nofile=1024"]);
        }

        if (Find("nice") is { } nice)
        {
            prefix.AddRange([nice, "-n", "10"]);
        }

        string[] command = [.. prefix, .. options.AttemptCommand.Count > 0 ? options.AttemptCommand : OwnCommand()];
        var start = new ProcessStartInfo(command[0], command[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        foreach (var name in Inherited)
        {
            if (Environment.GetEnvironmentVariable(name) is { } value)
            {
                start.Environment[name] = value;
            }
        }

        start.Environment["DOTNET_GCHeapHardLimit"] = (options.MemoryMiB * 1048576L).ToString("X", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_gcServer"] = "0";
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        var started = new Process { StartInfo = start };
        started.Start();
        PreferAsVictim(started.Id);
        return new AttemptChild(started, setsid is not null);
    }

    /// <summary>Memory that the process holds now, bytes; 0 when it cannot be told.</summary>
    public long ResidentBytes()
    {
        try
        {
            process.Refresh();
            return process.HasExited ? 0 : process.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    /// <summary>Asks the search to stop and hand over its best so far.</summary>
    public void Stop()
    {
        try
        {
            Frames.Write(writer => writer.WriteString("type", AttemptMessage.Stop));
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // It is gone already, which is what was asked for.
        }
    }

    /// <summary>Ends the process and everything it started, at once.</summary>
    public void Kill()
    {
        if (process.HasExited)
        {
            return;
        }

        if (hasGroup && SendSignal(-process.Id, SigKill) == 0)
        {
            return;
        }

        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended in between.
        }
    }

    /// <summary>Waits for the end, at most so long; false when the process still runs then.</summary>
    public async Task<bool> WaitAsync(TimeSpan limit)
    {
        using var timeout = new CancellationTokenSource(limit);
        try
        {
            await process.WaitForExitAsync(timeout.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>How the process ended and what it said last.</summary>
    public async Task<(int ExitCode, string LastWords)> ObituaryAsync()
    {
        await process.WaitForExitAsync();
        await Task.WhenAny(reading, Task.Delay(TimeSpan.FromSeconds(1)));
        lock (lastWords)
        {
            return (process.ExitCode, lastWords.ToString());
        }
    }

    public void Dispose()
    {
        Kill();
        process.Dispose();
    }

    internal static string[] OwnCommand()
    {
        var program = Environment.ProcessPath ?? throw new InvalidOperationException("The program's own path is unknown.");
        var isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        return isHost ? [program, Assembly.GetEntryAssembly()!.Location, "attempt"] : [program, "attempt"];
    }

    private static string? Find(string program) =>
        ((string[])["/usr/bin", "/bin", "/usr/local/bin"]).Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);

    // When the machine runs out of memory, a study can be tried again; a worker or the database should not go first.
    private static void PreferAsVictim(int processId)
    {
        try
        {
            File.WriteAllText($"/proc/{processId}/oom_score_adj", "800");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Only a hint, and only on Linux.
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);

    private async Task ReadLastWordsAsync()
    {
        while (await process.StandardError.ReadLineAsync() is { } line)
        {
            lock (lastWords)
            {
                lastWords.AppendLine(line);
                if (lastWords.Length > MaxEvidenceChars)
                {
                    lastWords.Remove(0, lastWords.Length - MaxEvidenceChars);
                }
            }
        }
    }
}
