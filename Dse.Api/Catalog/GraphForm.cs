using System.Buffers;
using System.Text;
using System.Text.Json;
using Dse.Api.Errors;
using Dse.Api.Limits;
using Dse.Core.Studies;
using Dse.Core.Workloads.Graphs;
using Dse.Formats.Networks;

namespace Dse.Api.Catalog;

/// <summary>Graphs, sent as JSON or as an ONNX model and kept as JSON without the values of weights.</summary>
internal sealed class GraphForm : IEntryForm<TensorGraph>
{
    /// <summary>Media type of an ONNX model.</summary>
    public const string Onnx = "application/octet-stream";

    // Some 25,000 operators.
    private const int MaxKeptBytes = 8 << 20;

    private const double MaxTensorBytes = 1L << 53;

    /// <inheritdoc/>
    public IReadOnlyList<string> MediaTypes { get; } = ["application/json", Onnx];

    /// <inheritdoc/>
    public (string? Json, ProblemResult? Problem) Take(RequestBody body, string name)
    {
        if (CatalogNames.IsHash(name))
        {
            return (null, Problems.InvalidRequest("name", "badName", "The name reads like the hash of an uploaded file. Choose another."));
        }

        var errors = new List<SpecError>();
        if (NetworkFiles.Graph(body.Bytes, name, "$", errors) is not { } graph)
        {
            return (null, Problems.InvalidSpec(errors));
        }

        if (graph.TensorBytes > MaxTensorBytes)
        {
            return (null, Problems.At(ProblemType.InvalidSpec, "$.tensors", "badGraph", "All tensors together have more than 2^53 bytes. Use fewer or smaller ones."));
        }

        // The name goes with the graph into specs, so that studies say what they ran on.
        var kept = Written(graph with { Name = name });
        if (kept.Length > MaxKeptBytes)
        {
            return (null, Problems.At(ProblemType.InvalidSpec, "$", "tooLong", $"The graph takes {kept.Length} bytes as JSON; at most {MaxKeptBytes} are kept. Add parts of it."));
        }

        // What a model holds may be beyond what a spec may: told now, and not by every study that names it.
        using var document = JsonDocument.Parse(kept);
        return Read(document.RootElement, errors) is null ? (null, Problems.InvalidSpec(errors)) : (Encoding.UTF8.GetString(kept.Span), null);
    }

    /// <inheritdoc/>
    public TensorGraph? Read(JsonElement kept, ICollection<SpecError> errors) => TensorGraphReader.Read(kept, "$", errors);

    /// <summary>The graph as JSON.</summary>
    public static ReadOnlyMemory<byte> Written(TensorGraph graph)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            TensorGraphWriter.Write(writer, graph);
        }

        return buffer.WrittenMemory;
    }
}
