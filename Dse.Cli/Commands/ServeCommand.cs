using System.CommandLine;
using Dse.Cli.Client;
using Dse.Cli.Service;
using Dse.Cli.Terminals;

namespace Dse.Cli.Commands;

/// <summary><c>dse serve</c>: API, workers and web pages.</summary>
internal static class ServeCommand
{
    public static Command Create(Terminal terminal, Option<bool> json)
    {
        var urls = new Option<string?>("--urls")
        {
            HelpName = "URLS",
            Description = $"Addresses to listen on, separated by semicolons; {ServerOptions.DefaultServer} when left out. Port 0 takes a free one.",
        };
        urls.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && !ServiceSettings.Split(text).All(IsUrl))
            {
                result.AddError($"--urls: '{text}' is not a list of http addresses, for example {ServerOptions.DefaultServer}.");
            }
        });
        var data = new Option<string?>("--data") { HelpName = "DIR", Description = "Folder of the embedded PostgreSQL; else DSE_DATA, else /var/lib/dse for root and ~/.local/share/dse." };
        var command = new CommandWithExamples(
            "serve",
            "Runs the API, the workers and the web pages. Keeps everything in an embedded PostgreSQL unless ConnectionStrings__Dse names a database. Ctrl-C stops it; running studies go on from their last checkpoint at the next start.",
            "dse serve",
            "ConnectionStrings__Dse='Host=db;Database=dse;Username=dse' dse serve --urls http://0.0.0.0:8080")
        {
            urls,
            data,
        };
        command.SetAction((parsed, ct) => ServiceProcess.ServeAsync(
            terminal,
            parsed.GetValue(json),
            ServiceSettings.Of(parsed.GetValue(urls), parsed.GetValue(data)),
            ct));
        return command;
    }

    private static bool IsUrl(string url) => url.StartsWith("http://", StringComparison.OrdinalIgnoreCase) || url.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
}
