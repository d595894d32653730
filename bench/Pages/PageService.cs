using Dse.Api;
using Dse.Browser.Tests;
using Dse.Storage.Connections;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;
using Npgsql;

namespace Dse.Bench.Pages;

/// <summary>The whole service with real workers on loopback and the embedded PostgreSQL, and a real Chromium.</summary>
internal sealed class PageService : IAsyncDisposable
{
    private readonly WebApplication app;
    private IPlaywright? playwright;
    private IBrowser? browser;

    private PageService(WebApplication app)
    {
        this.app = app;
        Client = new HttpClient { BaseAddress = new Uri(app.Urls.Single()), Timeout = TimeSpan.FromMinutes(2) };
    }

    /// <summary>A client of the local tenant.</summary>
    public HttpClient Client { get; }

    /// <summary>Starts the service.</summary>
    /// <param name="folder">Where its database is, or is to be.</param>
    public static async Task<PageService> StartAsync(string folder)
    {
        var service = DseApi.Build(new DseApiOptions
        {
            Urls = ["http://127.0.0.1:0"],
            ConfigureStorage = storage =>
            {
                storage.ConnectionString = null;
                storage.DataFolder = folder;
            },
            ConfigureWorkers = workers => workers.AttemptCommand =
                [Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", Path.Combine(AppContext.BaseDirectory, "Dse.Cli.dll"), "attempt"],
            Arguments = ["--Logging:LogLevel:Default=Warning", "--Logging:LogLevel:Quartz=Warning"],
        });
        await service.StartAsync();
        return new PageService(service);
    }

    /// <summary>The database, as its owner.</summary>
    public async Task<NpgsqlConnection> OpenDatabaseAsync() =>
        await (await app.Services.GetRequiredService<DatabaseConnection>().DataSourceAsync(CancellationToken.None)).OpenConnectionAsync();

    /// <summary>A new page of its own browser context, of a laptop's size.</summary>
    public async Task<IPage> NewPageAsync()
    {
        playwright ??= await Playwright.CreateAsync();
        browser ??= await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Find(), Args = Chromium.Flags });
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = app.Urls.Single(), ViewportSize = new ViewportSize { Width = 1280, Height = 900 } });
        return await context.NewPageAsync();
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        Client.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }
}
