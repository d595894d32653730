using Dse.Api;
using Dse.Api.Jobs;
using Dse.Api.Jobs.Attempts;
using Dse.Cli.Terminals;
using Dse.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Hosting;

namespace Dse.Cli.Service;

/// <summary>Runs the service, or parts of it, in this process. The only place of the command line that knows the web server.</summary>
internal static class ServiceProcess
{
    /// <summary>Runs API, workers and web pages until cancelled.</summary>
    public static Task<int> ServeAsync(Terminal terminal, bool json, ServiceSettings settings, CancellationToken ct) =>
        GuardAsync(terminal, async () =>
        {
            await using var app = Build(settings);
            await StartAsync(app, ct);
            Announce(terminal, json, app, settings);
            await app.WaitForShutdownAsync(ct);
            return ExitCode.Done;
        });

    /// <summary>Runs workers only until cancelled.</summary>
    public static Task<int> WorkAsync(Terminal terminal, bool json, ServiceSettings settings, CancellationToken ct) =>
        GuardAsync(terminal, async () =>
        {
            using var host = DseWorker.Build(settings.LogArguments(), storage => Configure(storage, settings));
            await StartAsync(host, ct);
            if (json)
            {
                terminal.WriteJson(writer =>
                {
                    writer.WriteStartObject();
                    writer.WriteString("state", "running");
                    writer.WriteNumber("processId", Environment.ProcessId);
                    writer.WriteEndObject();
                });
            }
            else
            {
                terminal.Say($"dse: worker {Environment.ProcessId} takes studies; Ctrl-C gives them back and stops");
            }

            await host.WaitForShutdownAsync(ct);
            return ExitCode.Done;
        });

    /// <summary>Carries out one attempt for the worker on the other end of standard input.</summary>
    public static Task<int> AttemptAsync() => AttemptProcess.RunAsync();

    /// <summary>Does something with a service that listens on a free port, and stops it.</summary>
    /// <param name="terminal">Told what goes wrong.</param>
    /// <param name="settings">How it runs.</param>
    /// <param name="use">Gets the service's address.</param>
    /// <param name="ct">Cancels the start.</param>
    public static Task<int> UseAsync(Terminal terminal, ServiceSettings settings, Func<Uri, Task<int>> use, CancellationToken ct) =>
        GuardAsync(terminal, async () =>
        {
            await using var app = Build(settings);
            await StartAsync(app, ct);
            try
            {
                return await use(new Uri(app.Urls.First()));
            }
            finally
            {
                await app.StopAsync(CancellationToken.None);
            }
        });

    // What had started before the start was called off is stopped in order: a scheduler that outlives its pool never ends.
    private static async Task StartAsync(IHost host, CancellationToken ct)
    {
        try
        {
            await host.StartAsync(ct);
        }
        catch
        {
            await host.StopAsync(CancellationToken.None);
            throw;
        }
    }

    private static WebApplication Build(ServiceSettings settings) => DseApi.Build(new DseApiOptions
    {
        Urls = settings.Urls,
        ConfigureStorage = storage => Configure(storage, settings),
        Arguments = settings.LogArguments(),
    });

    private static void Configure(StorageOptions storage, ServiceSettings settings)
    {
        storage.DataFolder = settings.DataFolder ?? storage.DataFolder;
        if (settings.EmbeddedOnly)
        {
            storage.ConnectionString = null;
        }
    }

    private static void Announce(Terminal terminal, bool json, WebApplication app, ServiceSettings settings)
    {
        var urls = app.Urls.ToList();
        if (json)
        {
            terminal.WriteJson(writer =>
            {
                writer.WriteStartObject();
                writer.WriteString("state", "running");
                writer.WriteNumber("processId", Environment.ProcessId);
                writer.WriteStartArray("urls");
                urls.ForEach(writer.WriteStringValue);
                writer.WriteEndArray();
                writer.WriteString("database", settings.IsEmbedded ? "embedded" : "external");
                writer.WriteEndObject();
            });
            return;
        }

        foreach (var url in urls)
        {
            terminal.Text.WriteLine($"dse serves {url} (pages), {url.TrimEnd('/')}/docs (API); Ctrl-C stops it");
        }
    }

    private static async Task<int> GuardAsync(Terminal terminal, Func<Task<int>> run)
    {
        try
        {
            return await run();
        }
        catch (StorageStartException e)
        {
            terminal.Say($"dse: {e.Message}");
            return ExitCode.Failed;
        }
    }
}
