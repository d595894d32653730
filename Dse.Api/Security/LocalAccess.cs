using System.Net;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace Dse.Api.Security;

/// <summary>Decides whether a request comes from this very machine, so that it may act for the local tenant without a key.</summary>
/// <remarks>
/// All must hold: both ends of the connection are loopback; the server listens on loopback only (else a proxy on this
/// machine would lend its own address to strangers); nothing says that the request was forwarded; and the Host header
/// names this machine, which a page that reached us by DNS rebinding cannot say. Thread-safe.
/// </remarks>
internal sealed class LocalAccess(IServer server)
{
    private static readonly string[] ForwardingHeaders =
        ["Forwarded", "Via", "X-Real-IP", "X-Client-IP", "True-Client-IP", "CF-Connecting-IP"];

    /// <summary>Whether the request is local in the strict sense above.</summary>
    public bool Allows(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return IsLoopback(context.Connection.RemoteIpAddress)
            && IsLoopback(context.Connection.LocalIpAddress)
            && ListensOnLoopbackOnly()
            && !WasForwarded(context.Request.Headers)
            && IsLocalHost(context.Request.Host);
    }

    /// <summary>Whether the Host header names this machine.</summary>
    internal static bool IsLocalHost(HostString host) =>
        host.HasValue && host.Host is var name
        && (string.Equals(name, "localhost", StringComparison.OrdinalIgnoreCase) || name is "127.0.0.1" or "[::1]");

    // The framework's own middleware, when switched on, leaves X-Original- headers where it took X-Forwarded- ones away.
    private static bool WasForwarded(IHeaderDictionary headers) =>
        Array.Exists(ForwardingHeaders, headers.ContainsKey)
        || headers.Keys.Any(k => k.StartsWith("X-Forwarded-", StringComparison.OrdinalIgnoreCase)
            || k.StartsWith("X-Original-", StringComparison.OrdinalIgnoreCase));

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);

    private bool ListensOnLoopbackOnly()
    {
        var addresses = server.Features.Get<IServerAddressesFeature>()?.Addresses;
        return addresses is { Count: > 0 } && addresses.All(a =>
        {
            var host = BindingAddress.Parse(a).Host;
            return string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase)
                || (IPAddress.TryParse(host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));
        });
    }
}
