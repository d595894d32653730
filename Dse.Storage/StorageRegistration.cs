using Dse.Storage.Audit;
using Dse.Storage.Catalog;
using Dse.Storage.Claims;
using Dse.Storage.Connections;
using Dse.Storage.Files;
using Dse.Storage.Fronts;
using Dse.Storage.Keys;
using Dse.Storage.OpenTrials;
using Dse.Storage.Proxies;
using Dse.Storage.Studies;
using Dse.Storage.Sweeps;
using Dse.Storage.Tenants;
using Dse.Storage.Trials;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Dse.Storage;

/// <summary>Registers storage with a service's container.</summary>
public static class StorageRegistration
{
    /// <summary>Adds the stores and the hosted service that brings the database up. To be called before other hosted services are added.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configuration"><c>ConnectionStrings:Dse</c>, <c>DSE_DATA</c> and the section <c>Dse:Storage</c> are read from it.</param>
    /// <param name="configure">Changes the options last; may be null.</param>
    public static IServiceCollection AddDseStorage(
        this IServiceCollection services, IConfiguration configuration, Action<StorageOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = new StorageOptions();
        configuration.GetSection("Dse:Storage").Bind(options);
        options.ConnectionString = configuration.GetConnectionString("Dse") ?? options.ConnectionString;
        options.DataFolder = configuration["DSE_DATA"] ?? options.DataFolder;
        configure?.Invoke(options);
        return services.AddDseStorage(options);
    }

    /// <summary>Adds the stores and the hosted service that brings the database up.</summary>
    public static IServiceCollection AddDseStorage(this IServiceCollection services, StorageOptions options)
    {
        services.AddSingleton(options);
        services.AddSingleton<DatabaseConnection>();
        services.AddSingleton(p => new Database(p.GetRequiredService<DatabaseConnection>()));
        services.AddSingleton(p => new TenantStore(p.GetRequiredService<Database>()));
        services.AddSingleton(p => new KeyStore(p.GetRequiredService<Database>()));
        services.AddSingleton(p => new StudyStore(p.GetRequiredService<Database>(), options));
        services.AddSingleton(p => new FrontStore(p.GetRequiredService<Database>()));
        services.AddSingleton(p => new TrialStore(p.GetRequiredService<Database>()));
        services.AddSingleton(p => new OpenTrialStore(p.GetRequiredService<Database>()));
        services.AddSingleton(p => new FileStore(p.GetRequiredService<Database>()));
        services.AddSingleton(p => new CatalogStore(p.GetRequiredService<Database>()));
        services.AddSingleton(p => new SweepStore(p.GetRequiredService<Database>(), options));
        services.AddSingleton(p => new ProxyStore(p.GetRequiredService<Database>()));
        services.AddSingleton(p => new AuditLog(p.GetRequiredService<Database>()));
        services.AddSingleton(p => new ClaimStore(p.GetRequiredService<Database>()));
        services.AddSingleton<StorageStarter>();
        services.AddSingleton<FrontNews>();
        services.AddHostedService(p => p.GetRequiredService<StorageStarter>());
        return services;
    }
}
