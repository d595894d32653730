namespace Dse.Core.Studies.Scratchpads;

/// <summary>What a plan costs.</summary>
/// <param name="OffChipBytes">Bytes written and read beyond the compulsory ones.</param>
/// <param name="PeakBytes">Most bytes in the scratchpad at once.</param>
public sealed record PlanFigures(long OffChipBytes, long PeakBytes)
{
    /// <summary>Bytes written to and read from each memory level on the chip; empty without levels.</summary>
    public IReadOnlyList<long> LevelBytes { get; init; } = [];
}
