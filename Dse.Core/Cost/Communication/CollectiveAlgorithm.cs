namespace Dse.Core.Cost.Communication;

/// <summary>How a collective is carried out (docs/cost-model.md §5).</summary>
public enum CollectiveAlgorithm
{
    /// <summary>One ring through all ranks.</summary>
    Ring,

    /// <summary>A double binary tree between the domains, chains inside them.</summary>
    Tree,

    /// <summary>The switch of a domain sums and copies.</summary>
    Multicast,

    /// <summary>Scattered inside each domain, summed by rings between them, gathered inside.</summary>
    HierarchicalRing,

    /// <summary>The same with halving and doubling between the domains.</summary>
    HierarchicalTree,

    /// <summary>Rings along the dimensions of a torus, all of them at once.</summary>
    TorusRings,

    /// <summary>Every rank sends to every other, or to its one peer.</summary>
    Direct,
}
