using System.Diagnostics;
using System.Globalization;

namespace Dse.Browser.Tests;

/// <summary>The pictures of the documentation, which tests make where they stand on the page anyway (docs/testing.md).</summary>
internal static class Pictures
{
    /// <summary>The trait of the tests that make them.</summary>
    public const string Trait = "Pictures";

    /// <summary>Where they are to be written; null when none are asked for.</summary>
    public static string? Folder { get; } =
        Environment.GetEnvironmentVariable("DSE_UPDATE_PICTURES") is { Length: > 0 } folder ? Path.GetFullPath(folder, Repository.Root) : null;

    /// <summary>Draws the front of a study as the script of the repository draws it.</summary>
    /// <param name="service">Where the study is.</param>
    /// <param name="name">The picture's name in docs/images, without the ending.</param>
    /// <param name="study">The study's id.</param>
    public static async Task FrontPictureAsync(this BrowserFixture service, string name, string study)
    {
        if (Folder is null)
        {
            return;
        }

        var front = Path.Combine(Path.GetTempPath(), string.Create(CultureInfo.InvariantCulture, $"dse-front-{Environment.ProcessId}.json"));
        await File.WriteAllTextAsync(front, (await service.FrontAsync(study)).ToJsonString());
        using var script = Process.Start("node", [Repository.PathOf("scripts", "front-svg.mjs"), front, Path.Combine(Folder, $"{name}.svg")]);
        await script.WaitForExitAsync();
        File.Delete(front);
        Assert.Equal(0, script.ExitCode);
    }
}
