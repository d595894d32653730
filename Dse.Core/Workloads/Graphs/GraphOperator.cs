using Dse.Core.Workloads.Networks;

namespace Dse.Core.Workloads.Graphs;

/// <summary>An operator of a graph.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="Name">For people.</param>
/// <param name="Type">What it does, as its source calls it.</param>
/// <param name="Inputs">Indices of the tensors that it reads; weights are not among them.</param>
/// <param name="Outputs">Indices of the tensors that it makes, at least one.</param>
public sealed record GraphOperator(string Name, string Type, IReadOnlyList<int> Inputs, IReadOnlyList<int> Outputs)
{
    /// <summary>Elements of its weights.</summary>
    public long WeightElements { get; init; }

    /// <summary>What it multiplies; null when it does not.</summary>
    public LayerProduct? Work { get; init; }

    /// <summary>Cycles that it takes on the accelerator at hand; null when the graph does not say.</summary>
    public double? Cycles { get; init; }

    /// <summary>Multiply-accumulates.</summary>
    public double Macs => Work?.Product.Macs ?? 0;
}
