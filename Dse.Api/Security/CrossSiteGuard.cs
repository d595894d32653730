using Dse.Api.Errors;

namespace Dse.Api.Security;

/// <summary>Refuses writes that a browser sends on behalf of another site.</summary>
/// <remarks>
/// Browsers always add <c>Sec-Fetch-Site</c> or <c>Origin</c> to such writes and pages cannot take them away; programs
/// send neither. No cookie is ever read here, so this guards the keyless local tenant.
/// </remarks>
internal sealed class CrossSiteGuard(RequestDelegate next)
{
    /// <summary>Lets the request through or answers 403.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return IsWrite(context.Request.Method) && IsCrossSite(context.Request)
            ? Problems.Of(ProblemType.CrossSite).ExecuteAsync(context)
            : next(context);
    }

    private static bool IsWrite(string method) =>
        !HttpMethods.IsGet(method) && !HttpMethods.IsHead(method) && !HttpMethods.IsOptions(method);

    private static bool IsCrossSite(HttpRequest request)
    {
        string? site = request.Headers["Sec-Fetch-Site"];
        if (site is not null && site is not "same-origin" and not "none")
        {
            return true;
        }

        string? origin = request.Headers.Origin;
        return origin is not null
            && !string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
