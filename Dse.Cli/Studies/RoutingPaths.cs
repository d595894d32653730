using System.Text.Json;
using Dse.Core.Studies;
using Dse.Formats.Routing;

namespace Dse.Cli.Studies;

/// <summary>Puts tables of traffic in the place of the paths that a spec of kind ExpertPlacement names.</summary>
/// <remarks>For specs that this process reads for its own user only; a service opens nothing but what was uploaded.</remarks>
internal static class RoutingPaths
{
    /// <summary>The spec with the tables in it; the same spec when it names no file or there are errors.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="folder">What a relative path starts from.</param>
    /// <param name="errors">Receives what is wrong with the files.</param>
    /// <param name="ct">Stops reading.</param>
    public static Task<JsonElement> ExpandAsync(JsonElement spec, string folder, ICollection<SpecError> errors, CancellationToken ct) =>
        RoutingFiles.ExpandAsync(spec, (name, path, token) => ReadAsync(folder, name, path, errors, token), errors, ct);

    private static async Task<byte[]?> ReadAsync(string folder, string name, string path, ICollection<SpecError> errors, CancellationToken ct)
    {
        var file = Path.Combine(folder, name);
        try
        {
            if (new FileInfo(file).Length <= RoutingFiles.MaxBytes)
            {
                return await File.ReadAllBytesAsync(file, ct);
            }

            errors.Add(new SpecError(path, "tooLong", $"{Short(file)} is larger than {RoutingFiles.MaxBytes >> 20} MiB. Leave out pairs without tokens."));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            errors.Add(new SpecError(path, "unreadableFile", $"{Short(file)} cannot be read: {e.Message} Give the path of a file, relative to the spec."));
        }

        return null;
    }

    private static string Short(string file) => file.Length <= 200 ? file : file[..197] + "...";
}
