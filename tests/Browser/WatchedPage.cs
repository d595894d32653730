using Microsoft.Playwright;

namespace Dse.Browser.Tests;

/// <summary>A page that notes what no page of ours may do: fail in script, break the content policy, call another site.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
    /// <summary>Size of the window, pixels.</summary>
    public const int Width = 1280, Height = 900;

    // Charts take their new size and draw their lines over several frames.
    private const int SettledMs = 1_500;

    private readonly List<string> faults = [];

    public WatchedPage(IPage page, Uri site)
    {
        ArgumentNullException.ThrowIfNull(page);
        Page = page;
        page.PageError += (_, error) => faults.Add($"script: {error}");
        page.Console += (_, message) => Note(message);
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { Scheme: not ("data" or "blob") } url && url.Authority != site.Authority)
            {
                faults.Add($"foreign request: {request.Url}");
            }
        };
    }

    public IPage Page { get; }

    /// <summary>Keeps a picture of the top of the page for the documentation, when the pictures are to be made anew.</summary>
    /// <param name="name">Its name in docs/images, without the ending.</param>
    /// <param name="height">How much of the page it shows, pixels.</param>
    /// <param name="ready">What must be in sight before; looked for only when a picture is made.</param>
    /// <param name="dark">Whether to make NAME-dark in dark colours too.</param>
    public async Task PictureAsync(string name, int height, string? ready = null, bool dark = false)
    {
        if (Pictures.Folder is not { } folder)
        {
            return;
        }

        if (ready is not null)
        {
            await Page.Locator(ready).First.WaitForAsync();
        }

        await Page.SetViewportSizeAsync(Width, height);
        await Page.EvaluateAsync("() => window.scrollTo(0, 0)");
        await ShootAsync(Path.Combine(folder, $"{name}.png"));
        if (dark)
        {
            await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Dark });
            await ShootAsync(Path.Combine(folder, $"{name}-dark.png"));
            await Page.EmulateMediaAsync(new PageEmulateMediaOptions { ColorScheme = ColorScheme.Light });
        }

        await Page.SetViewportSizeAsync(Width, Height);
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        Assert.Empty(faults);
    }

    private async Task ShootAsync(string path)
    {
        await Page.WaitForTimeoutAsync(SettledMs);
        await Page.ScreenshotAsync(new PageScreenshotOptions { Path = path });
    }

    // The browser reports every refused or lost request itself; what the page makes of them is what the tests look at.
    private void Note(IConsoleMessage message)
    {
        if (message.Type is "error" or "warning"
            && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)
            && !message.Text.Contains("Cross-Origin-Opener-Policy header has been ignored", StringComparison.Ordinal))
        {
            faults.Add($"{message.Type}: {message.Text}");
        }
    }
}
