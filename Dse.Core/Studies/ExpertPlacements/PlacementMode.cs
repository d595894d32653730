namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>What is asked of a placement.</summary>
public enum PlacementMode
{
    /// <summary>The best placements for the traffic as a whole, proved where possible.</summary>
    Optimal,

    /// <summary>The placement that DeepSeek's EPLB makes.</summary>
    Eplb,

    /// <summary>The best for the worst of several profiles.</summary>
    Robust,
}
