using Dse.Core.Studies.Scratchpads;
using Dse.Core.Workloads.Graphs;
using Dse.Core.Workloads.Networks;

namespace Dse.Api.Catalog;

/// <summary>A network of the catalog as a graph of operators.</summary>
/// <param name="Name">Catalog name, as specs spell it.</param>
/// <param name="Source">Where the graph comes from; null when it does not say.</param>
/// <param name="Operators">Operators.</param>
/// <param name="Tensors">Tensors between them, inputs and outputs included.</param>
/// <param name="Edges">Times that an operator reads what another has made.</param>
/// <param name="Layers">Operators that multiply.</param>
/// <param name="DistinctLayers">Shapes among them.</param>
/// <param name="Macs">Multiply-accumulates of one run, batch 1.</param>
/// <param name="Weights">Elements of all weights.</param>
/// <param name="TensorBytes">Bytes of all tensors, weights not among them.</param>
/// <param name="PeakBytes">Most bytes of tensors alive at once when the operators run in the order of the graph and none leaves early.</param>
/// <param name="Own">Added by the tenant; false for what ships with the product.</param>
internal sealed record GraphResponse(
    string Name,
    string? Source,
    int Operators,
    int Tensors,
    int Edges,
    int Layers,
    int DistinctLayers,
    double Macs,
    double Weights,
    double TensorBytes,
    long PeakBytes,
    bool Own)
{
    /// <summary>The graph in the wire's form.</summary>
    public static GraphResponse From(TensorGraph graph, bool own)
    {
        var layers = graph.Layers;
        return new GraphResponse(
            graph.Name,
            graph.Source,
            graph.Operators.Count,
            graph.Tensors.Count,
            graph.Operators.Sum(o => o.Inputs.Distinct().Count(t => graph.Tensors[t].Kind != GraphTensorKind.Input)),
            layers.Count,
            new NeuralNetwork(graph.Name, layers).Layers.Count,
            graph.Macs,
            graph.WeightElements,
            graph.TensorBytes,
            SimpleOrders.LiveBytes(graph).Max(),
            own);
    }
}
