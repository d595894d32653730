using System.CommandLine;
using Dse.Cli.Client;
using Dse.Cli.Terminals;

namespace Dse.Cli.Commands;

/// <summary><c>dse cancel ID</c>: stops a study and keeps its best front so far.</summary>
internal static class CancelCommand
{
    public static Command Create(Terminal terminal, Option<bool> json) => StudyCommands.Create(
        new CommandWithExamples(
            "cancel",
            "Stops a study; its best front so far is kept.", "dse cancel 0199e9b2-6a4e-7c1e-9a61-0c3f6f2f7c11"),
        async (client, id, parsed, ct) =>
        {
            var answer = await client.JsonAsync(HttpMethod.Post, $"/v1/studies/{id}/cancel", ct);
            if (parsed.GetValue(json))
            {
                StudyCommands.Print(terminal, answer);
            }
            else
            {
                var study = new StudyState(answer);
                terminal.Text.WriteLine(study.HasEnded ? $"{study.Name} is {study.State}" : $"{study.Name} is being stopped");
            }

            return ExitCode.Done;
        });
}
