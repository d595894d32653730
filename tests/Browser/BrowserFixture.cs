using Dse.Api;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Playwright;

namespace Dse.Browser.Tests;

/// <summary>The whole service with real workers on the embedded PostgreSQL, and a real Chromium.</summary>
public sealed class BrowserFixture : IAsyncLifetime
{
    /// <summary>A name of this machine that does not count as local, so that the service asks for a key.</summary>
    public const string ForeignHost = Chromium.ForeignHost;

    private readonly string folder = Path.Combine(Path.GetTempPath(), $"dse-browser-{Guid.NewGuid():N}");
    private readonly SemaphoreSlim once = new(1);
    private string? finished;
    private WebApplication? app;
    private IPlaywright? playwright;
    private IBrowser? browser;

    /// <summary>Where the service listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>A client of the local tenant.</summary>
    public HttpClient Client { get; private set; } = new();

    public T Get<T>()
        where T : notnull => app!.Services.GetRequiredService<T>();

    public async Task InitializeAsync()
    {
        app = DseApi.Build(new DseApiOptions
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
        await app.StartAsync();
        Address = new Uri(app.Urls.Single());
        Client = new HttpClient { BaseAddress = Address };
        playwright = await Playwright.CreateAsync();
        Assertions.SetDefaultExpectTimeout(30_000);
        browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = Chromium.Find(), Args = Chromium.Flags });
    }

    /// <summary>A study that has succeeded, carried out by the workers when first asked for.</summary>
    public async Task<string> FinishedStudyAsync()
    {
        await once.WaitAsync();
        try
        {
            return finished ??= await this.SucceededAsync("finished");
        }
        finally
        {
            once.Release();
        }
    }

    /// <summary>A page of its own.</summary>
    public async Task<WatchedPage> OpenAsync(string path, ColorScheme scheme = ColorScheme.Light, string host = "127.0.0.1")
    {
        var site = new UriBuilder(Address) { Host = host }.Uri;
        var context = await browser!.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = site.ToString(),
            ColorScheme = scheme,
            ReducedMotion = ReducedMotion.Reduce,
            ViewportSize = new ViewportSize { Width = WatchedPage.Width, Height = WatchedPage.Height },
        });
        var page = new WatchedPage(await context.NewPageAsync(), site);
        await page.Page.GotoAsync(path);
        return page;
    }

    public async Task DisposeAsync()
    {
        once.Dispose();
        Client.Dispose();
        if (browser is not null)
        {
            await browser.DisposeAsync();
        }

        playwright?.Dispose();
        await app!.StopAsync();
        await app.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

[CollectionDefinition(Name)]
public sealed class BrowserTests : ICollectionFixture<BrowserFixture>
{
    public const string Name = "browser";
}
