using System.Buffers;
using Dse.Api.Errors;
using Microsoft.Net.Http.Headers;

namespace Dse.Api.Limits;

/// <summary>A request's body, read whole under the route's size limit.</summary>
/// <param name="MediaType">What the client says it is, lower case, without parameters.</param>
/// <param name="Bytes">The content.</param>
internal sealed record RequestBody(string MediaType, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Reads the body if its content type is one of those allowed.</summary>
    /// <param name="context">The request.</param>
    /// <param name="mediaTypes">Allowed, lower case; the first is assumed when the client names none.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The body, or the 415 to answer with.</returns>
    /// <exception cref="BadHttpRequestException">The body is over the limit or broken.</exception>
    public static async Task<(RequestBody? Body, ProblemResult? Problem)> ReadAsync(
        HttpContext context, IReadOnlyList<string> mediaTypes, CancellationToken cancellationToken)
    {
        var request = context.Request;
        if (CheckEncoding(request) is { } encoded)
        {
            return (null, encoded);
        }

        var mediaType = mediaTypes[0];
        if (!string.IsNullOrEmpty(request.ContentType))
        {
            mediaType = MediaTypeHeaderValue.TryParse(request.ContentType, out var header)
                ? header.MediaType.Value?.ToLowerInvariant() ?? string.Empty
                : request.ContentType;
            if (!mediaTypes.Contains(mediaType, StringComparer.Ordinal))
            {
                return (null, Problems.At(
                    ProblemType.UnsupportedMediaType, "Content-Type", "unsupportedMediaType", $"'{mediaType}' is not read here. Send {string.Join(" or ", mediaTypes)}."));
            }
        }

        var buffer = new ArrayBufferWriter<byte>(Math.Clamp((int)Math.Min(request.ContentLength ?? 4096, 65_536), 256, 65_536));
        int read;
        while ((read = await request.Body.ReadAsync(buffer.GetMemory(4096), cancellationToken)) > 0)
        {
            buffer.Advance(read);
        }

        return (new RequestBody(mediaType, buffer.WrittenMemory), null);
    }

    /// <summary>The 415 for a compressed body, which is never unpacked; null when it is plain.</summary>
    public static ProblemResult? CheckEncoding(HttpRequest request)
    {
        string? encoding = request.Headers.ContentEncoding;
        return string.IsNullOrEmpty(encoding) || string.Equals(encoding, "identity", StringComparison.OrdinalIgnoreCase)
            ? null
            : Problems.At(ProblemType.UnsupportedMediaType, "Content-Encoding", "unsupportedEncoding", $"'{encoding}' is not unpacked here. Send the body as it is.");
    }
}
