using System.Globalization;

namespace Dse.Storage.EmbeddedPostgres;

/// <summary>What a running or dead server left in <c>postmaster.pid</c>.</summary>
/// <param name="ProcessId">The server's process id.</param>
/// <param name="Port">Its TCP port.</param>
internal sealed record PostmasterFile(int ProcessId, int Port)
{
    // Lines: process id, data folder, start time, port, socket folder, address, shared memory key, status.
    public static PostmasterFile? Read(DataFolder folder)
    {
        try
        {
            var lines = File.ReadAllLines(folder.PostmasterPid);
            return lines.Length > 3
                && int.TryParse(lines[0].Trim(), CultureInfo.InvariantCulture, out var pid)
                && int.TryParse(lines[3].Trim(), CultureInfo.InvariantCulture, out var port)
                ? new PostmasterFile(pid, port)
                : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>Whether that process lives and is the server of this cluster, not a stranger with a recycled id.</summary>
    public bool IsAlive(DataFolder folder)
    {
        var process = $"/proc/{ProcessId}";
        if (!Directory.Exists("/proc/self"))
        {
            // Without /proc the id alone has to do.
            try
            {
                using var other = System.Diagnostics.Process.GetProcessById(ProcessId);
                return other.ProcessName.StartsWith("postgres", StringComparison.Ordinal);
            }
            catch (ArgumentException)
            {
                return false;
            }
        }

        try
        {
            // A server changes into its cluster's folder when it starts.
            var link = new DirectoryInfo($"{process}/cwd").ResolveLinkTarget(returnFinalTarget: true)?.FullName;
            return link is not null && Path.GetFullPath(link) == Path.GetFullPath(folder.Cluster);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
