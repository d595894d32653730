using System.Net.Http.Headers;
using Dse.Api.Limits;
using Dse.Storage;
using Dse.Storage.EmbeddedPostgres;
using Dse.Storage.Keys;
using Dse.Storage.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Dse.Api.Tests;

/// <summary>The whole service on the embedded PostgreSQL and a real Kestrel, shared by the tests of the collection.</summary>
public sealed class ApiFixture : IAsyncLifetime
{
    private readonly string folder = Path.Combine(Path.GetTempPath(), $"dse-api-{Guid.NewGuid():N}");
    private WebApplication? app;

    /// <summary>Where the service listens.</summary>
    public Uri Address { get; private set; } = new("http://127.0.0.1");

    /// <summary>The database's owner, who may start further services on it.</summary>
    public string OwnerConnectionString => EmbeddedServer.OwnerOf(folder);

    public T Get<T>()
        where T : notnull => app!.Services.GetRequiredService<T>();

    public async Task InitializeAsync()
    {
        app = DseApi.Build(new DseApiOptions
        {
            Urls = ["http://127.0.0.1:0"],
            Workers = false,
            ConfigureStorage = storage =>
            {
                storage.ConnectionString = null;
                storage.DataFolder = folder;
            },
            Limits = new ApiLimits { BadKeysPerMinute = 1_000_000, TenantBurst = 1_000_000 },
            Arguments = ["--Logging:LogLevel:Default=Warning"],
        });
        await app.StartAsync();
        Address = new Uri(app.Urls.Single());
    }

    public async Task DisposeAsync()
    {
        await app!.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A service of its own on the same database, with other options.</summary>
    public async Task<WebApplication> StartAsync(Func<DseApiOptions, DseApiOptions> change, Action<WebApplication>? map = null)
    {
        var connection = OwnerConnectionString;
        var other = DseApi.Build(change(new DseApiOptions
        {
            Urls = ["http://127.0.0.1:0"],
            Workers = false,
            ConfigureStorage = storage =>
            {
                storage.ConnectionString = connection;
                storage.MaxPoolSize = 5;
            },
            Arguments = ["--Logging:LogLevel:Default=None"],
        }));
        map?.Invoke(other);
        await other.StartAsync();
        return other;
    }

    /// <summary>A database of its own on the same server, so that workers meet no other test's studies.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var owner = new NpgsqlConnectionStringBuilder(OwnerConnectionString);
        var name = $"test_{Guid.NewGuid():N}";
        await using (var connection = new NpgsqlConnection(owner.ConnectionString))
        {
            await connection.OpenAsync();
            await using var create = new NpgsqlCommand($"create database {name}", connection);
            await create.ExecuteNonQueryAsync();
        }

        owner.Database = name;
        return owner.ConnectionString;
    }

    /// <summary>A new tenant.</summary>
    public async Task<TenantId> NewTenantAsync() =>
        (await Get<TenantStore>().EnsureAsync($"tenant {Guid.NewGuid():N}", CancellationToken.None)).Id;

    /// <summary>A new key of a tenant.</summary>
    public Task<CreatedKey> NewKeyAsync(TenantId tenant, string role = "write") =>
        Get<KeyStore>().CreateAsync(tenant, $"{role} key", role, null, "test", CancellationToken.None);

    /// <summary>A client that sends a key; without one it is the local tenant.</summary>
    public HttpClient Client(string? key = null)
    {
        var client = new HttpClient { BaseAddress = Address };
        if (key is not null)
        {
            client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }

        return client;
    }

    /// <summary>A client of a new tenant.</summary>
    public async Task<(HttpClient Client, TenantId Tenant)> NewTenantClientAsync(string role = "write")
    {
        var tenant = await NewTenantAsync();
        return (Client((await NewKeyAsync(tenant, role)).Text), tenant);
    }
}

[CollectionDefinition(Name)]
public sealed class ApiTests : ICollectionFixture<ApiFixture>
{
    public const string Name = "api";
}
