using System.CommandLine;
using Dse.Cli.Client;
using Dse.Cli.Terminals;

namespace Dse.Cli.Commands;

/// <summary><c>dse watch ID</c>: follows a study to its end.</summary>
internal static class WatchCommand
{
    public static Command Create(Terminal terminal, Option<bool> json) => StudyCommands.Create(
        new CommandWithExamples(
            "watch",
            
            "Follows a study to its end; the exit code tells how it ended. Comes back by itself when the connection is lost. Ctrl-C stops watching, not the study.",
            "dse watch 0199e9b2-6a4e-7c1e-9a61-0c3f6f2f7c11"),
        async (client, id, parsed, ct) =>
        {
            var study = await StudyFollower.GetAsync(client, id, ct);
            if (!study.HasEnded)
            {
                study = await StudyFollower.WaitAsync(client, terminal, study, ct);
            }

            if (parsed.GetValue(json))
            {
                StudyCommands.Print(terminal, study.Json);
            }
            else
            {
                StudyCommands.Print(terminal, study);
            }

            return study.ExitCode;
        });
}
