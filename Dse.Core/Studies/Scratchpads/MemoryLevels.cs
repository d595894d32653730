namespace Dse.Core.Studies.Scratchpads;

/// <summary>The memories under the scratchpad, and what it costs to move a byte to or from each.</summary>
/// <remarks>Immutable. What goes to a level stays there until it comes back, and is gone from it then; the memory outside keeps its copies.</remarks>
/// <param name="OnChip">Those on the chip.</param>
/// <param name="OffChipPjPerByte">What a byte costs that is written to the memory outside or read from it, at least 0.</param>
public sealed record MemoryLevels(IReadOnlyList<MemoryLevel> OnChip, double OffChipPjPerByte)
{
    /// <summary>Energy of the transfers of a plan, pJ; compulsory ones not among them.</summary>
    /// <param name="figures">What the plan moves.</param>
    public double TransferPj(PlanFigures figures)
    {
        ArgumentNullException.ThrowIfNull(figures);
        var sum = figures.OffChipBytes * OffChipPjPerByte;
        for (var level = 0; level < OnChip.Count; level++)
        {
            sum += figures.LevelBytes[level] * OnChip[level].EnergyPjPerByte;
        }

        return sum;
    }
}
