using System.Text;
using System.Text.Json;
using Dse.Cli.Terminals;

namespace Dse.Cli.Tests;

/// <summary>One command line, run in this process.</summary>
/// <param name="Exit">The exit code.</param>
/// <param name="Output">What went to standard output.</param>
/// <param name="Error">What went to standard error.</param>
internal sealed record CommandRun(int Exit, string Output, string Error)
{
    /// <summary>The output as its one JSON document.</summary>
    public JsonElement Json()
    {
        using var document = JsonDocument.Parse(Output);
        return document.RootElement.Clone();
    }

    /// <summary>The output as JSON lines.</summary>
    public IReadOnlyList<JsonElement> JsonLines() =>
        [.. Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    public static Task<CommandRun> Of(params string[] args) => WithInput(string.Empty, args);

    public static Task<CommandRun> WithInput(string input, params string[] args) => Until(CancellationToken.None, input, args);

    public static async Task<CommandRun> Until(CancellationToken ct, string input, params string[] args)
    {
        using var reading = new MemoryStream(Encoding.UTF8.GetBytes(input));
        using var output = new MemoryStream();
        await using var text = new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true };
        await using var error = new StringWriter();
        var terminal = new Terminal(reading, output, text, TextWriter.Synchronized(error), isInteractive: false, isOutputRedirected: true);

        var exit = await DseCommand.RunAsync(args, terminal, ct);

        return new CommandRun(exit, Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }
}
