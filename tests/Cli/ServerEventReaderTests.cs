using System.Text;
using Dse.Cli.Client;

namespace Dse.Cli.Tests;

public sealed class ServerEventReaderTests
{
    [Fact]
    public async Task Events_comments_and_retries_are_told_apart()
    {
        using var reader = Reader("retry: 250\n\n: heartbeat\n\nevent: state\nid: 1.0\ndata: {\"a\":\ndata: 1}\n\ndata:bare\n\nevent: front\n\nevent: cut\ndata: lost");

        Assert.Equal(new ServerEvent("state", "1.0", "{\"a\":\n1}"), await reader.NextAsync(CancellationToken.None));
        Assert.Equal(new ServerEvent("message", null, "bare"), await reader.NextAsync(CancellationToken.None));
        Assert.Null(await reader.NextAsync(CancellationToken.None));
        Assert.Equal(TimeSpan.FromMilliseconds(250), reader.Retry);
    }

    private static ServerEventReader Reader(string text) => new(new MemoryStream(Encoding.UTF8.GetBytes(text)));
}
