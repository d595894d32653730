using System.Globalization;
using System.Text.Json.Nodes;
using Dse.Storage;
using Dse.Storage.Keys;
using Dse.Storage.Tenants;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Dse.Cli.Client;

/// <summary>Keys of any tenant, straight from the database; for whoever may open the database.</summary>
internal sealed class DatabaseKeys : IKeyRing, IAsyncDisposable
{
    private const string Actor = "operator";

    private readonly IHost services;
    private readonly KeyStore keys;
    private readonly TenantId owner;

    private DatabaseKeys(IHost host, KeyStore keys, TenantId tenant)
    {
        services = host;
        this.keys = keys;
        owner = tenant;
    }

    /// <summary>Opens the database, brings its schema up to date and finds or opens the tenant.</summary>
    /// <exception cref="StorageStartException">The database could not be brought up.</exception>
    public static async Task<DatabaseKeys> OpenAsync(string connectionString, string tenantName, CancellationToken ct)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Services.AddDseStorage(new StorageOptions { ConnectionString = connectionString, MaxPoolSize = 2 });
        var host = builder.Build();
        await host.StartAsync(ct);
        var tenant = await host.Services.GetRequiredService<TenantStore>().EnsureAsync(tenantName, ct);
        return new DatabaseKeys(host, host.Services.GetRequiredService<KeyStore>(), tenant.Id);
    }

    public async Task<(JsonNode Info, string Text)> CreateAsync(string name, string role, DateTimeOffset? expiresAt, CancellationToken ct)
    {
        var created = await keys.CreateAsync(owner, name, role, expiresAt, Actor, ct);
        return (Describe(created.Key), created.Text);
    }

    public async Task<JsonArray> ListAsync(CancellationToken ct) => new([.. (await keys.ListAsync(owner, ct)).Select(Describe)]);

    public async Task RevokeAsync(Guid id, CancellationToken ct)
    {
        if (!await keys.RevokeAsync(owner, id, Actor, ct))
        {
            throw new FormatException($"There is no key {id}. 'dse keys list' shows all.");
        }
    }

    public async ValueTask DisposeAsync()
    {
        await services.StopAsync(CancellationToken.None);
        services.Dispose();
    }

    private static JsonNode Describe(ApiKey key) => new JsonObject
    {
        ["id"] = key.Id.ToString(),
        ["name"] = key.Name,
        ["prefix"] = key.Prefix,
        ["role"] = key.Role,
        ["createdAt"] = Time(key.CreatedAt),
        ["expiresAt"] = Time(key.ExpiresAt),
        ["lastUsedAt"] = Time(key.LastUsedAt),
        ["revokedAt"] = Time(key.RevokedAt),
    };

    private static string? Time(DateTimeOffset? time) => time?.ToString("O", CultureInfo.InvariantCulture);
}
