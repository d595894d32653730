namespace Dse.Core.Studies.Scratchpads;

/// <summary>A plan for one capacity and what is known about it.</summary>
/// <param name="Plan">The plan; null when there is none.</param>
/// <param name="BoundOffChipBytes">No plan of this capacity, under the study's rules, moves fewer bytes beyond the compulsory ones.</param>
/// <param name="Failure">Why there is no plan, one of <see cref="ScratchpadModel.ReasonCodes"/>; null when there is one.</param>
public sealed record PlannedPoint(ScratchpadPlan? Plan, long BoundOffChipBytes, string? Failure)
{
    /// <summary>No plan of this capacity spends less energy on transfers beyond the compulsory ones, pJ; null without memory levels.</summary>
    public double? BoundTransferPj { get; init; }
}
