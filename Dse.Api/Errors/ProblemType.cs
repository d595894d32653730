namespace Dse.Api.Errors;

/// <summary>A sort of problem: a stable URI, a title and the status it comes with. docs/errors.md lists them all.</summary>
/// <param name="Name">The last part of <see cref="Uri"/>, kebab-case.</param>
/// <param name="Status">The HTTP status code.</param>
/// <param name="Title">For people.</param>
internal sealed record ProblemType(string Name, int Status, string Title)
{
    /// <summary>What <c>type</c> carries.</summary>
    public string Uri => $"urn:dse:problem:{Name}";

    /// <summary>The body cannot be read as what its content type says.</summary>
    public static readonly ProblemType MalformedBody = new("malformed-body", 400, "The body cannot be read.");

    /// <summary>A header, path or query parameter is wrong.</summary>
    public static readonly ProblemType InvalidRequest = new("invalid-request", 400, "The request is not valid.");

    /// <summary>No key, or one that does not exist, was revoked or has expired.</summary>
    public static readonly ProblemType Unauthenticated = new("unauthenticated", 401, "An API key is needed.");

    /// <summary>The key is good but its role does not allow this.</summary>
    public static readonly ProblemType Forbidden = new("forbidden", 403, "The key's role does not allow this.");

    /// <summary>A browser sent a write on behalf of another site.</summary>
    public static readonly ProblemType CrossSite = new("cross-site", 403, "Writes from other sites are refused.");

    /// <summary>Nothing is there, or it belongs to another tenant.</summary>
    public static readonly ProblemType NotFound = new("not-found", 404, "There is nothing here.");

    /// <summary>The route exists, but not with this method.</summary>
    public static readonly ProblemType MethodNotAllowed = new("method-not-allowed", 405, "The method is not allowed here.");

    /// <summary>None of the accepted content types can be produced.</summary>
    public static readonly ProblemType NotAcceptable = new("not-acceptable", 406, "No accepted content type can be produced.");

    /// <summary>The client was too slow in sending its request.</summary>
    public static readonly ProblemType RequestTooSlow = new("request-too-slow", 408, "The request came in too slowly.");

    /// <summary>The resource's state does not allow this.</summary>
    public static readonly ProblemType Conflict = new("conflict", 409, "The present state does not allow this.");

    /// <summary>The body is over its limit.</summary>
    public static readonly ProblemType TooLarge = new("too-large", 413, "The body is too large.");

    /// <summary>The content type or encoding is not read here.</summary>
    public static readonly ProblemType UnsupportedMediaType = new("unsupported-media-type", 415, "The content type is not read here.");

    /// <summary>The spec is well-formed but not valid.</summary>
    public static readonly ProblemType InvalidSpec = new("invalid-spec", 422, "The spec is not valid.");

    /// <summary>The idempotency key was used with another body.</summary>
    public static readonly ProblemType KeyReused = new("idempotency-key-reused", 422, "The idempotency key was used with another body.");

    /// <summary>The content does not have the hash that the path names.</summary>
    public static readonly ProblemType HashMismatch = new("hash-mismatch", 422, "The content does not have the hash in the path.");

    /// <summary>A rate or a quota is used up.</summary>
    public static readonly ProblemType TooManyRequests = new("too-many-requests", 429, "Too many requests.");

    /// <summary>The request's header section is over its limit.</summary>
    public static readonly ProblemType HeadersTooLarge = new("headers-too-large", 431, "The header section is too large.");

    /// <summary>A fault of the service.</summary>
    public static readonly ProblemType Internal = new("internal", 500, "The service failed. The trace id finds the reason in its logs.");

    /// <summary>The database cannot be reached; the same request may succeed later.</summary>
    public static readonly ProblemType DatabaseUnavailable = new("database-unavailable", 503, "The database cannot be reached. Try again.");

    /// <summary>The service did not answer within its own limit.</summary>
    public static readonly ProblemType TimedOut = new("timed-out", 504, "The service did not answer in time.");

    /// <summary>Every type, for the documentation test.</summary>
    public static IReadOnlyList<ProblemType> All { get; } =
    [
        MalformedBody, InvalidRequest, Unauthenticated, Forbidden, CrossSite, NotFound, MethodNotAllowed, NotAcceptable,
        RequestTooSlow, Conflict, TooLarge, UnsupportedMediaType, InvalidSpec, KeyReused, HashMismatch, TooManyRequests,
        HeadersTooLarge, Internal, DatabaseUnavailable, TimedOut,
    ];

    /// <summary>The type for a bare status code that a framework part produced.</summary>
    public static ProblemType OfStatus(int status) => status switch
    {
        400 => InvalidRequest,
        401 => Unauthenticated,
        403 => Forbidden,
        404 => NotFound,
        405 => MethodNotAllowed,
        406 => NotAcceptable,
        408 => RequestTooSlow,
        413 => TooLarge,
        415 => UnsupportedMediaType,
        429 => TooManyRequests,
        431 => HeadersTooLarge,
        503 => DatabaseUnavailable,
        504 => TimedOut,
        < 500 => InvalidRequest with { Status = status },
        _ => Internal,
    };
}
