namespace Dse.Storage.EmbeddedPostgres;

/// <summary>The user that the server runs as: the caller, or, since PostgreSQL refuses root, another one.</summary>
internal sealed class ServerUser
{
    private readonly string? name;
    private readonly string[] prefix;

    private ServerUser(string? name, string owner, string[] prefix)
    {
        this.name = name;
        Owner = owner;
        this.prefix = prefix;
    }

    /// <summary>Numeric <c>user:group</c> of the server's files; empty for the caller's own.</summary>
    public string Owner { get; }

    /// <summary>Whether the server runs as somebody else than the caller.</summary>
    public bool IsOther => name is not null;

    /// <summary>The caller, or for root the user postgres or nobody.</summary>
    /// <exception cref="StorageStartException">The caller is root and no other user or no way to become one was found.</exception>
    public static async Task<ServerUser> ChooseAsync(CancellationToken ct)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            return new ServerUser(null, string.Empty, []);
        }

        foreach (var user in (string[])["postgres", "nobody"])
        {
            var uid = await IdAsync("-u", user, ct);
            var gid = await IdAsync("-g", user, ct);
            if (uid is null or "0" || gid is null)
            {
                continue;
            }

            if (Find("setpriv") is { } setpriv)
            {
                return new ServerUser(user, $"{uid}:{gid}", [setpriv, $"--reuid={uid}", $"--regid={gid}", "--clear-groups", "--"]);
            }

            if (Find("runuser") is { } runuser)
            {
                return new ServerUser(user, $"{uid}:{gid}", [runuser, "-u", user, "--"]);
            }
        }

        throw new StorageStartException(
            "PostgreSQL refuses to run as root, and no user 'postgres' or 'nobody' with setpriv or runuser (util-linux) was found to run it as. " +
            "Start Dse as an ordinary user, or install util-linux, or set ConnectionStrings__Dse to use a running server.");
    }

    /// <summary>Runs a program as the server's user.</summary>
    public Task<CommandResult> RunAsync(string program, IReadOnlyList<string> arguments, TimeSpan timeout, CancellationToken ct) =>
        prefix.Length == 0
            ? CommandLine.RunAsync(program, arguments, timeout, ct)
            : CommandLine.RunAsync(prefix[0], [.. prefix[1..], program, .. arguments], timeout, ct);

    /// <summary>Gives a file or folder to the server's user.</summary>
    public async Task OwnAsync(string path, CancellationToken ct)
    {
        if (IsOther)
        {
            var result = await CommandLine.RunAsync("chown", [Owner, path], TimeSpan.FromSeconds(10), ct);
            if (result.ExitCode != 0)
            {
                throw new StorageStartException($"{path} cannot be given to the user '{name}': {result.Output.Trim()}");
            }
        }
    }

    /// <summary>Makes sure that the server's user can reach a folder.</summary>
    /// <exception cref="StorageStartException">A folder on the way is closed to it; the message names it.</exception>
    public async Task CheckReachableAsync(string path, CancellationToken ct)
    {
        if (await CanEnterAsync(path, ct))
        {
            return;
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 1; i <= parts.Length; i++)
        {
            var part = "/" + string.Join('/', parts[..i]);
            if (!await CanEnterAsync(part, ct))
            {
                throw new StorageStartException(
                    $"PostgreSQL refuses to run as root, and the user '{name}', as whom it runs instead, cannot enter {part}. " +
                    $"Put the data elsewhere (DSE_DATA=/var/lib/dse), or open the folder (chmod o+x {part}), or start Dse as an ordinary user.");
            }
        }
    }

    /// <summary>Whether the server's user can enter a folder or execute a file.</summary>
    public async Task<bool> CanEnterAsync(string path, CancellationToken ct) =>
        !IsOther || (await RunAsync("test", ["-x", path], TimeSpan.FromSeconds(10), ct)).ExitCode == 0;

    private static async Task<string?> IdAsync(string option, string user, CancellationToken ct)
    {
        var result = await CommandLine.RunAsync("id", [option, user], TimeSpan.FromSeconds(10), ct);
        return result.ExitCode == 0 ? result.Output.Trim() : null;
    }

    private static string? Find(string program) =>
        ((string[])["/usr/bin", "/bin", "/usr/sbin", "/sbin", "/usr/local/bin"]).Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);
}
