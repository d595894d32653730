using System.Xml.Linq;

namespace Dse.Architecture.Tests;

/// <summary>The project files of the repository, read as XML.</summary>
internal static class ProjectFiles
{
    /// <summary>The repository's root: the nearest folder above this file that holds dse.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Project name to file, build outputs left out.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = Directory
        .EnumerateFiles(Root, "*.csproj", SearchOption.AllDirectories)
        .Where(f => !f.Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj" or "node_modules" or ".dse"))
        .ToDictionary(f => Path.GetFileNameWithoutExtension(f), f => f, StringComparer.Ordinal);

    /// <summary>Names of the projects that a project refers to itself.</summary>
    public static IReadOnlySet<string> ProjectReferences(string project) => Items(project, "ProjectReference")
        .Select(p => Path.GetFileNameWithoutExtension(p.Replace('\\', '/')))
        .ToHashSet(StringComparer.Ordinal);

    /// <summary>Names of the packages and frameworks that a project refers to itself.</summary>
    public static IReadOnlyList<string> Dependencies(string project) =>
        [.. Items(project, "PackageReference"), .. Items(project, "FrameworkReference")];

    /// <summary>The C# files of a project, build outputs left out.</summary>
    public static IEnumerable<string> Sources(string project) => Directory
        .EnumerateFiles(Path.GetDirectoryName(All[project])!, "*.cs", SearchOption.AllDirectories)
        .Where(f => !Path.GetRelativePath(Root, f).Split(Path.DirectorySeparatorChar).Any(p => p is "bin" or "obj"));

    private static IEnumerable<string> Items(string project, string item) =>
        XDocument.Load(All[project]).Descendants(item).Select(e => (string?)e.Attribute("Include")).OfType<string>();

    // The build maps source paths, so that the caller's own path is of no use here.
    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "dse.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("No folder above the tests holds dse.sln.");
    }
}
