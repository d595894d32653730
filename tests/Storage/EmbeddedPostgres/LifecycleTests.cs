using System.Diagnostics;
using System.Globalization;
using Dse.Storage.Claims;
using Dse.Storage.EmbeddedPostgres;
using Dse.Storage.Studies;
using Dse.Storage.Tenants;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Dse.Storage.Tests.EmbeddedPostgres;

/// <summary>Starts, stops, crashes and double opens of real servers in folders of their own.</summary>
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class LifecycleTests : IAsyncLifetime
{
    private readonly DataFolder folder = new(Path.Combine(Path.GetTempPath(), $"dse-lifecycle-{Guid.NewGuid():N}"));

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        if (PostmasterFile.Read(folder) is { } left && left.IsAlive(folder))
        {
            await using var server = await StartAsync();
        }

        if (Directory.Exists(folder.Root))
        {
            Directory.Delete(folder.Root, recursive: true);
        }
    }

    [Fact]
    public async Task Data_and_password_survive_a_restart_and_secrets_are_private()
    {
        await using (var server = await StartAsync())
        {
            await ExecuteAsync(server, "create table kept (x int); insert into kept values (42)");
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(folder.Secrets));
        }

        await using var again = await StartAsync();
        Assert.Equal(42, await ScalarAsync(again, "select x from kept"));
        Assert.Equal("127.0.0.1", await ScalarAsync(again, "show listen_addresses"));
        Assert.Equal("on", await ScalarAsync(again, "show synchronous_commit"));
    }

    [Fact]
    public async Task A_second_service_is_refused_by_name_or_joins_when_it_may()
    {
        await using var first = StorageFixture.Services(new StorageOptions { DataFolder = folder.Root });
        await Starter(first).StartAsync(default);

        await using var second = StorageFixture.Services(new StorageOptions { DataFolder = folder.Root });
        var refused = await Assert.ThrowsAsync<StorageStartException>(() => Starter(second).StartAsync(default));
        Assert.Contains(folder.Root, refused.Message, StringComparison.Ordinal);
        Assert.Contains($"process {Environment.ProcessId} since", refused.Message, StringComparison.Ordinal);

        await using var joined = StorageFixture.Services(new StorageOptions { DataFolder = folder.Root, JoinRunningServer = true });
        await Starter(joined).StartAsync(default);
        await Starter(joined).StopAsync(default);
        Assert.True(PostmasterFile.Read(folder)!.IsAlive(folder), "Leaving stopped a server that belongs to another service.");
    }

    [Fact]
    public async Task A_server_that_a_killed_service_left_running_is_taken_over()
    {
        var port = await StartAndLeaveRunningAsync();
        var pid = PostmasterFile.Read(folder)!.ProcessId;

        await using (var server = await StartAsync())
        {
            Assert.Equal((port, pid), (server.Port, PostmasterFile.Read(folder)!.ProcessId));
            Assert.Equal(1, await ScalarAsync(server, "select 1"));
        }

        Assert.Null(PostmasterFile.Read(folder));
    }

    [Fact]
    public async Task A_killed_server_recovers_what_was_committed()
    {
        await using (var server = await StartAsync())
        {
            await ExecuteAsync(server, "create table kept (x int); insert into kept values (7)");
            using var postmaster = Process.GetProcessById(PostmasterFile.Read(folder)!.ProcessId);
            postmaster.Kill();
            await postmaster.WaitForExitAsync();
        }

        await using var again = await StartAsync();
        Assert.Equal(7, await ScalarAsync(again, "select x from kept"));
    }

    [Fact]
    public async Task A_stale_lock_file_is_removed_also_when_a_stranger_has_its_process_id()
    {
        await using (await StartAsync())
        {
        }

        using var stranger = Process.Start("sleep", "60");
        try
        {
            File.WriteAllText(folder.PostmasterPid, string.Create(CultureInfo.InvariantCulture, $"{stranger.Id}\n{folder.Cluster}\n0\n5432\n\n127.0.0.1\n0 0\nready\n"));

            await using var server = await StartAsync();

            Assert.Equal(1, await ScalarAsync(server, "select 1"));
            Assert.False(stranger.HasExited);
        }
        finally
        {
            stranger.Kill();
        }
    }

    [Fact]
    public async Task A_cluster_whose_making_was_cut_short_is_made_anew()
    {
        Directory.CreateDirectory(folder.UnfinishedCluster);
        File.WriteAllText(Path.Combine(folder.UnfinishedCluster, "PG_VERSION"), "15\n");

        await using var server = await StartAsync();

        Assert.Equal(1, await ScalarAsync(server, "select 1"));
        Assert.False(Directory.Exists(folder.UnfinishedCluster));
    }

    [Fact]
    public async Task A_folder_that_the_servers_user_cannot_reach_is_named()
    {
        Directory.CreateDirectory(folder.Root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var inner = new DataFolder(Path.Combine(folder.Root, "data"));

        if (Environment.IsPrivilegedProcess)
        {
            var error = await Assert.ThrowsAsync<StorageStartException>(() => EmbeddedServer.TryStartAsync(inner, NullLogger.Instance, default));
            Assert.Contains($"cannot enter {folder.Root}.", error.Message, StringComparison.Ordinal);
            Assert.Contains("DSE_DATA", error.Message, StringComparison.Ordinal);
        }
        else
        {
            await using var server = await EmbeddedServer.TryStartAsync(inner, NullLogger.Instance, default);
            Assert.NotNull(server);
        }
    }

    [Fact]
    public async Task A_cluster_of_a_version_that_is_not_installed_is_refused_with_the_mends()
    {
        var error = await Assert.ThrowsAsync<StorageStartException>(() => ServerPrograms.FindAsync(clusterMajor: 9, default));

        Assert.Contains("DSE_POSTGRES_BIN", error.Message, StringComparison.Ordinal);
        Assert.Contains("Install PostgreSQL 9", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ordinary_user_who_may_make_roles_can_own_the_database()
    {
        await using var server = await StartAsync();
        await ExecuteAsync(server, "create role maker login createrole password 'p'");
        await ExecuteAsync(server, "create database theirs owner maker");
        var connection = new NpgsqlConnectionStringBuilder(server.OwnerConnectionString) { Username = "maker", Password = "p", Database = "theirs" };

        await using var services = StorageFixture.Services(new StorageOptions { ConnectionString = connection.ConnectionString });
        await Starter(services).StartAsync(default);
        var tenant = await ((TenantStore)services.GetService(typeof(TenantStore))!).EnsureAsync("t", default);
        var submitted = await ((StudyStore)services.GetService(typeof(StudyStore))!).SubmitAsync(
            tenant.Id, new StudySubmission("K", "n", "{}"), null, "key", default);
        var claim = await ((ClaimStore)services.GetService(typeof(ClaimStore))!).ClaimNextAsync("w", TimeSpan.FromMinutes(1), default);

        Assert.Equal(Assert.IsType<SubmitResult.Accepted>(submitted).Study.Id, claim!.StudyId);
    }

    private static StorageStarter Starter(IServiceProvider services) => (StorageStarter)services.GetService(typeof(StorageStarter))!;

    private async Task<EmbeddedServer> StartAsync() => (await EmbeddedServer.TryStartAsync(folder, NullLogger.Instance, default))!;

    // What a service that is killed leaves behind: a running server and no holder of the folder.
    private async Task<int> StartAndLeaveRunningAsync()
    {
        await using (await StartAsync())
        {
        }

        var user = await ServerUser.ChooseAsync(default);
        var programs = await ServerPrograms.FindAsync(null, default);
        using var listener = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        listener.Start();
        var port = ((System.Net.IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();
        var result = await user.RunAsync(
            programs.Path("pg_ctl"),
            ["start", "-w", "-s", "-D", folder.Cluster, "-l", folder.ServerLog, "-o", $"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories=''"],
            TimeSpan.FromSeconds(60),
            default);
        Assert.Equal(0, result.ExitCode);
        return port;
    }

    private static async Task ExecuteAsync(EmbeddedServer server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.OwnerConnectionString);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<object?> ScalarAsync(EmbeddedServer server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.OwnerConnectionString);
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
