using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dse.Storage.EmbeddedPostgres;

/// <summary>A private PostgreSQL server of this service: made, started, adopted after a crash, and stopped with it.</summary>
/// <remarks>Listens on 127.0.0.1 only. One service at a time holds a data folder; others may join its server.</remarks>
internal sealed partial class EmbeddedServer : IAsyncDisposable
{
    public const string OwnerRole = "dse_owner";
    public const string ServiceRole = "dse_service";
    private const string DatabaseName = "dse";
    private const int StartTries = 5;

    private readonly DataFolder folder;
    private readonly ServerUser user;
    private readonly ServerPrograms programs;
    private readonly DataFolderLock hold;

    private EmbeddedServer(DataFolder folder, ServerUser user, ServerPrograms programs, DataFolderLock hold, ServerSecrets secrets, int port)
    {
        this.folder = folder;
        this.user = user;
        this.programs = programs;
        this.hold = hold;
        Secrets = secrets;
        Port = port;
    }

    public ServerSecrets Secrets { get; }

    public int Port { get; }

    /// <summary>Of the role that owns the tables; for migrations only.</summary>
    public string OwnerConnectionString => Connection(Port, OwnerRole, Secrets.Owner, DatabaseName);

    /// <summary>Of the role that the service works as.</summary>
    public string ServiceConnectionString => Connection(Port, ServiceRole, Secrets.Service, DatabaseName);

    /// <summary>Brings the folder's server up, or tells that another service has it.</summary>
    /// <returns>Null when another service holds the folder.</returns>
    /// <exception cref="StorageStartException">It could not be brought up; the message says how to mend it.</exception>
    public static async Task<EmbeddedServer?> TryStartAsync(DataFolder folder, ILogger logger, CancellationToken ct)
    {
        CreateRoot(folder);
        var taken = DataFolderLock.TryTake(folder);
        if (taken is null)
        {
            return null;
        }

        try
        {
            var runAs = await ServerUser.ChooseAsync(ct);
            await runAs.CheckReachableAsync(folder.Root, ct);
            var found = await ReachableAsync(await ServerPrograms.FindAsync(ClusterMajor(folder), ct), folder, runAs, ct);
            var secrets = ServerSecrets.LoadOrCreate(folder);
            await InitialiseAsync(folder, runAs, found, secrets, logger, ct);
            var port = await AdoptAsync(folder, runAs, found, secrets, logger, ct) ?? await StartAsync(folder, runAs, found, logger, ct);
            try
            {
                await CreateDatabaseAsync(port, secrets, ct);
            }
            catch
            {
                // Nobody would own the server that runs by now.
                await StopAsync(folder, runAs, found, CancellationToken.None);
                throw;
            }

            return new EmbeddedServer(folder, runAs, found, taken, secrets, port);
        }
        catch
        {
            taken.Dispose();
            throw;
        }
    }

    /// <summary>The connection to the server that another service of the same user runs in this folder.</summary>
    /// <returns>Null when none runs there.</returns>
    public static string? JoinConnectionString(DataFolder folder)
    {
        var running = PostmasterFile.Read(folder);
        return running is not null && File.Exists(folder.Secrets)
            ? Connection(running.Port, ServiceRole, ServerSecrets.LoadOrCreate(folder).Service, DatabaseName)
            : null;
    }

    /// <summary>The owner's connection to the server that runs in a folder, for administration.</summary>
    public static string OwnerOf(string root)
    {
        var data = new DataFolder(root);
        var running = PostmasterFile.Read(data) ?? throw new StorageStartException($"No server runs in {root}.");
        return Connection(running.Port, OwnerRole, ServerSecrets.LoadOrCreate(data).Owner, DatabaseName);
    }

    /// <summary>Why a second service is refused.</summary>
    public static string InUseMessage(DataFolder folder) =>
        $"The data folder {folder.Root} is in use by another Dse service ({DataFolderLock.Holder(folder)}). " +
        "Stop that one first, or name another folder in DSE_DATA, or set ConnectionStrings__Dse so that both use one server.";

    public async ValueTask DisposeAsync()
    {
        try
        {
            await StopAsync(folder, user, programs, CancellationToken.None);
        }
        finally
        {
            hold.Dispose();
        }
    }

