using System.Globalization;
using System.Text;

namespace Dse.Cli.Client;

/// <summary>Reads server-sent events from a stream.</summary>
/// <remarks>A lost connection ends the events like a closed one: the caller comes back with the last id either way.</remarks>
internal sealed class ServerEventReader(Stream stream) : IDisposable
{
    private readonly StreamReader reader = new(stream, Encoding.UTF8);

    /// <summary>How long the server wants a client to wait before it comes back.</summary>
    public TimeSpan Retry { get; private set; } = TimeSpan.FromSeconds(1);

    public void Dispose() => reader.Dispose();

    /// <summary>The next event; null at the end of the stream.</summary>
    public async Task<ServerEvent?> NextAsync(CancellationToken ct)
    {
        var name = "message";
        string? id = null;
        var data = new StringBuilder();
        while (await LineAsync(ct) is { } line)
        {
            if (line.Length == 0)
            {
                if (data.Length > 0)
                {
                    return new ServerEvent(name, id, data.ToString(0, data.Length - 1));
                }

                name = "message";
                continue;
            }

            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var field = colon < 0 ? line : line[..colon];
            var value = colon < 0 ? string.Empty : line[(colon + 1)..];
            value = value.StartsWith(' ') ? value[1..] : value;
            switch (field)
            {
                case "event":
                    name = value;
                    break;
                case "id":
                    id = value;
                    break;
                case "data":
                    data.Append(value).Append('\n');
                    break;
                case "retry" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var ms):
                    Retry = TimeSpan.FromMilliseconds(ms);
                    break;
            }
        }

        return null;
    }

    private async Task<string?> LineAsync(CancellationToken ct)
    {
        try
        {
            return await reader.ReadLineAsync(ct);
        }
        catch (Exception e) when (e is IOException or HttpRequestException && !ct.IsCancellationRequested)
        {
            return null;
        }
    }
}
