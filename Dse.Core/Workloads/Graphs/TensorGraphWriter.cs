using System.Text.Json;
using Dse.Core.Studies.Accelerators;

namespace Dse.Core.Workloads.Graphs;

/// <summary>Writes graphs in the JSON form that <see cref="TensorGraphReader"/> reads.</summary>
/// <remarks>Stateless and thread-safe. What is written is read as the same graph.</remarks>
public static class TensorGraphWriter
{
    /// <summary>Writes a graph as an object.</summary>
    /// <param name="writer">Where to; a value is expected there.</param>
    /// <param name="graph">The graph.</param>
    public static void Write(Utf8JsonWriter writer, TensorGraph graph)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(graph);
        writer.WriteStartObject();
        writer.WriteString("format", "dse-dag/1");
        writer.WriteString("name", graph.Name);
        if (graph.Source is not null)
        {
            writer.WriteString("source", graph.Source);
        }

        writer.WriteStartArray("tensors");
        for (var t = 0; t < graph.Tensors.Count; t++)
        {
            WriteTensor(writer, t, graph.Tensors[t]);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("ops");
        for (var o = 0; o < graph.Operators.Count; o++)
        {
            WriteOperator(writer, o, graph);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static void WriteTensor(Utf8JsonWriter writer, int id, GraphTensor tensor)
    {
        writer.WriteStartObject();
        writer.WriteNumber("id", id);
        writer.WriteString("name", tensor.Name);
        writer.WriteStartArray("shape");
        foreach (var size in tensor.Shape)
        {
            writer.WriteNumberValue(size);
        }

        writer.WriteEndArray();
        writer.WriteString("kind", tensor.Kind switch
        {
            GraphTensorKind.Input => "input",
            GraphTensorKind.Output => "output",
            _ => "activation",
        });
        writer.WriteNumber("elementBytes", tensor.ElementBytes);
        writer.WriteEndObject();
    }

    private static void WriteOperator(Utf8JsonWriter writer, int id, TensorGraph graph)
    {
        var op = graph.Operators[id];
        writer.WriteStartObject();
        writer.WriteNumber("id", id);
        writer.WriteString("name", op.Name);
        writer.WriteString("type", op.Type);
        WritePlaces(writer, "inputs", op.Inputs);
        WritePlaces(writer, "outputs", op.Outputs);
        writer.WriteNumber("weights", op.WeightElements);
        if (op.Work is { } work)
        {
            var macs = (long)op.Macs;
            if (macs <= TensorGraphReader.MaxElements)
            {
                writer.WriteNumber("macs", macs);
            }

            if (GraphWork.Infer(op.Type, [.. op.Inputs.Select(i => graph.Tensors[i])], graph.Tensors[op.Outputs[0]], op.WeightElements, macs) != work)
            {
                writer.WriteStartObject("layer");
                LayerWriter.Write(writer, work);
                writer.WriteEndObject();
            }
        }

        if (op.Cycles is { } cycles)
        {
            writer.WriteNumber("cycles", cycles);
        }

        writer.WriteEndObject();
    }

    private static void WritePlaces(Utf8JsonWriter writer, string name, IReadOnlyList<int> places)
    {
        writer.WriteStartArray(name);
        foreach (var place in places)
        {
            writer.WriteNumberValue(place);
        }

        writer.WriteEndArray();
    }
}
