using Microsoft.Playwright;

namespace Dse.Browser.Tests;

/// <summary>A page that notes what no page of ours may do: fail in script, break the content policy, call another site.</summary>
public sealed class WatchedPage : IAsyncDisposable
{
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

    /// <summary>Keeps a picture of the whole page for the documentation, when the pictures are to be made anew.</summary>
    /// <param name="name">Its name in docs/images, without the ending.</param>
    public async Task PictureAsync(string name)
    {
        if (Environment.GetEnvironmentVariable("DSE_UPDATE_PICTURES") is { Length: > 0 } folder)
        {
            await Page.ScreenshotAsync(new PageScreenshotOptions { Path = System.IO.Path.Combine(folder, $"{name}.png"), FullPage = true });
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Page.Context.DisposeAsync();
        Assert.Empty(faults);
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
