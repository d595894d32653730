using System.IO.Compression;
using Dse.Api.Json;
using Microsoft.Extensions.Caching.Memory;

namespace Dse.Api.Fronts;

/// <summary>Long fronts as they were last sent: each revision is read, written and compressed once, however many ask for it.</summary>
/// <remarks>Thread-safe. Callers show that the study is the tenant's before they use an answer.</remarks>
internal sealed class FrontAnswers : IDisposable
{
    private const long KeptBytes = 64L << 20;

    // Below this the database is asked again: it costs less than the memory.
    private const int LongBytes = 64 << 10;

    private readonly MemoryCache kept = new(new MemoryCacheOptions { SizeLimit = KeptBytes });

    /// <summary>The answer that was sent under a tag; null when it was short, is another by now, or was dropped for others.</summary>
    /// <param name="study">The study.</param>
    /// <param name="tag">The answer's ETag without its coding.</param>
    public FrontAnswer? Find(Guid study, string tag) =>
        kept.Get<FrontAnswer>(study) is { } answer && string.Equals(answer.Tag, tag, StringComparison.Ordinal) ? answer : null;

    /// <summary>Keeps a long answer in the place of the study's earlier one.</summary>
    /// <param name="study">The study.</param>
    /// <param name="tag">Its ETag without its coding.</param>
    /// <param name="json">The answer in UTF-8.</param>
    public FrontAnswer Keep(Guid study, string tag, ReadOnlyMemory<byte> json)
    {
        var answer = new FrontAnswer(tag, json, json.Length < LongBytes ? null : Compress(json.Span));
        if (answer.Gzip is { } gzip)
        {
            kept.Set(study, answer, new MemoryCacheEntryOptions { Size = json.Length + gzip.Length });
        }

        return answer;
    }

    /// <inheritdoc/>
    public void Dispose() => kept.Dispose();

    private static byte[] Compress(ReadOnlySpan<byte> json)
    {
        using var stream = new MemoryStream(json.Length / 4);
        using (var gzip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            gzip.Write(json);
        }

        return stream.ToArray();
    }
}

/// <summary>A front as it is sent.</summary>
/// <param name="Tag">Its ETag without its coding.</param>
/// <param name="Json">UTF-8.</param>
/// <param name="Gzip">The same, compressed; null when it is short.</param>
internal sealed record FrontAnswer(string Tag, ReadOnlyMemory<byte> Json, byte[]? Gzip)
{
    /// <summary>Sends it, compressed to those who take that.</summary>
    public IResult Send(HttpContext context)
    {
        var isCompressed = Gzip is not null && Representations.TakesGzip(context.Request);
        context.Response.Headers.ETag = isCompressed ? Coded(Tag) : Tag;
        if (isCompressed)
        {
            context.Response.Headers.ContentEncoding = "gzip";
        }

        return TypedResults.Bytes(isCompressed ? Gzip : Json, "application/json; charset=utf-8");
    }

    /// <summary>The tag of the compressed form: other bytes, another tag.</summary>
    public static string Coded(string tag) => $"{tag[..^1]}-gzip\"";
}
