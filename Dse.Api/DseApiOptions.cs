using Dse.Api.Jobs;
using Dse.Api.Limits;
using Dse.Storage;

namespace Dse.Api;

/// <summary>How the service is put together.</summary>
public sealed record DseApiOptions
{
    /// <summary>Addresses to listen on; port 0 takes a free one.</summary>
    public IReadOnlyList<string> Urls { get; init; } = ["http://127.0.0.1:5080"];

    /// <summary>
    /// Changes the storage options after configuration (<c>ConnectionStrings__Dse</c>, <c>DSE_DATA</c>, section
    /// <c>Dse:Storage</c>) was read. Without a connection string the embedded PostgreSQL is started.
    /// </summary>
    public Action<StorageOptions>? ConfigureStorage { get; init; }

    /// <summary>Whether studies are carried out in this process's workers too.</summary>
    public bool Workers { get; init; } = true;

    /// <summary>
    /// Whether a request from this very machine may act for the local tenant without a key; null allows it on the
    /// embedded database only, because any other is likely shared.
    /// </summary>
    public bool? AllowLocalTenant { get; init; }

    /// <summary>Changes the worker options after the section <c>Dse:Worker</c> was read.</summary>
    public Action<WorkerOptions>? ConfigureWorkers { get; init; }

    /// <summary>Folder of the browser UI's built files; null looks beside the program and in the source tree.</summary>
    public string? WebRoot { get; init; }

    /// <summary>What requests may take.</summary>
    public ApiLimits Limits { get; init; } = new();

    /// <summary>Further configuration, as <c>--Section:Key=value</c>.</summary>
    public IReadOnlyList<string> Arguments { get; init; } = [];
}
