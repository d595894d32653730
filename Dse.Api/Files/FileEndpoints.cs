using System.ComponentModel;
using System.Globalization;
using System.Security.Cryptography;
using Dse.Api.Errors;
using Dse.Api.Limits;
using Dse.Api.OpenApi;
using Dse.Api.Security;
using Dse.Storage.Files;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Net.Http.Headers;

namespace Dse.Api.Files;

/// <summary><c>/v1/files</c>: graphs, traces and tables that specs name by their hash.</summary>
internal static class FileEndpoints
{
    private const string AnyBytes = "application/octet-stream";

    /// <summary>Maps the routes.</summary>
    public static void MapFiles(this IEndpointRouteBuilder routes, ApiLimits limits)
    {
        var group = routes.MapGroup("/v1/files").WithTags("Files");
        group.MapPut("/{sha256}", PutAsync).WithName("putFile").RequireAuthorization(Policies.Write).RequireRateLimiting(RateLimits.Uploads)
            .WithSummary("Upload a file")
            .WithDescription($"Stores a file of at most {limits.FileBytes >> 20} MiB under the SHA-256 of its bytes, which is verified. Storing the same bytes again changes nothing.")
            .WithMetadata(new RequestSizeLimitAttribute(limits.FileBytes), new FileBody(AnyBytes), new DisableRequestTimeoutAttribute())
            .Problems(ProblemType.InvalidRequest, ProblemType.HashMismatch, ProblemType.TooLarge, ProblemType.UnsupportedMediaType);
        group.MapGet("/{sha256}", GetAsync).WithName("getFile").RequireAuthorization(Policies.Read)
            .WithSummary("Download a file").WithDescription("The file's bytes, as an attachment.")
            .Produces<byte[]>(StatusCodes.Status200OK, AnyBytes)
            .Problems(ProblemType.InvalidRequest, ProblemType.NotFound);
        group.MapMethods("/{sha256}", [HttpMethods.Head], HeadAsync).WithName("headFile").RequireAuthorization(Policies.Read)
            .WithSummary("Look whether a file is there").WithDescription("The same headers as a download, without the bytes.")
            .Produces(StatusCodes.Status200OK)
            .Problems(ProblemType.InvalidRequest, ProblemType.NotFound);
    }

    private static async Task<Results<Created<FileResponse>, Ok<FileResponse>, ProblemResult>> PutAsync(
        [Description("SHA-256 of the bytes, 64 hex digits.")] string sha256, HttpContext context, FileStore files, CancellationToken ct)
    {
        if (!TryHash(sha256, out var hash))
        {
            return BadHash(sha256);
        }

        if (RequestBody.CheckEncoding(context.Request) is { } encoded)
        {
            return encoded;
        }

        var contentType = MediaTypeHeaderValue.TryParse(context.Request.ContentType, out var header) && header.MediaType is { HasValue: true, Length: <= 100 } type
            ? type.Value!.ToLowerInvariant()
            : AnyBytes;
        using var buffer = new MemoryStream((int)Math.Clamp(context.Request.ContentLength ?? 0, 0, FileStore.MaxBytes));
        await context.Request.Body.CopyToAsync(buffer, ct);
        var bytes = buffer.TryGetBuffer(out var whole) && whole.Array!.Length == whole.Count ? whole.Array : buffer.ToArray();
        var actual = SHA256.HashData(bytes);
        if (!actual.AsSpan().SequenceEqual(hash))
        {
            return Problems.At(ProblemType.HashMismatch, "sha256", "hashMismatch", $"The bytes have SHA-256 {Convert.ToHexStringLower(actual)}. Send the whole file, under its own hash.");
        }

        var caller = Caller.Of(context);
        var added = await files.PutAsync(caller.Tenant, hash, contentType, bytes, caller.Actor, ct);
        var file = FileResponse.From(await files.FindAsync(caller.Tenant, hash, ct) ?? throw new InvalidOperationException("A file that was just stored is gone."));
        return added ? TypedResults.Created($"/v1/files/{file.Sha256}", file) : TypedResults.Ok(file);
    }

    private static async Task<IResult> GetAsync(
        [Description("SHA-256 of the bytes, 64 hex digits.")] string sha256, HttpContext context, FileStore files, CancellationToken ct)
    {
        if (!TryHash(sha256, out var hash))
        {
            return BadHash(sha256);
        }

        var tenant = Caller.Of(context).Tenant;
        if (await files.FindAsync(tenant, hash, ct) is not { } file)
        {
            return Problems.NotFound();
        }

        var tag = Tag(file);
        if (context.Request.Headers.IfNoneMatch.Contains(tag.ToString(), StringComparer.Ordinal))
        {
            context.Response.Headers.ETag = tag.ToString();
            return TypedResults.StatusCode(StatusCodes.Status304NotModified);
        }

        // An attachment of the stated type is never shown as a page.
        return await files.ReadAsync(tenant, hash, ct) is { } bytes
            ? TypedResults.File(bytes, file.ContentType, Convert.ToHexStringLower(file.Sha256), enableRangeProcessing: true, file.CreatedAt, tag)
            : Problems.NotFound();
    }

    private static async Task<IResult> HeadAsync(
        [Description("SHA-256 of the bytes, 64 hex digits.")] string sha256, HttpContext context, FileStore files, CancellationToken ct)
    {
        if (!TryHash(sha256, out var hash))
        {
            return BadHash(sha256);
        }

        if (await files.FindAsync(Caller.Of(context).Tenant, hash, ct) is not { } file)
        {
            return Problems.NotFound();
        }

        var headers = context.Response.Headers;
        headers.ContentLength = file.Length;
        headers.ContentType = file.ContentType;
        headers.ETag = Tag(file).ToString();
        headers.LastModified = file.CreatedAt.ToString("R", CultureInfo.InvariantCulture);
        return TypedResults.Empty;
    }

    private static EntityTagHeaderValue Tag(StoredFile file) => new($"\"{Convert.ToHexStringLower(file.Sha256)}\"");

    private static bool TryHash(string text, out byte[] hash)
    {
        hash = new byte[SHA256.HashSizeInBytes];
        return text.Length == 2 * hash.Length
            && Convert.FromHexString(text, hash, out _, out var written) == System.Buffers.OperationStatus.Done
            && written == hash.Length;
    }

    private static ProblemResult BadHash(string text) =>
        Problems.InvalidRequest("sha256", "badHash", $"The path names {text.Length} characters. Use the 64 hex digits of the file's SHA-256.");
}
