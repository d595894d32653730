using System.Reflection;
using System.Text.Json;
using Dse.Api.Json;
using Microsoft.AspNetCore.Http.Metadata;

namespace Dse.Api.Errors;

/// <summary>An answer with a <see cref="Problem"/> for a body.</summary>
/// <param name="Type">The sort of problem.</param>
/// <param name="Detail">What happened this time, or null.</param>
/// <param name="Errors">The places that are wrong.</param>
internal sealed record ProblemResult(ProblemType Type, string? Detail, IReadOnlyList<ProblemError> Errors) : IResult, IEndpointMetadataProvider
{
    /// <summary>What <c>Content-Type</c> carries.</summary>
    public const string ContentType = "application/problem+json";

    /// <summary>Seconds after which the same request is worth another try, sent as <c>Retry-After</c>; null sends none.</summary>
    public int? RetryAfterSeconds { get; init; }

    /// <inheritdoc/>
    public Task ExecuteAsync(HttpContext httpContext)
    {
        ArgumentNullException.ThrowIfNull(httpContext);
        var response = httpContext.Response;
        response.StatusCode = Type.Status;
        response.ContentType = ContentType;
        response.Headers.CacheControl = "no-store";
        if (RetryAfterSeconds is { } seconds)
        {
            response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        var problem = new Problem(Type.Uri, Type.Title, Type.Status, Detail, Errors, TraceIds.Of(httpContext));
        var body = JsonSerializer.SerializeToUtf8Bytes(problem, ApiJson.Default.Problem);
        response.ContentLength = body.Length;
        return HttpMethods.IsHead(httpContext.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(body, CancellationToken.None).AsTask();
    }

    /// <inheritdoc/>
    static void IEndpointMetadataProvider.PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        ArgumentNullException.ThrowIfNull(builder);
}
