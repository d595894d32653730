using System.CommandLine;
using Dse.Cli.Service;

namespace Dse.Cli.Commands;

/// <summary><c>dse attempt</c>: a study's process, started by its worker and spoken to over standard input and output.</summary>
internal static class AttemptCommand
{
    public static Command Create()
    {
        var command = new Command("attempt", "Carries out one attempt at a study for the worker that started it.") { Hidden = true };
        command.SetAction((_, _) => ServiceProcess.AttemptAsync());
        return command;
    }
}
