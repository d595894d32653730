using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using System.Text.RegularExpressions;

namespace Dse.Architecture.Tests;

/// <summary>Imports point one way: <c>Core ← Formats, Solvers, Storage ← Api, Cli</c>.</summary>
public sealed partial class ImportDirectionTests
{
    /// <summary>For each project the projects that it may know.</summary>
    public static TheoryData<string, string[]> Allowed() => new()
    {
        { "Dse.Core", [] },
        { "Dse.Formats", ["Dse.Core"] },
        { "Dse.Solvers", ["Dse.Core"] },
        { "Dse.Storage", ["Dse.Core"] },
        { "Dse.Migrations", ["Dse.Core", "Dse.Storage"] },
        { "Dse.Api", ["Dse.Core", "Dse.Formats", "Dse.Solvers", "Dse.Storage", "Dse.Migrations"] },
        { "Dse.Cli", ["Dse.Core", "Dse.Formats", "Dse.Solvers", "Dse.Storage", "Dse.Migrations", "Dse.Api"] },
    };

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Project_files_refer_only_to_what_is_allowed(string project, string[] allowed) =>
        Assert.Empty(ProjectFiles.ProjectReferences(project).Except(allowed, StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Sources_name_only_namespaces_that_are_allowed(string project, string[] allowed)
    {
        var own = ProjectFiles.All.Keys.Where(n => n.StartsWith("Dse.", StringComparison.Ordinal) && !n.EndsWith(".Tests", StringComparison.Ordinal)).ToHashSet(StringComparer.Ordinal);
        var broken = from file in ProjectFiles.Sources(project)
                     from Match match in NamespacePattern().Matches(ProsePattern().Replace(File.ReadAllText(file), string.Empty))
                     let name = match.Value
                     where own.Contains(name) && name != project && !allowed.Contains(name, StringComparer.Ordinal)
                     select $"{Path.GetRelativePath(ProjectFiles.Root, file)} names {name}";

        Assert.Empty(broken);
    }

    [Theory]
    [MemberData(nameof(Allowed))]
    public void Built_assemblies_refer_only_to_what_is_allowed(string project, string[] allowed)
    {
        var folder = Path.Combine(Path.GetDirectoryName(ProjectFiles.All[project])!, "bin", "Release", "net10.0");
        var assembly = Path.Combine(folder, $"{project}.dll");
        Assert.True(File.Exists(assembly), $"{assembly} is not built: run 'dotnet build dse.sln -c Release' first.");

        using var reader = new PEReader(File.OpenRead(assembly));
        var metadata = reader.GetMetadataReader();
        var references = metadata.AssemblyReferences
            .Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name))
            .Where(name => name.StartsWith("Dse.", StringComparison.Ordinal));

        Assert.Empty(references.Except(allowed, StringComparer.Ordinal));
    }

    [Fact]
    public void Core_has_no_packages_and_no_frameworks() => Assert.Empty(ProjectFiles.Dependencies("Dse.Core"));

    [Fact]
    public void Core_does_no_input_or_output()
    {
        var forbidden = (string[])["System.Net", "System.Net.Http", "System.Net.Sockets", "System.Diagnostics.Process", "Microsoft.AspNetCore", "System.Console"];
        var folder = Path.Combine(Path.GetDirectoryName(ProjectFiles.All["Dse.Core"])!, "bin", "Release", "net10.0");
        using var reader = new PEReader(File.OpenRead(Path.Combine(folder, "Dse.Core.dll")));
        var metadata = reader.GetMetadataReader();

        var references = metadata.AssemblyReferences.Select(handle => metadata.GetString(metadata.GetAssemblyReference(handle).Name));

        Assert.Empty(references.Intersect(forbidden, StringComparer.Ordinal));
    }

    [Fact]
    public void Namespaces_are_those_of_whole_files_and_stand_after_what_is_used()
    {
        var files = ProjectFiles.All.Keys.SelectMany(ProjectFiles.Sources).ToList();

        Assert.True(files.Count > 1_000, $"Only {files.Count} sources were found.");
        Assert.Empty(files.Where(file => MisplacedPattern().IsMatch(File.ReadAllText(file))).Select(file => Path.GetRelativePath(ProjectFiles.Root, file)));
    }

    [Fact]
    public void Every_project_of_the_house_is_held_to_the_rule()
    {
        var tooling = (string[])["Dse.Bench", "Dse.Design"];
        var ruled = Allowed().Select(row => (string)row[0]);
        var projects = ProjectFiles.All.Keys.Where(n => n.StartsWith("Dse.", StringComparison.Ordinal) && !n.EndsWith(".Tests", StringComparison.Ordinal));

        Assert.Empty(projects.Except(ruled, StringComparer.Ordinal).Except(tooling, StringComparer.Ordinal));
    }

    [Fact]
    public void Test_projects_stay_out_of_the_product()
    {
        var products = ProjectFiles.All.Keys.Where(n => !n.EndsWith(".Tests", StringComparison.Ordinal));

        Assert.DoesNotContain(products, p => ProjectFiles.ProjectReferences(p).Any(r => r.EndsWith(".Tests", StringComparison.Ordinal)));
    }

    /// <summary>Comments and texts, which may speak of anything.</summary>
    [GeneratedRegex("""//[^\n]*|"[^"\n]*"|/\*.*?\*/""", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex ProsePattern();

    /// <summary>A namespace with a block of its own, or a directive after one of a whole file.</summary>
    [GeneratedRegex(@"^namespace [^;{]+?\s*\{|^namespace [^;]+;.*^\s*using [\w.]+;", RegexOptions.ExplicitCapture | RegexOptions.Multiline | RegexOptions.Singleline, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex MisplacedPattern();

    [GeneratedRegex(@"\bDse\.[A-Z][A-Za-z]+\b", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex NamespacePattern();
}
