using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Dse.Solvers.Mip;

/// <summary>Runs one solver process with limits on time and memory; nothing outlives the call.</summary>
internal static class SolverProcess
{
    private const int Interrupt = 2;
    private const int PollMs = 50;

    // What a solver may take beside solving on a busy machine: to start, to read, to write.
    private const double OverheadSeconds = 10;
    private const double GraceSeconds = 2;

    /// <summary>Runs a program to its end.</summary>
    /// <param name="file">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="options">Seconds and memory. A program that does not keep its own limit is asked to end (SIGINT), then killed.</param>
    /// <param name="ct">Kills it.</param>
    /// <returns>What it wrote to standard output and standard error.</returns>
    /// <exception cref="MipException">It could not be started, or took too much memory.</exception>
    public static async Task<string> RunAsync(string file, IEnumerable<string> arguments, MipOptions options, CancellationToken ct)
    {
        ct.ThrowIfCancellationRequested();
        using var process = Start(file, arguments);
        options.Started?.Invoke(process.Id);
        var output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
        var errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var clock = Stopwatch.StartNew();
        var isAsked = false;
        try
        {
            while (!await HasEndedAsync(process, ct))
            {
                if (ResidentBytes(process) > options.MemoryMiB * 1024 * 1024)
                {
                    throw new MipException($"{Path.GetFileName(file)} took more than {options.MemoryMiB} MiB and was ended. Give it more memory or a smaller model.");
                }

                var overtime = clock.Elapsed.TotalSeconds - options.Seconds;
                if (overtime > OverheadSeconds && !isAsked)
                {
                    isAsked = true;
                    _ = SendSignal(process.Id, Interrupt);
                }

                if (overtime > OverheadSeconds + GraceSeconds)
                {
                    break;
                }
            }
        }
        finally
        {
            Kill(process);
        }

        return await output + await errors;
    }

    // It may end between any two looks.
    private static long ResidentBytes(Process process)
    {
        try
        {
            process.Refresh();
            return process.WorkingSet64;
        }
        catch (InvalidOperationException)
        {
            return 0;
        }
    }

    private static Process Start(string file, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(file, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true };
        try
        {
            var process = Process.Start(start)!;
            process.StandardInput.Close();
            return process;
        }
        catch (Win32Exception e)
        {
            throw new MipException($"'{file}' cannot be started: {e.Message}.", e);
        }
    }

    private static async Task<bool> HasEndedAsync(Process process, CancellationToken ct)
    {
        try
        {
            await process.WaitForExitAsync(ct).WaitAsync(TimeSpan.FromMilliseconds(PollMs), ct);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself.
        }

        process.WaitForExit();
    }

    [DllImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int process, int signal);
}
