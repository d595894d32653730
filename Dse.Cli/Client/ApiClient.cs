using System.Net;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Dse.Cli.Client;

/// <summary>Speaks to a server's REST API (CONTRACT §5).</summary>
/// <remarks>Reads are tried again while the server cannot be reached or asks to wait; a submission too, since its idempotency key makes it safe.</remarks>
internal sealed class ApiClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly HttpClient http;

    /// <summary>Makes a client; nothing is sent yet.</summary>
    public ApiClient(Uri server, string? key)
    {
        // No proxy for this machine itself, no overall timeout: streams stay open as long as a study runs.
        var handler = new SocketsHttpHandler { UseProxy = !server.IsLoopback, ConnectTimeout = TimeSpan.FromSeconds(10) };
        http = new HttpClient(handler) { BaseAddress = server, Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("dse/0.1");
        if (key is not null)
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        }
    }

    /// <summary>The server's address.</summary>
    public Uri Server => http.BaseAddress!;

    public void Dispose() => http.Dispose();

    /// <summary>Sends a request and reads the JSON answer.</summary>
    /// <exception cref="ApiException">The server refused.</exception>
    /// <exception cref="HttpRequestException">The server could not be reached.</exception>
    public async Task<JsonElement> JsonAsync(HttpMethod method, string path, CancellationToken ct, Func<HttpContent>? content = null, string? idempotencyKey = null)
    {
        var mayRepeat = method == HttpMethod.Get || method == HttpMethod.Put || idempotencyKey is not null;
        using var response = await SendAsync(() => Request(method, path, content, idempotencyKey), mayRepeat, HttpCompletionOption.ResponseContentRead, ct);
        if (response.StatusCode == HttpStatusCode.NoContent)
        {
            return default;
        }

        await using var body = await response.Content.ReadAsStreamAsync(ct);
        try
        {
            using var document = await JsonDocument.ParseAsync(body, cancellationToken: ct);
            return document.RootElement.Clone();
        }
        catch (JsonException e)
        {
            throw new FormatException($"{Server} answered {path} with something else than JSON. Is it a dse server?", e);
        }
    }

    /// <summary>Reads an answer's bytes.</summary>
    public async Task<byte[]> BytesAsync(string path, CancellationToken ct)
    {
        using var response = await SendAsync(() => Request(HttpMethod.Get, path, null, null), mayRepeat: true, HttpCompletionOption.ResponseContentRead, ct);
        return await response.Content.ReadAsByteArrayAsync(ct);
    }

    /// <summary>A study's events until it has ended; comes back by itself when the connection is lost.</summary>
    public async IAsyncEnumerable<ServerEvent> FollowAsync(string studyId, [EnumeratorCancellation] CancellationToken ct)
    {
        string? lastId = null;
        while (true)
        {
            using var response = await SendAsync(() => EventRequest(studyId, lastId), mayRepeat: true, HttpCompletionOption.ResponseHeadersRead, ct);
            if (response.StatusCode == HttpStatusCode.NoContent)
            {
                yield break;
            }

            await using var body = await response.Content.ReadAsStreamAsync(ct);
            using var reader = new ServerEventReader(body);
            while (await reader.NextAsync(ct) is { } received)
            {
                lastId = received.Id ?? lastId;
                yield return received;
            }

            await Task.Delay(reader.Retry, ct);
        }
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, Func<HttpContent>? content, string? idempotencyKey)
    {
        var request = new HttpRequestMessage(method, path) { Content = content?.Invoke() };
        if (idempotencyKey is not null)
        {
            request.Headers.Add("Idempotency-Key", idempotencyKey);
        }

        return request;
    }

    private static HttpRequestMessage EventRequest(string studyId, string? lastId)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/studies/{studyId}/events");
        request.Headers.Accept.ParseAdd("text/event-stream");
        if (lastId is not null)
        {
            request.Headers.Add("Last-Event-ID", lastId);
        }

        return request;
    }

    private async Task<HttpResponseMessage> SendAsync(Func<HttpRequestMessage> request, bool mayRepeat, HttpCompletionOption completion, CancellationToken ct)
    {
        var started = DateTimeOffset.UtcNow;
        for (var tries = 1; ; tries++)
        {
            var pause = TimeSpan.FromMilliseconds(100 * Math.Pow(2, Math.Min(tries, 6)));
            try
            {
                using var message = request();
                var response = await http.SendAsync(message, completion, ct);
                if (response.IsSuccessStatusCode)
                {
                    return response;
                }

                using (response)
                {
                    if (!mayRepeat || response.StatusCode is not (HttpStatusCode.ServiceUnavailable or HttpStatusCode.TooManyRequests)
                        || DateTimeOffset.UtcNow - started > Patience)
                    {
                        throw new ApiException(response.StatusCode, await ProblemAsync(response, ct));
                    }

                    pause = response.Headers.RetryAfter?.Delta ?? pause;
                }
            }
            catch (HttpRequestException e)
            {
                // A refused connection is told at once: most likely no server runs there.
                if (!mayRepeat || e.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError || DateTimeOffset.UtcNow - started > Patience)
                {
                    throw new HttpRequestException($"{Server} does not answer ({e.Message}). Start a server with 'dse serve', or name another with --server.", e);
                }
            }

            await Task.Delay(pause, ct);
        }
    }

    private static async Task<JsonElement?> ProblemAsync(HttpResponseMessage response, CancellationToken ct)
    {
        if (response.Content.Headers.ContentType?.MediaType is not ("application/problem+json" or "application/json"))
        {
            return null;
        }

        try
        {
            using var document = JsonDocument.Parse(await response.Content.ReadAsByteArrayAsync(ct));
            return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
