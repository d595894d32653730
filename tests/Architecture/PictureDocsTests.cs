using System.Text.RegularExpressions;

namespace Dse.Architecture.Tests;

/// <summary>The documentation shows the pictures that the browser tests make, and no others.</summary>
public sealed partial class PictureDocsTests
{
    [Fact]
    public void Every_picture_that_is_shown_is_made_by_a_test_and_kept_and_every_one_that_is_made_is_shown()
    {
        string[] made = [.. ProjectFiles.Sources("Dse.Browser.Tests").SelectMany(file => MadePattern().Matches(File.ReadAllText(file))).SelectMany(Files)];
        var shown = Directory.EnumerateFiles(Path.Combine(ProjectFiles.Root, "docs"), "*.md", SearchOption.AllDirectories).Append(Path.Combine(ProjectFiles.Root, "README.md"))
            .SelectMany(file => ShownPattern().Matches(File.ReadAllText(file))).Select(m => m.Groups["file"].Value).Distinct(StringComparer.Ordinal);
        var kept = Directory.EnumerateFiles(Path.Combine(ProjectFiles.Root, "docs", "images")).Select(file => Path.GetFileName(file));

        Assert.Equal(Listed(made), Listed(shown));
        Assert.Equal(Listed(made), Listed(kept));
    }

    private static string Listed(IEnumerable<string> files) => string.Join('\n', files.Order(StringComparer.Ordinal));

    private static IEnumerable<string> Files(Match call)
    {
        var name = call.Groups["name"].Value;
        yield return call.Groups["front"].Success ? $"{name}.svg" : $"{name}.png";
        if (call.Groups["rest"].Value.Contains("dark: true", StringComparison.Ordinal))
        {
            yield return $"{name}-dark.png";
        }
    }

    [GeneratedRegex("""\.(?<front>Front)?PictureAsync\("(?<name>[a-z-]+)"(?<rest>[^;]*);""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MadePattern();

    [GeneratedRegex("""images/(?<file>[a-z-]+\.(png|svg))""", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ShownPattern();
}
