namespace Dse.Core.Hardware;

/// <summary>How the nodes of a cluster are wired.</summary>
public enum NetworkTopology
{
    /// <summary>Leaf switches below a spine.</summary>
    FatTree,

    /// <summary>A torus of one or more dimensions; every node links to its two neighbours in each.</summary>
    Torus,

    /// <summary>Groups of nodes, every group linked to every other.</summary>
    Dragonfly,
}
