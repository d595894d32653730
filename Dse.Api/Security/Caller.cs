using System.Security.Claims;
using Dse.Storage;

namespace Dse.Api.Security;

/// <summary>Who sent a request, as its credential says and nothing else.</summary>
/// <param name="Tenant">Whose data the request may touch.</param>
/// <param name="Role">read, write or admin.</param>
/// <param name="Actor">The name in the audit log: the key's prefix, or <c>local</c>.</param>
internal sealed record Caller(TenantId Tenant, string Role, string Actor)
{
    private const string TenantClaim = "dse:tenant";

    /// <summary>The caller of an authorized request.</summary>
    /// <exception cref="InvalidOperationException">The request was not authorized; the route lacks its policy.</exception>
    public static Caller Of(HttpContext context) =>
        Find(context) ?? throw new InvalidOperationException("The route is not authorized.");

    /// <summary>The caller, or null when the request carries no good credential.</summary>
    public static Caller? Find(HttpContext context)
    {
        var user = context.User;
        return user.FindFirstValue(TenantClaim) is { } tenant
            ? new Caller(new TenantId(Guid.Parse(tenant)), user.FindFirstValue(ClaimTypes.Role)!, user.FindFirstValue(ClaimTypes.Name)!)
            : null;
    }

    /// <summary>The principal that authorization works on.</summary>
    public ClaimsPrincipal ToPrincipal(string scheme) => new(new ClaimsIdentity(
        [new(TenantClaim, Tenant.ToString()), new(ClaimTypes.Role, Role), new(ClaimTypes.Name, Actor)], scheme));
}