    private static void CreateRoot(DataFolder folder)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new StorageStartException("The embedded PostgreSQL runs on Linux and macOS only. Set ConnectionStrings__Dse to use a server.");
        }

        try
        {
            // Others may pass through to the server's own folder, but not list this one.
            Directory.CreateDirectory(
                folder.Root,
                UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        }
        catch (Exception error) when (error is UnauthorizedAccessException or IOException)
        {
            throw new StorageStartException($"The data folder {folder.Root} cannot be made: {error.Message} Name another one in DSE_DATA.", error);
        }
    }

    private static int? ClusterMajor(DataFolder folder)
    {
        var version = Path.Combine(folder.Cluster, "PG_VERSION");
        return File.Exists(version) && int.TryParse(File.ReadAllText(version).Trim(), CultureInfo.InvariantCulture, out var major) ? major : null;
    }

    // Programs below a home folder of root's cannot be reached by the server's user: it gets a copy.
    private static async Task<ServerPrograms> ReachableAsync(ServerPrograms programs, DataFolder folder, ServerUser user, CancellationToken ct)
    {
        if (await user.CanEnterAsync(programs.Path("postgres"), ct))
        {
            return programs;
        }

        var copy = Path.Combine(folder.Programs, programs.Major.ToString(CultureInfo.InvariantCulture));
        if (!Directory.Exists(copy))
        {
            Directory.CreateDirectory(folder.Programs);
            var unfinished = copy + ".unfinished";
            await CommandLine.RunAsync("rm", ["-rf", unfinished], TimeSpan.FromSeconds(60), ct);
            var result = await CommandLine.RunAsync(
                "cp", ["-RL", Path.GetDirectoryName(programs.Folder)!, unfinished], TimeSpan.FromSeconds(120), ct);
            if (result.ExitCode != 0)
            {
                throw new StorageStartException($"PostgreSQL's programs cannot be copied to {copy}: {result.Output.Trim()}");
            }

            await CommandLine.RunAsync("chmod", ["-R", "a+rX", unfinished], TimeSpan.FromSeconds(60), ct);
            Directory.Move(unfinished, copy);
        }

        var reachable = programs with { Folder = Path.Combine(copy, Path.GetFileName(programs.Folder)) };
        return await user.CanEnterAsync(reachable.Path("postgres"), ct)
            ? reachable
            : throw new StorageStartException($"The user that PostgreSQL runs as can execute neither {programs.Path("postgres")} nor {reachable.Path("postgres")}.");
    }

    private static async Task InitialiseAsync(
        DataFolder folder, ServerUser user, ServerPrograms programs, ServerSecrets secrets, ILogger logger, CancellationToken ct)
    {
        if (Directory.Exists(folder.Cluster))
        {
            return;
        }

        LogInitialising(logger, programs.Major, folder.Root);
        Directory.CreateDirectory(folder.ServerFolder);
        await user.OwnAsync(folder.ServerFolder, ct);
        if (Directory.Exists(folder.UnfinishedCluster))
        {
            Directory.Delete(folder.UnfinishedCluster, recursive: true);
        }

        ServerSecrets.WritePrivate(folder.PasswordFile, secrets.Owner);
        await user.OwnAsync(folder.PasswordFile, ct);
        try
        {
            var result = await user.RunAsync(
                programs.Path("initdb"),
                [
                    "-D", folder.UnfinishedCluster, "-U", OwnerRole, "--auth=scram-sha-256", $"--pwfile={folder.PasswordFile}",
                    "--encoding=UTF8", "--locale=C", "--data-checksums",
                ],
                TimeSpan.FromSeconds(120),
                ct);
            if (result.ExitCode != 0)
            {
                throw new StorageStartException($"initdb of PostgreSQL {programs.Major} failed: {result.Output.Trim()}");
            }
        }
        finally
        {
            File.Delete(folder.PasswordFile);
        }

        // Only a finished cluster gets the name that later starts look for.
        Directory.Move(folder.UnfinishedCluster, folder.Cluster);
    }

    private static async Task<int?> AdoptAsync(
        DataFolder folder, ServerUser user, ServerPrograms programs, ServerSecrets secrets, ILogger logger, CancellationToken ct)
    {
        var left = PostmasterFile.Read(folder);
        if (left is null)
        {
            return null;
        }

        if (!left.IsAlive(folder))
        {
            // Its process is gone; the id may by now be a stranger's, which would keep the server from starting.
            LogStale(logger, left.ProcessId);
            File.Delete(folder.PostmasterPid);
            return null;
        }

        if (await AnswersAsync(left.Port, secrets, ct))
        {
            LogAdopted(logger, left.ProcessId, left.Port);
            return left.Port;
        }

        await StopAsync(folder, user, programs, ct);
        return null;
    }

    private static async Task<int> StartAsync(DataFolder folder, ServerUser user, ServerPrograms programs, ILogger logger, CancellationToken ct)
    {
        for (var tries = 1; ; tries++)
        {
            var port = FreePort();
            var options = string.Join(
                ' ',
                "-c listen_addresses=127.0.0.1",
                string.Create(CultureInfo.InvariantCulture, $"-c port={port}"),
                "-c unix_socket_directories=''",
                "-c synchronous_commit=on -c fsync=on -c password_encryption=scram-sha-256 -c timezone=UTC -c log_timezone=UTC",
                "-c shared_buffers=64MB -c max_connections=100 -c max_wal_size=512MB -c wal_compression=on",
                "-c autovacuum_naptime=15s -c log_min_messages=warning -c idle_in_transaction_session_timeout=60s");
            var result = await user.RunAsync(
                programs.Path("pg_ctl"),
                ["start", "-w", "-s", "-t", "60", "-D", folder.Cluster, "-l", folder.ServerLog, "-o", options],
                TimeSpan.FromSeconds(75),
                CancellationToken.None);
            if (result.ExitCode == 0)
            {
                // Only a start that was seen through can be undone: a cancelled pg_ctl leaves the server running alone.
                if (ct.IsCancellationRequested)
                {
                    await StopAsync(folder, user, programs, CancellationToken.None);
                    ct.ThrowIfCancellationRequested();
                }

                LogStarted(logger, programs.Major, port);
                return port;
            }

            // A port taken in between, or backends of a killed server that have not yet gone.
            if (tries == StartTries)
            {
                throw new StorageStartException(
                    $"PostgreSQL {programs.Major} did not start in {folder.Cluster}: {result.Output.Trim()} {LastLines(folder.ServerLog)}".Trim());
            }

            await Task.Delay(TimeSpan.FromSeconds(tries), ct);
        }
    }

    private static async Task StopAsync(DataFolder folder, ServerUser user, ServerPrograms programs, CancellationToken ct)
    {
        var result = await user.RunAsync(
            programs.Path("pg_ctl"), ["stop", "-w", "-s", "-m", "fast", "-t", "30", "-D", folder.Cluster], TimeSpan.FromSeconds(40), ct);
        if (result.ExitCode != 0 && PostmasterFile.Read(folder)?.IsAlive(folder) == true)
        {
            await user.RunAsync(
                programs.Path("pg_ctl"), ["stop", "-w", "-s", "-m", "immediate", "-t", "30", "-D", folder.Cluster], TimeSpan.FromSeconds(40), ct);
        }
    }

    private static async Task CreateDatabaseAsync(int port, ServerSecrets secrets, CancellationToken ct)
    {
        await using var source = NpgsqlDataSource.Create(Connection(port, OwnerRole, secrets.Owner, "postgres"));
        await using var exists = source.CreateCommand($"select 1 from pg_database where datname = '{DatabaseName}'");
        if (await exists.ExecuteScalarAsync(ct) is null)
        {
            await using var create = source.CreateCommand($"create database {DatabaseName}");
            await create.ExecuteNonQueryAsync(ct);
        }

        await using var role = source.CreateCommand(
            $"""
            do $do$ begin
                if not exists (select from pg_roles where rolname = '{ServiceRole}') then
                    create role {ServiceRole} login noinherit nosuperuser nobypassrls password '{secrets.Service}';
                end if;
            end $do$
            """);
        await role.ExecuteNonQueryAsync(ct);
    }

    private static async Task<bool> AnswersAsync(int port, ServerSecrets secrets, CancellationToken ct)
    {
        try
        {
            await using var connection = new NpgsqlConnection(Connection(port, OwnerRole, secrets.Owner, "postgres"));
            await connection.OpenAsync(ct);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    private static string Connection(int port, string role, string password, string database) => new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = port,
        Username = role,
        Password = password,
        Database = database,
        SslMode = SslMode.Disable,
        Timeout = 10,
        Pooling = database == DatabaseName,
    }.ConnectionString;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string LastLines(string log) =>
        File.Exists(log) ? $"Its log {log} ends: {string.Join(" | ", File.ReadLines(log).TakeLast(5))}" : string.Empty;

    [LoggerMessage(Level = LogLevel.Information, Message = "Setting up PostgreSQL {Major} in {Folder}")]
    private static partial void LogInitialising(ILogger logger, int major, string folder);

    [LoggerMessage(Level = LogLevel.Information, Message = "PostgreSQL {Major} runs on 127.0.0.1:{Port}")]
    private static partial void LogStarted(ILogger logger, int major, int port);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Took over the PostgreSQL server (process {ProcessId}, port {Port}) that an earlier run left behind")]
    private static partial void LogAdopted(ILogger logger, int processId, int port);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Removed the lock file of a PostgreSQL server (process {ProcessId}) that is gone")]
    private static partial void LogStale(ILogger logger, int processId);
}
