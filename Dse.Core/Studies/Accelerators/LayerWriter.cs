using System.Text.Json;
using Dse.Core.Workloads;
using Dse.Core.Workloads.Networks;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Writes layers as specs and evaluation lines take them.</summary>
public static class LayerWriter
{
    /// <summary>Writes a list of layers with names and counts, in order of running.</summary>
    public static void Write(Utf8JsonWriter writer, NeuralNetwork network)
    {
        ArgumentNullException.ThrowIfNull(writer);
        ArgumentNullException.ThrowIfNull(network);
        writer.WriteStartArray();
        foreach (var (place, count, follows) in Steps(network))
        {
            var layer = network.Layers[place];
            writer.WriteStartObject();
            writer.WriteString("name", layer.Name);
            if (count > 1)
            {
                writer.WriteNumber("count", count);
            }

            if (follows)
            {
                writer.WriteBoolean("follows", true);
            }

            Write(writer, layer.Work);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
    }

    /// <summary>Writes the fields of one layer into the object that is open.</summary>
    internal static void Write(Utf8JsonWriter writer, in LayerProduct work)
    {
        if (work.Window is { } window)
        {
            Write(writer, window);
        }
        else
        {
            Write(writer, work.Product);
        }
    }

    // Equal layers in a row stand once, unless they read one another.
    private static List<NetworkStep> Steps(NeuralNetwork network)
    {
        var steps = new List<NetworkStep>();
        for (var s = 0; s < network.Steps.Count; s++)
        {
            var step = network.Steps[s];
            var isRead = s + 1 < network.Steps.Count && network.Steps[s + 1].Follows;
            if (steps.Count > 0 && steps[^1].Layer == step.Layer && !steps[^1].Follows && !step.Follows && !isRead)
            {
                steps[^1] = steps[^1] with { Count = steps[^1].Count + step.Count };
            }
            else
            {
                steps.Add(step);
            }
        }

        return steps;
    }

    private static void Write(Utf8JsonWriter writer, in MatrixProduct product)
    {
        writer.WriteString("type", "gemm");
        writer.WriteNumber("m", product.M);
        writer.WriteNumber("n", product.N);
        writer.WriteNumber("k", product.K);
        Unless(writer, "batch", product.Repeats, 1);
    }

    private static void Write(Utf8JsonWriter writer, Convolution window)
    {
        writer.WriteString("type", "conv");
        writer.WriteNumber("ifmapHeight", window.InputHeight);
        writer.WriteNumber("ifmapWidth", window.InputWidth);
        writer.WriteNumber("filterHeight", window.FilterHeight);
        writer.WriteNumber("filterWidth", window.FilterWidth);
        writer.WriteNumber("channels", window.Channels);
        writer.WriteNumber("filters", window.Filters);
        Unless(writer, "strideHeight", window.StrideHeight, 1);
        Unless(writer, "strideWidth", window.StrideWidth, 1);
        Unless(writer, "dilationHeight", window.DilationHeight, 1);
        Unless(writer, "dilationWidth", window.DilationWidth, 1);
        Unless(writer, "groups", window.Groups, 1);
        Unless(writer, "batch", window.Batch, 1);
    }

    private static void Unless(Utf8JsonWriter writer, string name, long value, long usual)
    {
        if (value != usual)
        {
            writer.WriteNumber(name, value);
        }
    }
}
