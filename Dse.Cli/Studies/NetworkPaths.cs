using System.Text.Json;
using Dse.Core.Studies;
using Dse.Core.Workloads.Graphs;
using Dse.Formats.Networks;

namespace Dse.Cli.Studies;

/// <summary>Puts the layers of network files in the place of their paths at <c>$.networks[i]</c>.</summary>
/// <remarks>For specs that this process reads for its own user only; a service opens nothing but what was uploaded.</remarks>
internal static class NetworkPaths
{
    private static readonly HashSet<string> Suffixes = new([".onnx", ".json"], StringComparer.OrdinalIgnoreCase);

    /// <summary>The spec with the layers in it; the same spec when it names no file or there are errors.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="folder">What a relative path starts from.</param>
    /// <param name="errors">Receives what is wrong with the files.</param>
    /// <param name="ct">Stops reading.</param>
    /// <param name="keepsHashes">Whether SHA-256 hashes stay, for a service to find.</param>
    public static Task<JsonElement> ExpandAsync(JsonElement spec, string folder, ICollection<SpecError> errors, CancellationToken ct, bool keepsHashes = false) =>
        NetworkFiles.ExpandAsync(spec, (name, path, token) => keepsHashes && IsHash(name) ? Task.FromResult<byte[]?>(null) : ReadAsync(folder, name, path, errors, token), errors, ct);

    /// <summary>Reads a graph from a file; null after an error.</summary>
    /// <param name="file">An ONNX model or JSON; - for standard input.</param>
    /// <param name="input">Standard input.</param>
    /// <param name="errors">Receives what is wrong with the file.</param>
    /// <param name="ct">Stops reading.</param>
    public static async Task<TensorGraph?> GraphAsync(string file, Stream input, ICollection<SpecError> errors, CancellationToken ct)
    {
        byte[]? bytes;
        if (file == "-")
        {
            using var buffer = new MemoryStream();
            await input.CopyToAsync(buffer, ct);
            bytes = buffer.ToArray();
        }
        else
        {
            bytes = await ReadAsync(string.Empty, file, "$", errors, ct);
        }

        return bytes is null ? null : NetworkFiles.Graph(bytes, file == "-" ? "graph" : Path.GetFileNameWithoutExtension(file), "$", errors);
    }

    /// <summary>Whether a name is that of an uploaded file.</summary>
    public static bool IsHash(string name) => name.StartsWith("sha256:", StringComparison.Ordinal) || (name.Length == 64 && name.All(char.IsAsciiHexDigit));

    private static async Task<byte[]?> ReadAsync(string folder, string name, string path, ICollection<SpecError> errors, CancellationToken ct)
    {
        if (path.EndsWith(".graph", StringComparison.Ordinal) && !Suffixes.Contains(Path.GetExtension(name)) && !File.Exists(Path.Combine(folder, name)))
        {
            // A name: of a service's own graph, or one that the catalog lacks, for which the kind says which it has.
            return null;
        }

        var file = Path.Combine(folder, name);
        try
        {
            if (new FileInfo(file).Length <= NetworkFiles.MaxBytes)
            {
                return await File.ReadAllBytesAsync(file, ct);
            }

            errors.Add(new SpecError(path, "tooLong", $"{Short(file)} is larger than {NetworkFiles.MaxBytes >> 20} MiB. Export the model without its weights."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.Add(new SpecError(path, "unreadableFile", $"{Short(file)} cannot be read: {e.Message} Give the path of a file, relative to the spec."));
        }

        return null;
    }

    private static string Short(string file) => file.Length <= 200 ? file : file[..197] + "...";
}
