namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>How placements are found.</summary>
public enum PlacementMethod
{
    /// <summary>The best that Dse knows.</summary>
    Auto,

    /// <summary>Expert e on device e modulo devices.</summary>
    RoundRobin,

    /// <summary>The first experts on the first device, and so on.</summary>
    Contiguous,
}
