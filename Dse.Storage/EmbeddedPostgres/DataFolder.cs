namespace Dse.Storage.EmbeddedPostgres;

/// <summary>Where the embedded cluster lives and what lies there.</summary>
/// <param name="Root">The folder itself, absolute.</param>
internal sealed record DataFolder(string Root)
{
    /// <summary>Folder of the server's user: the cluster and its log.</summary>
    public string ServerFolder => Path.Combine(Root, "postgres");

    public string Cluster => Path.Combine(ServerFolder, "cluster");

    public string UnfinishedCluster => Path.Combine(ServerFolder, "cluster.unfinished");

    public string ServerLog => Path.Combine(ServerFolder, "server.log");

    public string PasswordFile => Path.Combine(ServerFolder, "initdb.password");

    public string PostmasterPid => Path.Combine(Cluster, "postmaster.pid");

    /// <summary>Passwords, readable by the service's user only.</summary>
    public string Secrets => Path.Combine(Root, "secrets.json");

    /// <summary>Who holds the lock; a file of its own, since a locked file cannot be read.</summary>
    public string HolderFile => Path.Combine(Root, "service.holder");

    public string LockFile => Path.Combine(Root, "service.lock");

    /// <summary>Copy of the server's programs where its user cannot reach the originals.</summary>
    public string Programs => Path.Combine(Root, "programs");

    /// <summary>The folder asked for, else <c>DSE_DATA</c>, else the usual place for the caller.</summary>
    public static DataFolder Resolve(string? configured)
    {
        var folder = configured ?? Environment.GetEnvironmentVariable("DSE_DATA");
        if (string.IsNullOrWhiteSpace(folder))
        {
            folder = Environment.IsPrivilegedProcess
                ? "/var/lib/dse"
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "dse");
        }

        return new DataFolder(Path.GetFullPath(folder));
    }
}
