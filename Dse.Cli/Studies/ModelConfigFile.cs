using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Studies;
using Dse.Formats.Specs;

namespace Dse.Cli.Studies;

/// <summary>Puts the content of a <c>config.json</c> in the place of its path at <c>$.model.huggingFaceConfig</c>.</summary>
/// <remarks>For specs that this process reads for its own user only; a service takes the object and opens nothing.</remarks>
internal static class ModelConfigFile
{
    /// <summary>The spec with the object in it; the same spec when no path stands there or there are errors.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="folder">What a relative path starts from.</param>
    /// <param name="errors">Receives what is wrong with the file.</param>
    /// <param name="ct">Stops reading.</param>
    public static async Task<JsonElement> ExpandAsync(JsonElement spec, string folder, ICollection<SpecError> errors, CancellationToken ct)
    {
        if (!spec.TryGetProperty("model", out var model) || model.ValueKind != JsonValueKind.Object
            || !model.TryGetProperty("huggingFaceConfig", out var named) || named.ValueKind != JsonValueKind.String)
        {
            return spec;
        }

        var file = Path.Combine(folder, named.GetString()!);
        var found = new List<SpecError>();
        try
        {
            var document = SpecReader.Read(await SpecFile.ReadAsync(file, Stream.Null, ct), SpecSyntax.Json, found);
            found.ForEach(e => errors.Add(new SpecError("$.model.huggingFaceConfig" + e.Path[1..], e.Code, e.Message)));
            if (document is null)
            {
                return spec;
            }

            var root = JsonObject.Create(spec)!;
            root["model"]!["huggingFaceConfig"] = JsonObject.Create(document.Root);
            return JsonSerializer.SerializeToElement(root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            errors.Add(new SpecError("$.model.huggingFaceConfig", "unreadableFile", $"{Short(file)} cannot be read: {e.Message} Give the path of a config.json, relative to the spec."));
            return spec;
        }
    }

    private static string Short(string file) => file.Length <= 200 ? file : file[..197] + "...";
}
