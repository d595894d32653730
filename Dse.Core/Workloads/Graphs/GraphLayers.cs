using Dse.Core.Workloads.Networks;

namespace Dse.Core.Workloads.Graphs;

/// <summary>The operators of a graph that multiply, and which of them read one another.</summary>
internal static class GraphLayers
{
    // What changes a tensor word by word, so that it can be done wherever the word is; names of ONNX and of ncnn.
    private static readonly HashSet<string> WordByWord = new(
        [
            "bnrelu", "batchnorm", "batchnormalization", "scale", "bias", "add", "sub", "mul", "div", "binaryop", "unaryop", "relu", "relu6", "prelu", "leakyrelu", "elu", "selu",
            "celu", "gelu", "clip", "sigmoid", "hardsigmoid", "hardswish", "swish", "silu", "mish", "tanh", "softplus", "erf", "identity", "dropout", "noop",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The layers in their order.</summary>
    public static IReadOnlyList<NetworkLayer> Of(TensorGraph graph)
    {
        var maker = new int[graph.Tensors.Count];
        var readers = new int[graph.Tensors.Count];
        Array.Fill(maker, -1);
        for (var o = 0; o < graph.Operators.Count; o++)
        {
            foreach (var tensor in graph.Operators[o].Outputs)
            {
                maker[tensor] = o;
            }

            foreach (var tensor in graph.Operators[o].Inputs)
            {
                readers[tensor]++;
            }
        }

        // Through operators that work word by word, each the only one to read what is before it.
        bool Follows(int one, int before)
        {
            while (true)
            {
                if (graph.Operators[one].Inputs is not [var tensor] || readers[tensor] != 1 || graph.Tensors[tensor].Kind != GraphTensorKind.Activation
                    || graph.Operators[maker[tensor]].Outputs.Count != 1)
                {
                    return false;
                }

                one = maker[tensor];
                if (one == before || graph.Operators[one].Work is not null || !graph.Operators[one].Type.Split('+').All(WordByWord.Contains))
                {
                    return one == before;
                }
            }
        }

        var layers = new List<NetworkLayer>();
        var last = -1;
        for (var o = 0; o < graph.Operators.Count; o++)
        {
            if (graph.Operators[o].Work is { } work)
            {
                layers.Add(new NetworkLayer(graph.Operators[o].Name, work, 1) { Follows = last >= 0 && Follows(o, last) });
                last = o;
            }
        }

        return layers;
    }
}
