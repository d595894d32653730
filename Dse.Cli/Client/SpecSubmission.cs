using System.Net.Http.Headers;
using Dse.Formats.Specs;

namespace Dse.Cli.Client;

/// <summary>Sends a spec in, with one idempotency key for all its tries.</summary>
internal static class SpecSubmission
{
    /// <summary>Submits a spec's text as it stands; the server validates it.</summary>
    /// <param name="client">The server.</param>
    /// <param name="path">The file's name, which tells the syntax.</param>
    /// <param name="text">The text.</param>
    /// <param name="idempotencyKey">The same for every try of one submission.</param>
    /// <param name="ct">Cancels the call.</param>
    /// <returns>The study, stored for good.</returns>
    public static async Task<StudyState> SendAsync(ApiClient client, string path, byte[] text, string idempotencyKey, CancellationToken ct)
    {
        var mediaType = IsJson(path, text) ? "application/json" : "application/yaml";
        var study = await client.JsonAsync(
            HttpMethod.Post,
            "/v1/studies",
            ct,
            () => new ByteArrayContent(text) { Headers = { ContentType = new MediaTypeHeaderValue(mediaType) } },
            idempotencyKey);
        return new StudyState(study);
    }

    /// <summary>Whether a text is JSON, by its file's name, else by its first character.</summary>
    public static bool IsJson(string path, byte[] text) => SpecReader.SyntaxOf(path) switch
    {
        SpecSyntax.Json => true,
        SpecSyntax.Yaml => false,
        _ => text.AsSpan().TrimStart(" \t\r\n"u8) is [(byte)'{', ..],
    };
}
