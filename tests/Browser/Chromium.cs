namespace Dse.Browser.Tests;

/// <summary>The browser of this machine, as tests and the benchmark of the pages start it.</summary>
internal static class Chromium
{
    /// <summary>A name of this machine that does not count as local, so that the service asks for a key.</summary>
    public const string ForeignHost = "dse.test";

    // The shell first: the same engine without a desktop browser's own pages, which cost as much as those under test.
    private static readonly string[] Programs = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

    /// <summary>Options without the background services of a desktop browser: nothing is reached but the service.</summary>
    public static IReadOnlyList<string> Flags { get; } =
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
        "--disable-component-update", "--disable-sync", $"--host-resolver-rules=MAP {ForeignHost} 127.0.0.1",
    ];

    /// <summary>Its program.</summary>
    /// <exception cref="FileNotFoundException">There is none.</exception>
    public static string Find() =>
        Environment.GetEnvironmentVariable("DSE_CHROMIUM")
        ?? (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(Path.PathSeparator)
            .SelectMany(place => Programs.Select(program => Path.Combine(place, program)))
            .FirstOrDefault(File.Exists)
        ?? throw new FileNotFoundException("There is no Chromium. Install it (apt-get install chromium-headless-shell, or chromium) or name it in DSE_CHROMIUM.");
}
