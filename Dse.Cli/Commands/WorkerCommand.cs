using System.CommandLine;
using Dse.Cli.Service;
using Dse.Cli.Terminals;

namespace Dse.Cli.Commands;

/// <summary><c>dse worker</c>: workers only.</summary>
internal static class WorkerCommand
{
    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var data = new Option<string?>("--data") { HelpName = "DIR", Description = "Data folder of the service to join when ConnectionStrings__Dse is not set; else DSE_DATA." };
        var command = new CommandWithExamples(
            "worker",
            "Runs workers without the API: any number, on any machine that reaches the database. Without ConnectionStrings__Dse it joins the embedded PostgreSQL of a service on this machine. Ctrl-C or SIGTERM gives its studies back.",
            "ConnectionStrings__Dse='Host=db;Database=dse;Username=dse' dse worker",
            "dse worker")
        {
            data,
        };
        command.SetAction((parsed, ct) => ServiceProcess.WorkAsync(terminal, parsed.GetValue(json), ServiceSettings.Of(urls: null, parsed.GetValue(data)), ct));
        return command;
    }
}
