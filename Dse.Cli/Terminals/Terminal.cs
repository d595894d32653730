using System.Text;
using Spectre.Console;

namespace Dse.Cli.Terminals;

/// <summary>Where a command reads and writes. Results go to the output, all else to the error stream.</summary>
/// <param name="input">Standard input.</param>
/// <param name="output">Standard output, for answers that are streamed as bytes.</param>
/// <param name="text">Standard output as text.</param>
/// <param name="error">Standard error as text.</param>
/// <param name="isInteractive">Whether people watch the error stream live.</param>
/// <param name="isOutputRedirected">Whether the output goes to a file or a program.</param>
internal sealed class Terminal(Stream input, Stream output, TextWriter text, TextWriter error, bool isInteractive, bool isOutputRedirected)
{
    private const int RedirectedWidth = 200;

    /// <summary>Standard input.</summary>
    public Stream Input { get; } = input;

    /// <summary>Standard output as bytes; flush <see cref="Text"/> before writing to it.</summary>
    public Stream Output { get; } = output;

    /// <summary>Standard output as text.</summary>
    public TextWriter Text { get; } = text;

    /// <summary>Standard error as text.</summary>
    public TextWriter Error { get; } = error;

    /// <summary>Whether people watch the error stream live.</summary>
    public bool IsInteractive { get; } = isInteractive;

    /// <summary>Whether people read the output; false when it goes to a file or a program.</summary>
    public bool IsOutputInteractive => !isOutputRedirected;

    /// <summary>The process's own streams.</summary>
    public static Terminal Standard()
    {
        var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
        var output = Console.OpenStandardOutput();
        return new Terminal(
            Console.OpenStandardInput(),
            output,
            new StreamWriter(output, utf8) { AutoFlush = true },
            new StreamWriter(Console.OpenStandardError(), utf8) { AutoFlush = true },
            isInteractive: !Console.IsErrorRedirected,
            Console.IsOutputRedirected);
    }

    /// <summary>A console for tables on the output.</summary>
    public IAnsiConsole OutputConsole() => ConsoleOn(Text, isOutputRedirected);

    /// <summary>A console for progress on the error stream.</summary>
    public IAnsiConsole ErrorConsole() => ConsoleOn(Error, !IsInteractive);

    /// <summary>Writes one line to the error stream.</summary>
    public void Say(string line) => Error.WriteLine(line);

    private static IAnsiConsole ConsoleOn(TextWriter writer, bool redirected)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = redirected ? AnsiSupport.No : AnsiSupport.Detect,
            ColorSystem = redirected ? ColorSystemSupport.NoColors : ColorSystemSupport.Detect,
            Interactive = redirected ? InteractionSupport.No : InteractionSupport.Detect,
        });
        if (redirected)
        {
            console.Profile.Width = RedirectedWidth;
        }

        return console;
    }
}
