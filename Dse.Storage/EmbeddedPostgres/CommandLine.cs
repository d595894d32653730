using System.Diagnostics;

namespace Dse.Storage.EmbeddedPostgres;

/// <summary>Runs a short program to its end and keeps what it said.</summary>
internal static class CommandLine
{
    public static async Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken ct)
    {
        var start = new ProcessStartInfo(program)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = "/",
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        // The server inherits this environment: nothing of the service's own configuration belongs in it.
        var path = Environment.GetEnvironmentVariable("PATH");
        start.Environment.Clear();
        start.Environment["PATH"] = path ?? "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
        start.Environment["LC_ALL"] = "C";
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception error)
        {
            throw new StorageStartException($"{program} could not be started: {error.Message}", error);
        }

        process.StandardInput.Close();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(timeout);
        try
        {
            // The exit alone ends the wait: a server started by pg_ctl may keep the pipes open.
            var output = process.StandardOutput.ReadToEndAsync(limit.Token);
            var error = process.StandardError.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            return new CommandResult(process.ExitCode, await output + await error);
        }
        catch (OperationCanceledException late) when (!ct.IsCancellationRequested)
        {
            process.Kill(entireProcessTree: true);
            throw new StorageStartException($"{Path.GetFileName(program)} did not end within {timeout.TotalSeconds:0} s.", late);
        }
    }
}

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">0 for success.</param>
/// <param name="Output">What it wrote to standard output, then to standard error.</param>
internal sealed record CommandResult(int ExitCode, string Output);
