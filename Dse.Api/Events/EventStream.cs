using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Dse.Api.Events;

/// <summary>Writes server-sent events.</summary>
/// <remarks>Not thread-safe.</remarks>
internal sealed class EventStream(HttpResponse response)
{
    /// <summary>What <c>Content-Type</c> carries.</summary>
    public const string ContentType = "text/event-stream";

    /// <summary>Sends the headers, and how long a client waits before it comes back.</summary>
    public Task OpenAsync(int retryMs, CancellationToken ct)
    {
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";

        // Proxies that gather answers before passing them on would hold events back.
        response.Headers["X-Accel-Buffering"] = "no";
        return SendAsync(string.Create(CultureInfo.InvariantCulture, $"retry: {retryMs}\n\n"), ct);
    }

    /// <summary>Sends one event.</summary>
    /// <param name="name">What listeners listen for.</param>
    /// <param name="id">Comes back as <c>Last-Event-ID</c>.</param>
    /// <param name="data">The data, one line of JSON.</param>
    /// <param name="type">How to write the data.</param>
    /// <param name="ct">Ends the stream.</param>
    public Task EventAsync<T>(string name, string id, T data, JsonTypeInfo<T> type, CancellationToken ct) =>
        SendAsync($"event: {name}\nid: {id}\ndata: {JsonSerializer.Serialize(data, type)}\n\n", ct);

    /// <summary>Sends a comment, so that neither side takes the other for gone.</summary>
    public Task HeartbeatAsync(CancellationToken ct) => SendAsync(": heartbeat\n\n", ct);

    private async Task SendAsync(string text, CancellationToken ct)
    {
        response.BodyWriter.Write(Encoding.UTF8.GetBytes(text));
        await response.BodyWriter.FlushAsync(ct);
    }
}
