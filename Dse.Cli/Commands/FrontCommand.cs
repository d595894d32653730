using System.CommandLine;
using Dse.Cli.Client;
using Dse.Cli.Terminals;
using Dse.Formats.Fronts;

namespace Dse.Cli.Commands;

/// <summary><c>dse front ID</c>: a study's front as the server holds it.</summary>
internal static class FrontCommand
{
    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var csv = new Option<bool>("--csv") { Description = "Print front.csv." };
        var where = new Option<string?>("--where") { HelpName = "EXPRESSION", Description = "Only points that meet it, for example 'memoryGiB <= 60 && tp == 8'." };
        var command = StudyCommands.Create(
            new CommandWithExamples(
                "front",
                
                "Prints a study's front as the server holds it: the final one, or the best so far.",
                "dse front 0199e9b2-6a4e-7c1e-9a61-0c3f6f2f7c11 --where 'memoryGiB <= 60'",
                "dse front 0199e9b2-6a4e-7c1e-9a61-0c3f6f2f7c11 --csv > front.csv"),
            async (client, id, parsed, ct) =>
            {
                var filter = parsed.GetValue(where) is { } expression ? $"&where={Uri.EscapeDataString(expression)}" : string.Empty;
                if (parsed.GetValue(csv))
                {
                    var text = await client.BytesAsync($"/v1/studies/{id}/front?format=csv{filter}", ct);
                    await terminal.Output.WriteAsync(text, ct);
                    return ExitCode.Done;
                }

                var front = await client.JsonAsync(HttpMethod.Get, $"/v1/studies/{id}/front?format=json{filter}", ct);
                if (parsed.GetValue(json))
                {
                    StudyCommands.Print(terminal, front);
                }
                else
                {
                    var study = await StudyFollower.GetAsync(client, id, ct);
                    FrontOutput.Print(terminal, study.Name, FrontJsonReader.Read(front));
                }

                return ExitCode.Done;
            });
        command.Add(csv);
        command.Add(where);
        return command;
    }
}
