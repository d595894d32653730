namespace Dse.Api.Security;

/// <summary>Puts the headers on every answer that keep browsers from being turned against their users.</summary>
internal sealed class SecurityHeaders(RequestDelegate next)
{
    // Charts set element styles from script, which style-src does not govern; no inline style or script is allowed.
    private const string Pages =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // The API browser writes style attributes into its markup.
    private const string Docs =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    // Answers of the API are data: should a browser render one, it may do nothing with it.
    private const string Data = "default-src 'none'; frame-ancestors 'none'; sandbox";

    /// <summary>Adds the headers, then runs the rest.</summary>
    public Task InvokeAsync(HttpContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var path = context.Request.Path;
        context.Response.OnStarting(
            static state =>
            {
                var (headers, policy) = ((IHeaderDictionary, string))state;
                if (ReferenceEquals(policy, Data) && headers.CacheControl.Count == 0)
                {
                    headers.CacheControl = "no-store";
                }

                headers.ContentSecurityPolicy = policy;
                headers.XContentTypeOptions = "nosniff";
                headers.XFrameOptions = "DENY";
                headers["Referrer-Policy"] = "no-referrer";
                headers["Cross-Origin-Opener-Policy"] = "same-origin";
                headers["Cross-Origin-Resource-Policy"] = "same-origin";
                return Task.CompletedTask;
            },
            (context.Response.Headers, IsData(path) ? Data : path.StartsWithSegments("/docs", StringComparison.OrdinalIgnoreCase) ? Docs : Pages));
        return next(context);
    }

    /// <summary>Whether the path belongs to the API rather than to a page.</summary>
    internal static bool IsData(PathString path) =>
        path.StartsWithSegments("/v1", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/openapi", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/health", StringComparison.OrdinalIgnoreCase)
        || path.StartsWithSegments("/metrics", StringComparison.OrdinalIgnoreCase);
}
