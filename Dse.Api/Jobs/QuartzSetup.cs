using System.Data.Common;
using Dse.Storage;
using Npgsql;
using Quartz;

namespace Dse.Api.Jobs;

/// <summary>Quartz on the service's own database: one cluster, tables in the schema <c>quartz</c>.</summary>
internal static class QuartzSetup
{
    /// <summary>The cluster's name: every process of one database uses the same.</summary>
    public const string ClusterName = "dse";

    public static IServiceCollection AddDseQuartz(this IServiceCollection services, WorkerOptions options)
    {
        // Asked for when the scheduler is made, which is after storage has started.
        services.AddSingleton<DbDataSource>(provider => DataSource(
            provider.GetRequiredService<StorageStarter>().ConnectionString
            ?? throw new InvalidOperationException("Storage has not started: register it before the workers.")));
        services.AddQuartz(quartz =>
        {
            quartz.ConfigureScheduler(scheduler =>
            {
                scheduler.InstanceName = ClusterName;
                scheduler.GenerateInstanceId = true;
                scheduler.IdleWaitTime = TimeSpan.FromSeconds(1);
                scheduler.MaxBatchSize = 0;
                scheduler.ShutdownJobInterruption = ShutdownJobInterruption.Always;
            });
            // Two threads beside those of the studies, so that long studies hold up neither sweeps nor retention.
            quartz.UseDefaultThreadPool(options.Slots + 2);
            quartz.UsePersistentStore(store =>
            {
                store.UsePostgres(source => source.UseRegisteredDataSource = true);
                store.UseSystemTextJsonSerializer(_ => { });
                store.UseClustering(cluster =>
                {
                    cluster.CheckinInterval = TimeSpan.FromMilliseconds(options.ClusterCheckinMs);
                    cluster.CheckinMisfireThreshold = TimeSpan.FromMilliseconds(options.ClusterSilenceMs);
                });
                store.ConfigureStore(settings =>
                {
                    settings.MisfireThreshold = TimeSpan.FromSeconds(60);
                    settings.DbRetryInterval = TimeSpan.FromSeconds(2);
                    settings.StoreJobDataAsStrings = true;
                    settings.RecoverFiringsCancelledByShutdown = true;
                    settings.AcceptEnlistedTransactions = true;
                });
                store.ProvisionSchema();
            });
        });
        return services;
    }

    private static NpgsqlDataSource DataSource(string connectionString)
    {
        var settings = new NpgsqlConnectionStringBuilder(connectionString)
        {
            SearchPath = "quartz",
            ApplicationName = "dse quartz",
            MaxPoolSize = 10,
            KeepAlive = 10,
        };
        return NpgsqlDataSource.Create(settings.ConnectionString);
    }
}
