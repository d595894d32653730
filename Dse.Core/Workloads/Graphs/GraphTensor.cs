namespace Dse.Core.Workloads.Graphs;

/// <summary>A tensor between the operators of a graph; weights are not among them.</summary>
/// <remarks>Immutable.</remarks>
/// <param name="Name">Name or number, for people.</param>
/// <param name="Shape">Sizes, the outermost first, at least 1 each; empty for a scalar.</param>
/// <param name="Kind">Where it comes from and goes to.</param>
public sealed record GraphTensor(string Name, IReadOnlyList<long> Shape, GraphTensorKind Kind)
{
    /// <summary>Bytes of one element, above 0.</summary>
    public double ElementBytes { get; init; } = 1;

    /// <summary>Elements.</summary>
    public long Elements { get; } = Shape.Aggregate(1L, (product, size) => checked(product * size));

    /// <summary>Bytes of all elements.</summary>
    public double Bytes => Elements * ElementBytes;
}
