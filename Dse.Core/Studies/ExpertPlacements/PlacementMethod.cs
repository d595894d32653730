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

    /// <summary>ExFlow (arXiv 2401.08383): least tokens between devices, one copy of each expert, loads left aside.</summary>
    ExFlow,

    /// <summary>MoETuner (arXiv 2502.06643): balanced clusters, then clusters to devices, one copy of each expert.</summary>
    MoeTuner,

    /// <summary>EPLB's table, its tokens split over the copies of each expert as LPLB does for every batch.</summary>
    Lplb,

    /// <summary>The first experts on the first device and so on, overload spilled as LLEP does for every batch.</summary>
    Llep,
}
