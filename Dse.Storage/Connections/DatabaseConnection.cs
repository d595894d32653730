using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace Dse.Storage.Connections;

/// <summary>The process's one pool of connections, opened once the database is known and migrated.</summary>
/// <remarks>Thread-safe. Calls wait for <see cref="StorageStarter"/> to bring the database up.</remarks>
public sealed class DatabaseConnection : IAsyncDisposable
{
    private readonly TaskCompletionSource<NpgsqlDataSource> ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether the database is up and migrated.</summary>
    public bool IsReady => ready.Task.IsCompletedSuccessfully;

    /// <summary>The pool; completes when the database is up, fails when it could not be brought up.</summary>
    public Task<NpgsqlDataSource> DataSourceAsync(CancellationToken ct) => ready.Task.WaitAsync(ct);

    /// <summary>Closes all connections.</summary>
    public async ValueTask DisposeAsync()
    {
        if (ready.Task.IsCompletedSuccessfully)
        {
            await (await ready.Task).DisposeAsync();
        }
        else
        {
            ready.TrySetCanceled();
        }
    }

    internal static NpgsqlDataSource Build(string connectionString, StorageOptions options)
    {
        var builder = new NpgsqlConnectionStringBuilder(connectionString)
        {
            MaxPoolSize = options.MaxPoolSize,
            ApplicationName = "dse",
            KeepAlive = 10,
            TcpKeepAlive = true,
            Timeout = 10,
            CommandTimeout = 30,
            IncludeErrorDetail = false,
        };
        builder.Options = string.Join(
            ' ',
            builder.Options,
            $"-c statement_timeout={options.StatementTimeoutMs}",
            $"-c lock_timeout={options.LockTimeoutMs}",
            $"-c idle_in_transaction_session_timeout={options.IdleInTransactionTimeoutMs}",
            "-c timezone=UTC -c search_path=dse").Trim();
        return new NpgsqlDataSourceBuilder(builder.ConnectionString).Build();
    }

    internal void Open(NpgsqlDataSource source) => ready.TrySetResult(source);

    internal void Fail(Exception error) => ready.TrySetException(error);

    internal async Task<NpgsqlConnection> OpenAsync(CancellationToken ct) => await (await DataSourceAsync(ct)).OpenConnectionAsync(ct);

    internal DbContextOptions<DseContext> ContextOptions(NpgsqlConnection connection) =>
        new DbContextOptionsBuilder<DseContext>()
            .UseNpgsql(connection, DseContext.Configure)
            .UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking)
            .Options;
}
