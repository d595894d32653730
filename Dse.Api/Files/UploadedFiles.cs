using System.Security.Cryptography;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Formats.Networks;
using Dse.Formats.Tables;
using Dse.Storage;
using Dse.Storage.Files;

namespace Dse.Api.Files;

/// <summary>Puts what uploaded files hold in the place of their hashes: layers, graphs and buffers, tables of traffic and requests.</summary>
internal static class UploadedFiles
{
    private const string Prefix = "sha256:";

    /// <summary>The spec with the networks in it; the same spec when it names no file or there are errors.</summary>
    public static Task<JsonElement> NetworksAsync(JsonElement spec, FileStore files, TenantId tenant, ICollection<SpecError> errors, CancellationToken ct) =>
        NetworkFiles.ExpandAsync(spec, (name, path, token) => ReadAsync(files, tenant, name, path, errors, token), errors, ct);

    /// <summary>The spec with the tables in it; the same spec when it names no file or there are errors.</summary>
    public static Task<JsonElement> TablesAsync(JsonElement spec, FileStore files, TenantId tenant, ICollection<SpecError> errors, CancellationToken ct) =>
        TableFiles.ExpandAsync(spec, (name, path, token) => ReadAsync(files, tenant, name, path, errors, token), errors, ct);

    private static async Task<byte[]?> ReadAsync(FileStore files, TenantId tenant, string name, string path, ICollection<SpecError> errors, CancellationToken ct)
    {
        var digits = name.StartsWith(Prefix, StringComparison.Ordinal) ? name[Prefix.Length..] : name;
        var hash = new byte[SHA256.HashSizeInBytes];
        if (digits.Length != 2 * hash.Length || Convert.FromHexString(digits, hash, out _, out _) != System.Buffers.OperationStatus.Done)
        {
            // Neither a hash nor a name of the catalog: the kind says what it may be.
            return null;
        }

        var bytes = await files.ReadAsync(tenant, hash, ct);
        if (bytes is null)
        {
            errors.Add(new SpecError(path, "unknownFile", $"No file with SHA-256 {digits} was uploaded. PUT it at /v1/files/{digits} first."));
        }

        return bytes;
    }
}
