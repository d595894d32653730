namespace Dse.Cli.Tests;

/// <summary>Files of the repository.</summary>
internal static class Repository
{
    /// <summary>The nearest folder above the tests that holds dse.sln.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>A file by its path from the root.</summary>
    public static string File(string path) => Path.Combine(Root, path);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (System.IO.File.Exists(Path.Combine(folder.FullName, "dse.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("No folder above the tests holds dse.sln.");
    }
}
