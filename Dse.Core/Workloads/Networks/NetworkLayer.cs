namespace Dse.Core.Workloads.Networks;

/// <summary>A layer of a network, with how often the same one runs.</summary>
/// <param name="Name">Name of the first of them.</param>
/// <param name="Work">What it computes.</param>
/// <param name="Count">Layers of this shape, at least 1.</param>
public sealed record NetworkLayer(string Name, LayerProduct Work, long Count)
{
    /// <summary>Whether it reads what the layer before it writes, that alone, and nothing else reads it.</summary>
    public bool Follows { get; init; }
}
