using Dse.Core.Workloads.Networks;

namespace Dse.Core.Workloads.Graphs;

/// <summary>Operators and the tensors between them: what one run of a network computes.</summary>
/// <remarks>Immutable. Operators stand in an order in which they can run; every tensor that is no input is made by exactly one of them.</remarks>
/// <param name="Name">For people.</param>
/// <param name="Tensors">The tensors.</param>
/// <param name="Operators">The operators.</param>
public sealed record TensorGraph(string Name, IReadOnlyList<GraphTensor> Tensors, IReadOnlyList<GraphOperator> Operators)
{
    /// <summary>Where it comes from; null when it does not say.</summary>
    public string? Source { get; init; }

    /// <summary>Multiply-accumulates of one run.</summary>
    public double Macs => Operators.Sum(o => o.Macs);

    /// <summary>Elements of all weights.</summary>
    public double WeightElements => Operators.Sum(o => (double)o.WeightElements);

    /// <summary>Bytes of all tensors; weights are not among them.</summary>
    public double TensorBytes => Tensors.Sum(t => t.Bytes);

    /// <summary>The operators that multiply, as layers in their order.</summary>
    public IReadOnlyList<NetworkLayer> Layers => GraphLayers.Of(this);
}
