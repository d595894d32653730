using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Studies;

namespace Dse.Cli.Studies;

/// <summary>Puts the bytes of a trained proxy in the place of its path at <c>$.evaluator.proxy</c>.</summary>
/// <remarks>For specs that this process reads for its own user only; a service takes the name of one of its proxies and opens no path.</remarks>
internal static class ProxyFile
{
    private const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>The spec with the proxy in it; the same spec when no path stands there or there are errors.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="folder">What a relative path starts from.</param>
    /// <param name="errors">Receives what is wrong with the file.</param>
    /// <param name="ct">Stops reading.</param>
    public static async Task<JsonElement> ExpandAsync(JsonElement spec, string folder, ICollection<SpecError> errors, CancellationToken ct)
    {
        if (spec.ValueKind != JsonValueKind.Object || !spec.TryGetProperty("evaluator", out var evaluator) || evaluator.ValueKind != JsonValueKind.Object
            || !evaluator.TryGetProperty("proxy", out var proxy) || proxy.ValueKind != JsonValueKind.String)
        {
            return spec;
        }

        try
        {
            var file = Path.Combine(folder, proxy.GetString()!);
            if (new FileInfo(file).Length > MaxBytes)
            {
                errors.Add(new SpecError("$.evaluator.proxy", "tooLong", $"The file is larger than {MaxBytes / 1024 / 1024} MiB. Train on fewer rows or targets."));
                return spec;
            }

            var root = JsonObject.Create(spec)!;
            root["evaluator"]!["proxy"] = new JsonObject { ["base64"] = Convert.ToBase64String(await File.ReadAllBytesAsync(file, ct)) };
            return JsonSerializer.SerializeToElement(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.Add(new SpecError("$.evaluator.proxy", "unreadableFile", $"It cannot be read: {e.Message} Give the path of what './dse proxy train' wrote, relative to the spec."));
            return spec;
        }
    }
}
