using System.CommandLine;
using Dse.Cli.Client;
using Dse.Cli.Terminals;

namespace Dse.Cli.Commands;

/// <summary><c>dse show ID</c>: where a study stands, and its spec.</summary>
internal static class ShowCommand
{
    public static Command Create(Terminal terminal, Option<bool> json) => StudyCommands.Create(
        new CommandWithExamples(
            "show",
            "Shows where a study stands; --json also shows its spec.", "dse show 0199e9b2-6a4e-7c1e-9a61-0c3f6f2f7c11"),
        async (client, id, parsed, ct) =>
        {
            var answer = await client.JsonAsync(HttpMethod.Get, $"/v1/studies/{id}", ct);
            if (parsed.GetValue(json))
            {
                StudyCommands.Print(terminal, answer);
            }
            else
            {
                StudyCommands.Print(terminal, new StudyState(answer.GetProperty("study")));
            }

            return ExitCode.Done;
        });
}
