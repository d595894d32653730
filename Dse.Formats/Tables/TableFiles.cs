using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Studies;
using Dse.Core.Workloads;
using Dse.Formats.Networks;

namespace Dse.Formats.Tables;

/// <summary>
/// Puts tables in the place of the files that a spec names: requests at <c>trace</c> and <c>arrivals.trace</c>, and of kind
/// ExpertPlacement <c>routing</c>, its <c>loads</c> and <c>transitions</c>, the same of <c>profiles</c> and <c>score</c>, and
/// <c>current</c>. Files are JSON or CSV, also gzipped.
/// </summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static class TableFiles
{
    /// <summary>The largest file, bytes, unpacked.</summary>
    public const int MaxBytes = 64 << 20;

    private const int MaxDepth = 16;

    private const string Trace = "trace";

    private static readonly string[] Inner = ["loads", "transitions"];

    /// <summary>Whether a spec names such files.</summary>
    public static bool AreIn(JsonElement spec) =>
        spec.ValueKind == JsonValueKind.Object && Places(JsonObject.Create(spec)!).Any(p => NameIn(p.Parent, p.Member) is not null);

    /// <summary>The spec with the tables in it; the same spec when it names no file or there are errors.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="read">Reads a file.</param>
    /// <param name="errors">Receives what is wrong with the files.</param>
    /// <param name="ct">Stops reading.</param>
    public static async Task<JsonElement> ExpandAsync(JsonElement spec, NetworkFileReader read, ICollection<SpecError> errors, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(errors);
        if (!AreIn(spec))
        {
            return spec;
        }

        var root = JsonObject.Create(spec)!;
        var before = errors.Count;

        // Twice: a file of routing may itself name files of loads or transitions.
        for (var round = 0; round < 2; round++)
        {
            foreach (var (parent, member, path) in Places(root).ToList())
            {
                if (NameIn(parent, member) is { } name && await read(name, path, ct) is { } bytes && Table(bytes, member, path, errors) is { } table)
                {
                    parent[member] = table;
                }

                if (errors.Count > before)
                {
                    return spec;
                }
            }
        }

        return JsonSerializer.SerializeToElement(root);
    }

    /// <summary>The spec with other names in the place of those of its files.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="rename">The name to put for a name at a JSON path; null to leave it.</param>
    public static async Task<JsonElement> RenameAsync(JsonElement spec, Func<string, string, Task<string?>> rename)
    {
        ArgumentNullException.ThrowIfNull(rename);
        if (!AreIn(spec))
        {
            return spec;
        }

        var root = JsonObject.Create(spec)!;
        foreach (var (parent, member, path) in Places(root).ToList())
        {
            if (NameIn(parent, member) is { } name && await rename(name, path) is { } other)
            {
                parent[member] = other;
            }
        }

        return JsonSerializer.SerializeToElement(root);
    }

    // Members that may hold the name of a file, outer ones first.
    private static IEnumerable<(JsonObject Parent, string Member, string Path)> Places(JsonObject root)
    {
        yield return (root, Trace, "$.trace");
        if (root["arrivals"] is JsonObject arrivals)
        {
            yield return (arrivals, Trace, "$.arrivals.trace");
        }

        if (root["kind"] is not JsonValue kind || !kind.TryGetValue(out string? kindName) || kindName != "ExpertPlacement")
        {
            yield break;
        }

        yield return (root, "routing", "$.routing");
        yield return (root, "current", "$.current");
        var routings = new List<(JsonNode? Routing, string Path)> { (root["routing"], "$.routing") };
        if (root["profiles"] is JsonObject profiles)
        {
            foreach (var name in profiles.Select(p => p.Key).ToList())
            {
                yield return (profiles, name, $"$.profiles.{name}");
                routings.Add((profiles[name], $"$.profiles.{name}"));
            }
        }

        if (root["score"] is JsonObject score)
        {
            yield return (score, "routing", "$.score.routing");
            routings.Add((score["routing"], "$.score.routing"));
        }

        foreach (var (routing, path) in routings)
        {
            if (routing is JsonObject found)
            {
                foreach (var member in Inner)
                {
                    yield return (found, member, $"{path}.{member}");
                }
            }
        }
    }

    // A text with line breaks is a table itself, and some traces are in the catalog.
    private static string? NameIn(JsonObject parent, string member) =>
        parent[member] is JsonValue value && value.TryGetValue(out string? name) && !name.Contains('\n', StringComparison.Ordinal) && name.Length > 0
        && !(member == Trace && RequestTraceCatalog.Find(name) is not null)
            ? name
            : null;

    private static JsonNode? Table(byte[] bytes, string member, string path, ICollection<SpecError> errors)
    {
        if (Unpack(bytes, path, errors) is not { } text)
        {
            return null;
        }

        if (text.AsSpan().TrimStart(" \t\r\n\uFEFF"u8) is [(byte)'{' or (byte)'[', ..])
        {
            return Json(text, member, path, errors);
        }

        var csv = Encoding.UTF8.GetString(text).TrimStart('\uFEFF');
        return member switch
        {
            "transitions" or Trace => csv.Contains('\n', StringComparison.Ordinal) ? JsonValue.Create(csv) : JsonValue.Create(csv + "\n"),
            "loads" => Rows(csv, path, errors),
            _ => Rows(csv, path, errors) is { } rows ? new JsonObject { ["loads"] = rows } : null,
        };
    }

    private static byte[]? Unpack(byte[] bytes, string path, ICollection<SpecError> errors)
    {
        try
        {
            if (bytes is not [0x1F, 0x8B, ..])
            {
                return bytes.Length <= MaxBytes ? bytes : TooLong(path, errors);
            }

            using var packed = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
            using var unpacked = new MemoryStream();
            var buffer = new byte[1 << 16];
            int count;
            while ((count = packed.Read(buffer)) > 0)
            {
                unpacked.Write(buffer, 0, count);
                if (unpacked.Length > MaxBytes)
                {
                    return TooLong(path, errors);
                }
            }

            return unpacked.ToArray();
        }
        catch (InvalidDataException e)
        {
            errors.Add(new SpecError(path, "badTable", $"The file is gzipped but damaged: {e.Message} Check the file."));
            return null;
        }
    }

    private static byte[]? TooLong(string path, ICollection<SpecError> errors)
    {
        errors.Add(new SpecError(path, "tooLong", $"The file has more than {MaxBytes >> 20} MiB. Leave out what does not matter: pairs without tokens, hours without load."));
        return null;
    }

    private static JsonNode? Json(byte[] text, string member, string path, ICollection<SpecError> errors)
    {
        try
        {
            var node = JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = MaxDepth });
            return member == "loads" && node is JsonObject table && (table["loads"] ?? table["weight"]) is { } loads ? loads.DeepClone() : node;
        }
        catch (JsonException e)
        {
            errors.Add(new SpecError(path, "badTable", $"The file starts like JSON but is none: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}. Check the file."));
            return null;
        }
    }

    // A row per layer; a first row that holds no number is a header.
    private static JsonArray? Rows(string csv, string path, ICollection<SpecError> errors)
    {
        var rows = new JsonArray();
        var lines = csv.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < lines.Length; i++)
        {
            var cells = lines[i].Split(',', StringSplitOptions.TrimEntries);
            var row = new JsonArray();
            foreach (var cell in cells)
            {
                if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) || !double.IsFinite(number))
                {
                    break;
                }

                row.Add(JsonValue.Create(number));
            }

            if (row.Count == cells.Length)
            {
                rows.Add(row);
            }
            else if (i > 0)
            {
                errors.Add(new SpecError(path, "badTable", $"Row {i + 1} holds '{cells[row.Count]}', which is no number. A row per layer holds the tokens of its experts."));
                return null;
            }
        }

        return rows;
    }
}
