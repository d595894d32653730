using Dse.Storage;

namespace Dse.Api.Jobs;

/// <summary>A process with workers and nothing else: the command <c>worker</c>.</summary>
public static class DseWorker
{
    /// <summary>Puts the process together; start it with <c>RunAsync</c>, which ends when it is told to stop and has given its studies back.</summary>
    /// <param name="arguments">Further configuration, as <c>--Section:Key=value</c>.</param>
    /// <param name="configureStorage">Changes the storage options after configuration; may be null.</param>
    /// <param name="configureWorkers">Changes the worker options after configuration; may be null.</param>
    /// <remarks>Without <c>ConnectionStrings__Dse</c> it joins the embedded server that <c>serve</c> runs in the same data folder.</remarks>
    public static IHost Build(
        IReadOnlyList<string> arguments, Action<StorageOptions>? configureStorage = null, Action<WorkerOptions>? configureWorkers = null)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings
        {
            Args = [.. arguments],
            ContentRootPath = AppContext.BaseDirectory,
        });
        builder.Services.AddDseStorage(builder.Configuration, options =>
        {
            options.JoinRunningServer = true;
            configureStorage?.Invoke(options);
        });
        builder.Services.AddDseWorkers(builder.Configuration, configureWorkers);
        return builder.Build();
    }
}
