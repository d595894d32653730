using Dse.Storage.Connections;
using Dse.Storage.EmbeddedPostgres;
using Dse.Storage.Tenants;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Dse.Storage;

/// <summary>Brings the database up before anything that uses it starts, and the embedded one down after all that stopped.</summary>
/// <remarks>Register storage first: hosted services start in order of registration and stop in reverse.</remarks>
public sealed class StorageStarter : IHostedService, IAsyncDisposable
{
    private readonly StorageOptions options;
    private readonly DatabaseConnection connection;
    private readonly TenantStore tenants;
    private readonly ILogger<StorageStarter> logger;
    private EmbeddedServer? server;

    /// <summary>Made by the container.</summary>
    public StorageStarter(StorageOptions options, DatabaseConnection connection, TenantStore tenants, ILogger<StorageStarter> logger)
    {
        this.options = options;
        this.connection = connection;
        this.tenants = tenants;
        this.logger = logger;
    }

    /// <summary>The connection string that this process works with, for other libraries on the same server; null before the start.</summary>
    public string? ConnectionString { get; private set; }

    /// <summary>Starts or joins the server, migrates, opens the pool and the local tenant.</summary>
    /// <exception cref="StorageStartException">The database could not be brought up; the message says how to mend it.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            options.Validate();
            ConnectionString = await BringUpAsync(cancellationToken);
            connection.Open(DatabaseConnection.Build(ConnectionString, options));
            await tenants.EnsureAsync("local", cancellationToken);
        }
        catch (Exception error)
        {
            connection.Fail(error);
            if (server is not null)
            {
                await server.DisposeAsync();
                server = null;
            }

            if (error is NpgsqlException and not PostgresException)
            {
                throw new StorageStartException($"The database cannot be reached: {error.Message} Check ConnectionStrings__Dse and that the server runs.", error);
            }

            throw;
        }
    }

    /// <summary>Closes the pool and stops the embedded server.</summary>
    public async Task StopAsync(CancellationToken cancellationToken) => await DisposeAsync();

    /// <summary>Closes the pool and stops the embedded server.</summary>
    public async ValueTask DisposeAsync()
    {
        await connection.DisposeAsync();
        if (Interlocked.Exchange(ref server, null) is { } running)
        {
            await running.DisposeAsync();
        }
    }

    private async Task<string> BringUpAsync(CancellationToken ct)
    {
        if (!string.IsNullOrWhiteSpace(options.ConnectionString))
        {
            await Migrator.RunAsync(options.ConnectionString, serviceRole: null, options.Migrate, ct);
            return options.ConnectionString;
        }

        var folder = DataFolder.Resolve(options.DataFolder);
        server = await EmbeddedServer.TryStartAsync(folder, logger, ct);
        if (server is not null)
        {
            await Migrator.RunAsync(server.OwnerConnectionString, EmbeddedServer.ServiceRole, migrate: true, ct);
            return server.ServiceConnectionString;
        }

        if (!options.JoinRunningServer || EmbeddedServer.JoinConnectionString(folder) is not { } joined)
        {
            throw new StorageStartException(EmbeddedServer.InUseMessage(folder));
        }

        await Migrator.RunAsync(joined, serviceRole: null, migrate: false, ct);
        return joined;
    }
}
