using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Cli.Studies;
using Dse.Core.Studies;

namespace Dse.Cli.Calibrations;

/// <summary>Puts the objects of device files in the place of <c>deviceFile</c>, which only this command reads: a server never opens a client's path.</summary>
/// <param name="folder">Where relative paths start.</param>
/// <remarks>Every file is read once. Not thread-safe.</remarks>
internal sealed class DeviceFiles(string folder)
{
    private const string Member = "deviceFile";

    private readonly Dictionary<string, JsonElement?> read = new(StringComparer.Ordinal);

    /// <summary>Where the paths in a spec or in lines start: beside their file, or here for standard input.</summary>
    public static DeviceFiles Beside(string? path) => new(path is null or "-" ? "." : Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".");

    /// <summary>Whether a text may name a device file.</summary>
    public static bool IsIn(ReadOnlySpan<byte> text) => text.IndexOf("deviceFile"u8) >= 0;

    /// <summary>A spec or a line with devices in the place of <c>$.deviceFile</c> and <c>$.cluster.deviceFile</c>.</summary>
    /// <param name="root">The object; returned as it is when it names no file.</param>
    /// <param name="errors">Receives what is wrong.</param>
    public JsonElement Put(JsonElement root, ICollection<SpecError> errors)
    {
        if (root.ValueKind != JsonValueKind.Object || !(root.TryGetProperty(Member, out _) || InCluster(root)))
        {
            return root;
        }

        var node = JsonObject.Create(root)!;
        Put(node, "$", errors);
        if (node["cluster"] is JsonObject cluster)
        {
            Put(cluster, "$.cluster", errors);
        }

        return JsonSerializer.SerializeToElement(node);
    }

    private static bool InCluster(JsonElement root) =>
        root.TryGetProperty("cluster", out var cluster) && cluster.ValueKind == JsonValueKind.Object && cluster.TryGetProperty(Member, out _);

    private void Put(JsonObject owner, string path, ICollection<SpecError> errors)
    {
        if (!owner.TryGetPropertyValue(Member, out var given) || given is null)
        {
            return;
        }

        var at = $"{path}.{Member}";
        if (given.GetValueKind() != JsonValueKind.String)
        {
            errors.Add(new SpecError(at, "wrongType", $"Expected the path of a file, found {SpecObjectText(given)}."));
        }
        else if (owner.ContainsKey("device"))
        {
            errors.Add(new SpecError(at, "twoDevices", "'device' and 'deviceFile' both name the device. Keep one."));
        }
        else if (Read(given.GetValue<string>(), at, errors) is { } device)
        {
            owner["device"] = JsonObject.Create(device);
        }

        owner.Remove(Member);
    }

    private JsonElement? Read(string path, string at, ICollection<SpecError> errors)
    {
        if (read.TryGetValue(path, out var known) && known is not null)
        {
            return known;
        }

        var full = Path.Combine(folder, path);
        if (!File.Exists(full))
        {
            errors.Add(new SpecError(at, "unreadableFile", $"There is no file '{full}'. 'dse calibrate' writes such files; relative paths start beside the spec."));
            return null;
        }

        var found = new List<SpecError>();
        using var file = File.OpenRead(full);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        var document = SpecFile.Parse(path, bytes.ToArray(), found);
        if (document is not null)
        {
            CatalogEntries.ReadDevice(document.Root, found);
        }

        foreach (var error in found)
        {
            errors.Add(error with { Path = at, Message = $"{path}: {error.Path} {error.Message}" });
        }

        return found.Count == 0 ? read[path] = document!.Root : null;
    }

    private static string SpecObjectText(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        _ => node.ToJsonString(),
    };
}
