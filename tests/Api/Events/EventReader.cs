using System.Text.Json.Nodes;

namespace Dse.Api.Tests.Events;

/// <summary>Reads server-sent events.</summary>
internal sealed class EventReader(Stream stream) : IDisposable
{
    private readonly StreamReader reader = new(stream);

    public sealed record ServerEvent(string Name, string Id, JsonNode Data);

    /// <summary>The comments read so far.</summary>
    public List<string> Comments { get; } = [];

    /// <summary>The next event; null when the stream has ended.</summary>
    public async Task<ServerEvent?> NextAsync()
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        var fields = new Dictionary<string, string>(StringComparer.Ordinal);
        while (await reader.ReadLineAsync(deadline.Token) is { } line)
        {
            if (line.Length == 0)
            {
                if (fields.ContainsKey("data"))
                {
                    return new ServerEvent(fields["event"], fields["id"], JsonNode.Parse(fields["data"])!);
                }

                fields.Clear();
            }
            else if (line[0] == ':')
            {
                Comments.Add(line);
            }
            else
            {
                var parts = line.Split(": ", 2);
                fields[parts[0]] = parts[1];
            }
        }

        return null;
    }

    public void Dispose() => reader.Dispose();
}
