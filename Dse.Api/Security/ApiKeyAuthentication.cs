using System.Text.Encodings.Web;
using Dse.Api.Errors;
using Dse.Api.Telemetry;
using Dse.Storage;
using Dse.Storage.Keys;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;

namespace Dse.Api.Security;

/// <summary>Reads <c>Authorization: Bearer</c>; without it a request from this machine acts for the local tenant, where that is allowed.</summary>
/// <remarks>A key that is sent counts, on loopback too: a bad one is refused, never replaced by local access.</remarks>
internal sealed class ApiKeyAuthentication(
    IOptionsMonitor<AuthenticationSchemeOptions> options,
    ILoggerFactory logs,
    UrlEncoder encoder,
    KeyStore keys,
    LocalAccess local,
    BadKeyLimiter badKeys,
    DseApiOptions api,
    StorageOptions storage,
    ApiMetrics metrics) : AuthenticationHandler<AuthenticationSchemeOptions>(options, logs, encoder)
{
    /// <summary>The scheme's name.</summary>
    public const string SchemeName = "Bearer";

    // "dse_" and 32 bytes in base64url.
    private const int KeyLength = 4 + 43;
    private const string Guessing = "dse.guessing";

    private bool MayBeLocal => api.AllowLocalTenant ?? string.IsNullOrWhiteSpace(storage.ConnectionString);

    /// <inheritdoc/>
    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        var header = Request.Headers[HeaderNames.Authorization];
        if (header.Count == 0)
        {
            return MayBeLocal && local.Allows(Context)
                ? Success(new Caller(TenantId.Local, Policies.Admin, "local"))
                : AuthenticateResult.NoResult();
        }

        const string Bearer = SchemeName + " ";
        string? text = header.Count == 1 ? header[0] : null;
        var key = text is not null && text.StartsWith(Bearer, StringComparison.OrdinalIgnoreCase) ? text[Bearer.Length..].Trim() : null;
        if (key is { Length: KeyLength } && key.StartsWith("dse_", StringComparison.Ordinal)
            && await keys.ResolveAsync(key, Context.RequestAborted) is { } identity)
        {
            return Success(new Caller(identity.Tenant, identity.Role, identity.Prefix));
        }

        metrics.BadKey();
        if (!badKeys.Count(Context.Connection.RemoteIpAddress))
        {
            Context.Items[Guessing] = true;
        }

        return AuthenticateResult.Fail("The key is unknown, revoked or has expired.");
    }

    /// <inheritdoc/>
    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        if (Context.Items.ContainsKey(Guessing))
        {
            return (Problems.Of(ProblemType.TooManyRequests, "Too many bad keys from this address. Wait a minute.") with { RetryAfterSeconds = 60 }).ExecuteAsync(Context);
        }

        Response.Headers.WWWAuthenticate = SchemeName;
        return Problems.Of(ProblemType.Unauthenticated, "Send 'Authorization: Bearer KEY' with a key that is known, not revoked and not expired.").ExecuteAsync(Context);
    }

    /// <inheritdoc/>
    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.Of(ProblemType.Forbidden, $"The key has the role '{Caller.Find(Context)?.Role}'.").ExecuteAsync(Context);

    private static AuthenticateResult Success(Caller caller) =>
        AuthenticateResult.Success(new AuthenticationTicket(caller.ToPrincipal(SchemeName), SchemeName));
}
