using Dse.Core.Workloads.Graphs;
using Dse.Core.Workloads.Networks;

namespace Dse.Api.Catalog;

/// <summary>A network of the catalog as a graph of operators.</summary>
/// <param name="Name">Catalog name, as specs spell it.</param>
/// <param name="Source">Where the graph comes from.</param>
/// <param name="Operators">Operators.</param>
/// <param name="Tensors">Tensors between them, inputs and outputs included.</param>
/// <param name="Layers">Operators that multiply.</param>
/// <param name="DistinctLayers">Shapes among them.</param>
/// <param name="Macs">Multiply-accumulates of one run, batch 1.</param>
/// <param name="Weights">Elements of all weights.</param>
internal sealed record GraphResponse(string Name, string? Source, int Operators, int Tensors, int Layers, int DistinctLayers, double Macs, double Weights)
{
    /// <summary>The graph in the wire's form.</summary>
    public static GraphResponse From(string name, TensorGraph graph)
    {
        var layers = graph.Layers;
        return new GraphResponse(name, graph.Source, graph.Operators.Count, graph.Tensors.Count, layers.Count, new NeuralNetwork(name, layers).Layers.Count, graph.Macs, graph.WeightElements);
    }
}
