using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Dse.Core.Studies;
using Dse.Core.Studies.Accelerators;
using Dse.Core.Workloads.Graphs;
using Dse.Core.Workloads.Networks;
using Dse.Formats.Onnx;
using Dse.Formats.Timeloop;

namespace Dse.Formats.Networks;

/// <summary>Reads the bytes of a file that a spec names.</summary>
/// <param name="name">As the spec has it: a path, or a hash.</param>
/// <param name="path">JSON path of the name, for errors.</param>
/// <param name="ct">Stops reading.</param>
/// <returns>The bytes, or null when there are none; what is wrong has been reported then.</returns>
public delegate Task<byte[]?> NetworkFileReader(string name, string path, CancellationToken ct);

/// <summary>
/// Puts what they hold in the place of the network files that a spec names, so that the spec says all that it needs: layers at
/// <c>$.networks[i].graph</c>, <c>.topology</c> and <c>.problem</c>, the graph at <c>$.graph</c>, and the text of a table at <c>$.buffers</c>.
/// </summary>
/// <remarks>Stateless and thread-safe.</remarks>
public static class NetworkFiles
{
    /// <summary>The largest file, bytes.</summary>
    public const int MaxBytes = 64 << 20;

    private const int MaxDepth = 16;
    private const int MaxNameLength = 100;

    private static readonly string[] Members = ["graph", "topology", "problem"];

    /// <summary>Whether a spec names network files.</summary>
    public static bool AreIn(JsonElement spec) => AreNetworksIn(spec) || FileOf(spec, "graph") is not null || BuffersOf(spec) is not null;

    private static bool AreNetworksIn(JsonElement spec) =>
        spec.ValueKind == JsonValueKind.Object && spec.TryGetProperty("networks", out var networks) && networks.ValueKind == JsonValueKind.Array
        && networks.EnumerateArray().Any(n => Members.Any(m => FileOf(n, m) is not null));

    /// <summary>The spec with the layers in it; the same spec when it names no file or there are errors.</summary>
    /// <param name="spec">The spec.</param>
    /// <param name="read">Reads a file.</param>
    /// <param name="errors">Receives what is wrong with the files.</param>
    /// <param name="ct">Stops reading.</param>
    public static async Task<JsonElement> ExpandAsync(JsonElement spec, NetworkFileReader read, ICollection<SpecError> errors, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(read);
        ArgumentNullException.ThrowIfNull(errors);
        if (BuffersOf(spec) is { } buffers)
        {
            const string BuffersPath = "$.buffers";
            if (await read(buffers, BuffersPath, ct) is not { } text || IsTooLong(text, BuffersPath, errors))
            {
                return spec;
            }

            // With a break at the end it is a text of CSV, whatever it is.
            var packing = JsonObject.Create(spec)!;
            packing["buffers"] = Encoding.UTF8.GetString(text) + "\n";
            return JsonSerializer.SerializeToElement(packing);
        }

        if (FileOf(spec, "graph") is { } file)
        {
            return await ReadGraphAsync(spec, file, read, errors, ct);
        }

        if (!AreNetworksIn(spec))
        {
            return spec;
        }

        var networks = spec.GetProperty("networks");
        JsonObject? root = null;
        var index = 0;
        foreach (var network in networks.EnumerateArray())
        {
            foreach (var member in Members)
            {
                if (FileOf(network, member) is { } name)
                {
                    var path = string.Create(CultureInfo.InvariantCulture, $"$.networks[{index}].{member}");
                    if (await ReadAsync(name, member, path, read, errors, ct) is not { } layers)
                    {
                        continue;
                    }

                    root ??= JsonObject.Create(spec)!;
                    Replace(root["networks"]![index]!.AsObject(), member, layers);
                }
            }

            index++;
        }

        return root is null ? spec : JsonSerializer.SerializeToElement(root);
    }

    private static string? BuffersOf(JsonElement spec) =>
        spec.ValueKind == JsonValueKind.Object && spec.TryGetProperty("buffers", out var buffers) && buffers.ValueKind == JsonValueKind.String
        && buffers.GetString()! is var name && !name.Contains('\n', StringComparison.Ordinal)
            ? name
            : null;

