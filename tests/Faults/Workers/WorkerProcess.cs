using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Dse.Faults.Tests.Workers;

/// <summary>A worker as users start it: a process of its own that joins the service's database.</summary>
internal sealed class WorkerProcess : IDisposable
{
    private readonly Process process;
    private readonly StringBuilder output = new();

    private WorkerProcess(Process process)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    public string Output
    {
        get
        {
            lock (output)
            {
                return output.ToString();
            }
        }
    }

    public static WorkerProcess Start(string dataFolder)
    {
        var start = new ProcessStartInfo(Programs.DotNet, [Programs.Cli, "worker"])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DSE_DATA"] = dataFolder;
        foreach (var (name, value) in ((string, int)[])
            [
                ("Slots", 1), ("ThreadsPerStudy", 1), ("LeaseMs", 2_500), ("RenewMs", 200), ("ReapMs", 200), ("PollMs", 200),
                ("CheckpointMs", 200), ("CrashBackoffMs", 50), ("ClusterCheckinMs", 500), ("ClusterSilenceMs", 1_000), ("MemoryMiB", 1_024),
            ])
        {
            start.Environment[$"Dse__Worker__{name}"] = value.ToString(CultureInfo.InvariantCulture);
        }

        var started = new Process { StartInfo = start };
        started.Start();
        return new WorkerProcess(started);
    }

    /// <summary>SIGKILL to the worker alone: its studies' processes have to notice by themselves.</summary>
    public void Kill()
    {
        process.Kill(entireProcessTree: false);
        process.WaitForExit();
    }

    /// <summary>Processes that this one has started and that still live.</summary>
    public IReadOnlyList<int> Children()
    {
        var children = new List<int>();
        foreach (var folder in Directory.GetDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var pid) && ParentOf(pid) == process.Id)
            {
                children.Add(pid);
            }
        }

        return children;
    }

    public static bool IsAlive(int pid) => ParentOf(pid) is not null;

    public void Dispose()
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }

    private static int? ParentOf(int pid)
    {
        try
        {
            // pid (name) state parent ...; the name may hold anything, so count from its end.
            var stat = File.ReadAllText($"/proc/{pid}/stat");
            var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return fields[0] == "Z" ? null : int.Parse(fields[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private void Keep(string? line)
    {
        lock (output)
        {
            output.AppendLine(line);
        }
    }
}
