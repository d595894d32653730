using Dse.Api.Studies;
using Dse.Api.Sweeps;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Dse.Api.Jobs;

/// <summary>Registers workers with a service's container.</summary>
public static class WorkerRegistration
{
    /// <summary>Adds a worker to this process. To be called after <c>AddDseStorage</c>, so that it starts after and stops before storage.</summary>
    /// <param name="services">The container.</param>
    /// <param name="configuration">The section <c>Dse:Worker</c> is read from it.</param>
    /// <param name="configure">Changes the options last; may be null.</param>
    /// <exception cref="ArgumentOutOfRangeException">An option is outside its range.</exception>
    public static IServiceCollection AddDseWorkers(this IServiceCollection services, IConfiguration configuration, Action<WorkerOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        var options = new WorkerOptions();
        configuration.GetSection("Dse:Worker").Bind(options);
        configure?.Invoke(options);
        options.Complete();
        services.AddSingleton(options);
        services.AddSingleton<WorkerSlots>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<StudyReferences>();
        services.TryAddSingleton<SweepFirer>();
        services.AddDseQuartz(options);
        services.AddHostedService<WorkerService>();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
        return services;
    }
}
