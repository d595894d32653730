using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text.Json;
using Dse.Cli.Client;
using Dse.Core.Studies;
using Dse.Formats.Tables;

namespace Dse.Cli.Studies;

/// <summary>Puts tables, of traffic or requests, in the place of the paths that a spec names.</summary>
/// <remarks>For specs that this process reads for its own user only; a service opens nothing but what was uploaded.</remarks>
internal static class TablePaths
{
    /// <summary>The spec with the tables in it; the same spec when it names no file or there are errors.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="folder">What a relative path starts from.</param>
    /// <param name="errors">Receives what is wrong with the files.</param>
    /// <param name="ct">Stops reading.</param>
    public static Task<JsonElement> ExpandAsync(JsonElement spec, string folder, ICollection<SpecError> errors, CancellationToken ct) =>
        TableFiles.ExpandAsync(spec, (name, path, token) => ReadAsync(folder, name, path, errors, token), errors, ct);

    /// <summary>Uploads the tables that a spec names by path, so that it names them by hash; names that are hashes stay.</summary>
    /// <param name="client">The server.</param>
    /// <param name="spec">The spec.</param>
    /// <param name="folder">What a relative path starts from.</param>
    /// <param name="errors">Receives what is wrong with the files.</param>
    /// <param name="ct">Stops reading and sending.</param>
    public static Task<JsonElement> UploadAsync(ApiClient client, JsonElement spec, string folder, ICollection<SpecError> errors, CancellationToken ct) =>
        TableFiles.RenameAsync(spec, async (name, path) =>
        {
            if (NetworkPaths.IsHash(name) || await ReadAsync(folder, name, path, errors, ct) is not { } bytes)
            {
                return null;
            }

            var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
            await client.JsonAsync(HttpMethod.Put, $"/v1/files/{hash}", ct, () => new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/octet-stream") } });
            return $"sha256:{hash}";
        });

    private static async Task<byte[]?> ReadAsync(string folder, string name, string path, ICollection<SpecError> errors, CancellationToken ct)
    {
        if (path.EndsWith("trace", StringComparison.Ordinal) && !Path.HasExtension(name) && !File.Exists(Path.Combine(folder, name)))
        {
            // A name that the catalog lacks: the kind says which it has.
            return null;
        }

        var file = Path.Combine(folder, name);
        try
        {
            if (new FileInfo(file).Length <= TableFiles.MaxBytes)
            {
                return await File.ReadAllBytesAsync(file, ct);
            }

            errors.Add(new SpecError(path, "tooLong", $"{Short(file)} is larger than {TableFiles.MaxBytes >> 20} MiB. Leave out what does not matter: pairs without tokens, hours without load."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.Add(new SpecError(path, "unreadableFile", $"{Short(file)} cannot be read: {e.Message} Give the path of a file, relative to the spec."));
        }

        return null;
    }

    private static string Short(string file) => file.Length <= 200 ? file : file[..197] + "...";
}
