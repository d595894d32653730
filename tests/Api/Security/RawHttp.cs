using System.Net.Sockets;
using System.Text;

namespace Dse.Api.Tests.Security;

/// <summary>Sends bytes that an HTTP client would refuse to send.</summary>
internal static class RawHttp
{
    /// <summary>The status of the answer; 0 when the connection was closed without one.</summary>
    public static async Task<int> StatusAsync(Uri address, string request)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var client = new TcpClient();
        await client.ConnectAsync(address.Host, address.Port, deadline.Token);
        var stream = client.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), deadline.Token);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        var line = await reader.ReadLineAsync(deadline.Token);
        return line is null ? 0 : int.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
