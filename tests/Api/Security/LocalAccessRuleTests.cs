using System.Net;
using Dse.Api.Security;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace Dse.Api.Tests.Security;

/// <summary>The rule by itself, with addresses that tests may not bind to.</summary>
public sealed class LocalAccessRuleTests
{
    [Theory]
    [InlineData("http://127.0.0.1:5080", true)]
    [InlineData("http://localhost:5080", true)]
    [InlineData("http://[::1]:5080", true)]
    [InlineData("http://127.0.0.2:5080", true)]
    [InlineData("http://0.0.0.0:5080", false)]
    [InlineData("http://[::]:5080", false)]
    [InlineData("http://*:5080", false)]
    [InlineData("http://+:5080", false)]
    [InlineData("http://10.0.0.7:5080", false)]
    [InlineData("http://127.0.0.1:5080 http://0.0.0.0:5081", false)]
    [InlineData("", false)]
    public void The_service_must_listen_on_loopback_only(string addresses, bool allowed) =>
        Assert.Equal(allowed, Allows(addresses, "127.0.0.1", "127.0.0.1"));

    [Theory]
    [InlineData("127.0.0.1", "127.0.0.1", true)]
    [InlineData("::1", "::1", true)]
    [InlineData("::ffff:127.0.0.1", "::ffff:127.0.0.1", true)]
    [InlineData("10.0.0.7", "127.0.0.1", false)]
    [InlineData("127.0.0.1", "10.0.0.7", false)]
    [InlineData(null, "127.0.0.1", false)]
    [InlineData("127.0.0.1", null, false)]
    public void Both_ends_of_the_connection_must_be_loopback(string? remote, string? local, bool allowed) =>
        Assert.Equal(allowed, Allows("http://127.0.0.1:5080", remote, local));

    private static bool Allows(string addresses, string? remote, string? local)
    {
        using var server = new AddressedServer(addresses.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        var context = new DefaultHttpContext();
        context.Connection.RemoteIpAddress = remote is null ? null : IPAddress.Parse(remote);
        context.Connection.LocalIpAddress = local is null ? null : IPAddress.Parse(local);
        context.Request.Host = new HostString("localhost", 5080);
        return new LocalAccess(server).Allows(context);
    }

    private sealed class AddressedServer : IServer, IServerAddressesFeature
    {
        public AddressedServer(string[] addresses)
        {
            Addresses = [.. addresses];
            Features.Set<IServerAddressesFeature>(this);
        }

        public IFeatureCollection Features { get; } = new FeatureCollection();

        public ICollection<string> Addresses { get; }

        public bool PreferHostingUrls { get; set; }

        public Task StartAsync<TContext>(IHttpApplication<TContext> application, CancellationToken cancellationToken)
            where TContext : notnull => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public void Dispose()
        {
        }
    }
}
