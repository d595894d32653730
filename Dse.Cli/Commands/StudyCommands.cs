using System.CommandLine;
using System.Text.Json;
using Dse.Cli.Client;
using Dse.Cli.Terminals;

namespace Dse.Cli.Commands;

/// <summary>What the commands on one study of a server share.</summary>
internal static class StudyCommands
{
    /// <summary>The argument <c>ID</c>.</summary>
    public static Argument<Guid> Id() => new("ID") { Description = "The study's id, as 'dse submit' and 'dse list' print it." };

    /// <summary>Gives a command an id and a server to speak to.</summary>
    public static Command Create(Command command, Func<ApiClient, string, ParseResult, CancellationToken, Task<int>> run)
    {
        var id = Id();
        var server = new ServerOptions();
        command.Add(id);
        server.AddTo(command);
        command.SetAction(async (parsed, ct) =>
        {
            using var client = server.Connect(parsed);
            return await run(client, parsed.GetValue(id).ToString(), parsed, ct);
        });
        return command;
    }

    /// <summary>Prints a study for people.</summary>
    public static void Print(Terminal terminal, StudyState study)
    {
        terminal.Text.WriteLine($"{study.Name} ({study.Kind}) {study.Id}");
        terminal.Text.WriteLine($"{study.State}: {study.Detail}");
        if (study.Reason is { Length: > 0 } reason)
        {
            terminal.Text.WriteLine(reason);
        }

        if (study.Error is { } error)
        {
            terminal.Text.WriteLine($"error: {error}");
        }
    }

    /// <summary>Prints a JSON object that a server answered.</summary>
    public static void Print(Terminal terminal, JsonElement json) => terminal.WriteJson(json.WriteTo);
}