    private static string? FileOf(JsonElement network, string member) =>
        network.ValueKind == JsonValueKind.Object && network.TryGetProperty(member, out var named) && named.ValueKind == JsonValueKind.String && !network.TryGetProperty("layers", out _)
        && named.GetString()! is var name && !(member == "graph" && GraphCatalog.Find(name) is not null)
            ? name
            : null;

    private static async Task<NeuralNetwork?> ReadAsync(string name, string member, string path, NetworkFileReader read, ICollection<SpecError> errors, CancellationToken ct)
    {
        if (await read(name, path, ct) is not { } bytes)
        {
            return null;
        }

        if (IsTooLong(bytes, path, errors))
        {
            return null;
        }

        if (member == "topology")
        {
            return TopologyCsv.Read(bytes, path, errors) is { } rows ? new NeuralNetwork(Stem(name), rows) : null;
        }

        if (member == "problem")
        {
            return TimeloopProblem.Read(bytes, path, Stem(name), errors) is { } layers ? new NeuralNetwork(Stem(name), layers) : null;
        }

        if (Graph(bytes, Stem(name), path, errors) is not { } graph)
        {
            return null;
        }

        if (graph.Layers is not { Count: > 0 } products)
        {
            errors.Add(new SpecError(path, "badGraph", "No operator of the graph multiplies. There is nothing to design for."));
            return null;
        }

        return new NeuralNetwork(graph.Name.Length is > 0 and <= MaxNameLength ? graph.Name : Stem(name), products);
    }

    private static bool IsTooLong(byte[] bytes, string path, ICollection<SpecError> errors)
    {
        if (bytes.Length > MaxBytes)
        {
            errors.Add(new SpecError(path, "tooLong", $"The file has {bytes.Length} bytes; at most {MaxBytes} are read."));
        }

        return bytes.Length > MaxBytes;
    }

    private static async Task<JsonElement> ReadGraphAsync(JsonElement spec, string name, NetworkFileReader read, ICollection<SpecError> errors, CancellationToken ct)
    {
        const string Path = "$.graph";
        if (await read(name, Path, ct) is not { } bytes || IsTooLong(bytes, Path, errors) || Graph(bytes, Stem(name), Path, errors) is not { } graph)
        {
            return spec;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            TensorGraphWriter.Write(writer, graph);
        }

        var root = JsonObject.Create(spec)!;
        root["graph"] = JsonNode.Parse(buffer.WrittenSpan);
        return JsonSerializer.SerializeToElement(root);
    }

    /// <summary>Reads a graph: JSON when it starts like an object, else ONNX.</summary>
    /// <param name="bytes">The file.</param>
    /// <param name="name">Name for a graph that has none.</param>
    /// <param name="path">JSON path of the file's name, for errors.</param>
    /// <param name="errors">Receives what is wrong; nothing is thrown for bad input.</param>
    public static TensorGraph? Graph(ReadOnlyMemory<byte> bytes, string name, string path, ICollection<SpecError> errors)
    {
        ArgumentNullException.ThrowIfNull(errors);
        if (bytes.Span.TrimStart(" \t\r\n\uFEFF"u8) is not [(byte)'{', ..])
        {
            return OnnxReader.Read(bytes.Span, name, path, errors);
        }

        try
        {
            using var document = JsonDocument.Parse(bytes, new JsonDocumentOptions { MaxDepth = MaxDepth });
            return TensorGraphReader.Read(document.RootElement, path, errors);
        }
        catch (JsonException e)
        {
            errors.Add(new SpecError(path, "badGraph", $"The file starts like JSON but is none: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}. Check the file."));
            return null;
        }
    }

    private static string Stem(string name)
    {
        var stem = Path.GetFileNameWithoutExtension(name);
        return stem.Length is > 0 and <= MaxNameLength ? stem : "network";
    }

    private static void Replace(JsonObject network, string member, NeuralNetwork with)
    {
        network.Remove(member);
        if (!network.ContainsKey("name"))
        {
            network["name"] = with.Name;
        }

        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            LayerWriter.Write(writer, with);
        }

        network["layers"] = JsonNode.Parse(buffer.WrittenSpan);
    }
}
