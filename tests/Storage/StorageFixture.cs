using Dse.Storage.Claims;
using Dse.Storage.Connections;
using Dse.Storage.Fronts;
using Dse.Storage.Studies;
using Dse.Storage.Tenants;
using Dse.Storage.Trials;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;

namespace Dse.Storage.Tests;

/// <summary>One embedded server for all tests of the collection; each test class opens tenants or a database of its own.</summary>
public sealed class StorageFixture : IAsyncLifetime
{
    private const string Template = "test_template";

    private ServiceProvider? provider;

    public string Folder { get; } = Path.Combine(Path.GetTempPath(), $"dse-storage-{Guid.NewGuid():N}");

    public T Get<T>()
        where T : notnull => provider!.GetRequiredService<T>();

    public StudyStore Studies => Get<StudyStore>();

    public ClaimStore Claims => Get<ClaimStore>();

    public FrontStore Fronts => Get<FrontStore>();

    public TrialStore Trials => Get<TrialStore>();

    public static ServiceProvider Services(StorageOptions options)
    {
        var services = new ServiceCollection();
        services.AddSingleton(typeof(ILogger<>), typeof(NullLogger<>));
        services.AddDseStorage(options);
        return services.BuildServiceProvider();
    }

    public async Task InitializeAsync()
    {
        provider = Services(new StorageOptions { DataFolder = Folder });
        await Get<StorageStarter>().StartAsync(CancellationToken.None);

        // New databases are copies of a migrated one, which is quicker than migrating each.
        await using var template = await NewDatabaseAsync(Template, from: "template1");
    }

    public async Task DisposeAsync()
    {
        await provider!.DisposeAsync();
        Directory.Delete(Folder, recursive: true);
    }

    public async Task<TenantId> NewTenantAsync() => (await Get<TenantStore>().EnsureAsync($"tenant {Guid.NewGuid():N}", CancellationToken.None)).Id;

    public IServiceProvider Provider => provider!;

    public static async Task<NpgsqlConnection> OpenAsync(IServiceProvider services) =>
        await (await services.GetRequiredService<DatabaseConnection>().DataSourceAsync(CancellationToken.None)).OpenConnectionAsync();

    /// <summary>Raw SQL in a role and for a tenant; without a role as the one that is connected.</summary>
    public async Task<int> ExecuteAsync(IServiceProvider services, string sql, string? role, TenantId? tenant = null)
    {
        await using var connection = await OpenAsync(services);
        await using var transaction = await BeginAsync(connection, role, tenant);
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        var rows = await command.ExecuteNonQueryAsync();
        await transaction.CommitAsync();
        return rows;
    }

    public async Task<T> ScalarAsync<T>(IServiceProvider services, string sql, string? role, TenantId? tenant = null)
    {
        await using var connection = await OpenAsync(services);
        await using var transaction = await BeginAsync(connection, role, tenant);
        await using var command = new NpgsqlCommand(sql, connection, transaction);
        return (T)(await command.ExecuteScalarAsync())!;
    }

    private static async Task<NpgsqlTransaction> BeginAsync(NpgsqlConnection connection, string? role, TenantId? tenant)
    {
        var transaction = await connection.BeginTransactionAsync();
        if (role is not null)
        {
            await using var command = new NpgsqlCommand($"set local role {role}; select set_config('dse.tenant', '{tenant}', true)", connection, transaction);
            await command.ExecuteNonQueryAsync();
        }

        return transaction;
    }

    /// <summary>A database of its own on the same server, so that claims meet no other test's studies.</summary>
    public Task<ServiceProvider> NewDatabaseAsync() => NewDatabaseAsync($"test_{Guid.NewGuid():N}", Template);

    private async Task<ServiceProvider> NewDatabaseAsync(string name, string from)
    {
        var owner = new NpgsqlConnectionStringBuilder(Dse.Storage.EmbeddedPostgres.EmbeddedServer.OwnerOf(Folder));
        await using (var connection = new NpgsqlConnection(owner.ConnectionString))
        {
            await connection.OpenAsync();
            await using var create = new NpgsqlCommand($"create database {name} template {from}", connection);
            await create.ExecuteNonQueryAsync();
        }

        owner.Database = name;
        var services = Services(new StorageOptions { ConnectionString = owner.ConnectionString });
        await services.GetRequiredService<StorageStarter>().StartAsync(CancellationToken.None);
        return services;
    }
}

[CollectionDefinition(Name)]
public sealed class StorageCollection : ICollectionFixture<StorageFixture>
{
    public const string Name = "storage";
}
