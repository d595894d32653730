using System.Buffers;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.IO.Pipelines;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading.Channels;

namespace Dse.Cli.Evaluators;

/// <summary>A program of the user's that reads lines and writes lines; it and everything it starts end with us.</summary>
/// <remarks>Thread-safe. Lines and the end are told from one task, in order.</remarks>
internal sealed class LineProcess : IDisposable
{
    private const int SigKill = 9;
    private const int MaxLineBytes = 16 * 1024 * 1024;
    private const int MaxWords = 4_000;
    private const int WordLines = 12;

    // A shell beside the program watches us: when we are killed, it ends the whole group.
    private const string Guarded = "(while kill -0 \"$1\" 2>/dev/null; do sleep 1; done; kill -9 0) </dev/null >/dev/null 2>&1 & exec sh -c \"$2\"";

    private readonly Process process;
    private readonly bool hasGroup;
    private readonly Channel<ReadOnlyMemory<byte>> outgoing = Channel.CreateUnbounded<ReadOnlyMemory<byte>>(new UnboundedChannelOptions { SingleReader = true });
    private readonly StringBuilder lastWords = new();
    private readonly Task words;
    private readonly Task reading;
    private int killed;

    private LineProcess(Process process, bool hasGroup, Action<LineProcess, ReadOnlyMemory<byte>> onLine, Action<LineProcess, string> onEnd)
    {
        this.process = process;
        this.hasGroup = hasGroup;
        words = Task.Run(ReadWordsAsync);
        _ = Task.Run(WriteAsync);
        reading = Task.Run(() => ReadAsync(onLine, onEnd));
    }

    /// <summary>The end of what it wrote to standard error.</summary>
    public string LastWords
    {
        get
        {
            lock (lastWords)
            {
                return string.Join('\n', lastWords.ToString().TrimEnd().Split('\n').TakeLast(WordLines));
            }
        }
    }

    /// <summary>Starts a shell command.</summary>
    /// <param name="command">As it would be typed.</param>
    /// <param name="onLine">Told each line of standard output without its break; the bytes are valid during the call.</param>
    /// <param name="onEnd">Told once how it ended, for people.</param>
    /// <exception cref="IOException">There is no shell.</exception>
    public static LineProcess Start(string command, Action<LineProcess, ReadOnlyMemory<byte>> onLine, Action<LineProcess, string> onEnd)
    {
        var setsid = ((string[])["/usr/bin/setsid", "/bin/setsid"]).FirstOrDefault(File.Exists);
        string[] line = setsid is null
            ? ["/bin/sh", "-c", command]
            : [setsid, "/bin/sh", "-c", Guarded, "dse", Environment.ProcessId.ToString(CultureInfo.InvariantCulture), command];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return new LineProcess(Process.Start(start)!, setsid is not null, onLine, onEnd);
        }
        catch (Win32Exception e)
        {
            throw new IOException($"'{command}' cannot be started: {e.Message}", e);
        }
    }

    /// <summary>Sends a line, its break included; never waits for the program to read it.</summary>
    public void Send(ReadOnlyMemory<byte> line) => outgoing.Writer.TryWrite(line);

    /// <summary>Closes its input, which tells it that nothing more comes, and gives it a moment to end by itself.</summary>
    public void Finish(TimeSpan grace)
    {
        outgoing.Writer.TryComplete();
        reading.Wait(grace);
        Kill();
    }

    /// <summary>Ends it and everything it started, at once.</summary>
    public void Kill()
    {
        if (Interlocked.Exchange(ref killed, 1) != 0)
        {
            return;
        }

        outgoing.Writer.TryComplete();
        if (hasGroup)
        {
            // Also when it has ended by itself: what it left behind goes too, and the watching shell.
            _ = SendSignal(-process.Id, SigKill);
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

    public void Dispose()
    {
        Kill();
        reading.Wait(TimeSpan.FromSeconds(2));
        process.Dispose();
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SendSignal(int processId, int signal);

    private async Task WriteAsync()
    {
        var buffer = new ArrayBufferWriter<byte>(64 * 1024);
        var input = process.StandardInput.BaseStream;
        try
        {
            while (await outgoing.Reader.WaitToReadAsync())
            {
                buffer.ResetWrittenCount();
                while (buffer.WrittenCount < 64 * 1024 && outgoing.Reader.TryRead(out var line))
                {
                    buffer.Write(line.Span);
                }

                await input.WriteAsync(buffer.WrittenMemory);
                await input.FlushAsync();
            }

            input.Close();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It no longer reads; its end is told by its output.
            outgoing.Writer.TryComplete();
        }
    }

    private async Task ReadAsync(Action<LineProcess, ReadOnlyMemory<byte>> onLine, Action<LineProcess, string> onEnd)
    {
        var how = await ReadLinesAsync(onLine);
        Kill();
        onEnd(this, how ?? await DescribeEndAsync());
    }

    private async Task<string?> ReadLinesAsync(Action<LineProcess, ReadOnlyMemory<byte>> onLine)
    {
        var reader = PipeReader.Create(process.StandardOutput.BaseStream);
        try
        {
            while (true)
            {
                var read = await reader.ReadAsync();
                var rest = read.Buffer;
                while (rest.PositionOf((byte)'\n') is { } end)
                {
                    Tell(onLine, rest.Slice(0, end));
                    rest = rest.Slice(rest.GetPosition(1, end));
                }

                if (rest.Length > MaxLineBytes)
                {
                    return $"it wrote a line of more than {MaxLineBytes / 1024 / 1024} MiB";
                }

                if (read.IsCompleted)
                {
                    Tell(onLine, rest);
                    return null;
                }

                reader.AdvanceTo(rest.Start, rest.End);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            return null;
        }
    }

    private void Tell(Action<LineProcess, ReadOnlyMemory<byte>> onLine, ReadOnlySequence<byte> line)
    {
        ReadOnlyMemory<byte> bytes = line.IsSingleSegment ? line.First : line.ToArray();
        if (bytes.Span.Trim(" \t\r"u8).Length > 0)
        {
            onLine(this, bytes);
        }
    }

    private async Task<string> DescribeEndAsync()
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            await process.WaitForExitAsync(limit.Token);
            await Task.WhenAny(words, Task.Delay(TimeSpan.FromMilliseconds(200)));
            var code = process.ExitCode;
            return code > 128 ? $"it was ended by signal {code - 128}" : $"it ended with exit code {code}";
        }
        catch (OperationCanceledException)
        {
            return "it closed its output";
        }
        catch (InvalidOperationException)
        {
            return "it ended";
        }
    }

    private async Task ReadWordsAsync()
    {
        try
        {
            while (await process.StandardError.ReadLineAsync() is { } line)
            {
                lock (lastWords)
                {
                    lastWords.AppendLine(line.Length <= 500 ? line : line[..500]);
                    if (lastWords.Length > MaxWords)
                    {
                        lastWords.Remove(0, lastWords.Length - MaxWords);
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidOperationException)
        {
            // It is gone.
        }
    }
}
