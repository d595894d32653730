using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Dse.Api.Tests.Health;

/// <summary>Passes connections on to a local port while it is open, and cuts them when it shuts.</summary>
internal sealed class TcpDoor : IAsyncDisposable
{
    private readonly TcpListener listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentBag<TcpClient> passing = [];
    private readonly Task loop;
    private volatile bool open = true;

    public TcpDoor(int target)
    {
        listener.Start();
        Port = ((IPEndPoint)listener.LocalEndpoint).Port;
        loop = RunAsync(target);
    }

    public int Port { get; }

    public void Open() => open = true;

    public void Shut()
    {
        open = false;
        while (passing.TryTake(out var client))
        {
            client.Close();
        }
    }

    public async ValueTask DisposeAsync()
    {
        Shut();
        listener.Stop();
        await loop;
    }

    private static async Task PumpAsync(NetworkStream from, NetworkStream to)
    {
        try
        {
            await from.CopyToAsync(to);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // Cut, which is what a door is for.
        }
    }

    private async Task RunAsync(int target)
    {
        try
        {
            while (true)
            {
                var inside = await listener.AcceptTcpClientAsync();
                if (!open)
                {
                    inside.Close();
                    continue;
                }

                var outside = new TcpClient();
                await outside.ConnectAsync(IPAddress.Loopback, target);
                passing.Add(inside);
                passing.Add(outside);
                _ = PumpAsync(inside.GetStream(), outside.GetStream());
                _ = PumpAsync(outside.GetStream(), inside.GetStream());
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // Stopped.
        }
    }
}
