using System.Text.RegularExpressions;

namespace Dse.Architecture.Tests;

/// <summary>docs/errors.md lists every code that the product gives out.</summary>
public sealed partial class ErrorDocsTests
{
    private static readonly string[] Products = ["Dse.Core", "Dse.Formats", "Dse.Solvers", "Dse.Storage", "Dse.Api", "Dse.Cli"];

    [Fact]
    public void Every_code_of_the_sources_is_documented()
    {
        var docs = File.ReadAllText(Path.Combine(ProjectFiles.Root, "docs", "errors.md"));
        var codes = Products
            .SelectMany(ProjectFiles.Sources)
            .SelectMany(file => CodePattern().Matches(File.ReadAllText(file)))
            .Select(match => match.Groups["code"].Value)
            .ToHashSet(StringComparer.Ordinal);

        Assert.True(codes.Count > 60, $"Only {codes.Count} codes were found: the pattern no longer fits the sources.");
        Assert.Equal(string.Empty, string.Join(' ', codes.Where(code => !docs.Contains($"`{code}`", StringComparison.Ordinal)).Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Every_documented_code_stands_in_the_sources()
    {
        var sources = string.Concat(Products.SelectMany(ProjectFiles.Sources).Select(File.ReadAllText));
        var documented = RowPattern().Matches(File.ReadAllText(Path.Combine(ProjectFiles.Root, "docs", "errors.md"))).Select(m => m.Groups["code"].Value);

        // Codes of infeasible plans are made from the names of an enumeration; some codes of failed studies stand in SQL.
        Assert.Equal(string.Empty, string.Join(' ', documented.Where(code =>
            !sources.Contains($"\"{code}\"", StringComparison.Ordinal)
            && !sources.Contains($"'{code}'", StringComparison.Ordinal)
            && !sources.Contains($"{char.ToUpperInvariant(code[0])}{code[1..]},", StringComparison.Ordinal))));
    }

    /// <summary>A call that reports an error: the code is its second argument, or the first of the reader's own Fail and Report.</summary>
    [GeneratedRegex("""(?:(?:SpecError|\.Error|\bError|\bAdd|Problems\.At|Problems\.InvalidRequest|errors\.Add\(new)\((?:ProblemType\.\w+, )?[^,"\n]*(?:"[^"\n]*")?[^,"\n]*, |(?:\bFail|\bReport)\()"(?<code>[a-z][A-Za-z0-9]+)", """, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex CodePattern();

    [GeneratedRegex("^\\| `(?<code>[a-z][A-Za-z0-9]*)` \\|", RegexOptions.ExplicitCapture | RegexOptions.Multiline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex RowPattern();
}
