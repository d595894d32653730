using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;

namespace Dse.Core.Studies.Accelerators;

/// <summary>Layers of a chain that are fused, or one alone.</summary>
/// <param name="First">Place of the first of them in the chain.</param>
/// <param name="Home">Level that holds the tensors between; -1 for one layer alone.</param>
/// <param name="Tiling">What each makes at a time.</param>
/// <param name="HeldWeights">Of each layer, whether its weights are loaded to the home once, before the first tile, and stay.</param>
/// <param name="Mappings">Of each layer, that of one tile and one of its repeats.</param>
/// <param name="LoadWords">Words of all held weights, read from the outermost level and written to the home.</param>
/// <param name="LoadCycles">Cycles to load them.</param>
/// <param name="LoadPj">Energy to load them, pJ.</param>
public sealed record FoundRun(
    int First, int Home, ChainTiling Tiling, IReadOnlyList<bool> HeldWeights, IReadOnlyList<FoundMapping> Mappings, double LoadWords, double LoadCycles, double LoadPj)
{
    private const int TensorCount = 3;

    /// <summary>Cycles of all tiles, and of loading.</summary>
    public double Cycles { get; } = LoadCycles + Mappings.Select((m, i) => m.Estimate.Cycles * Tiling.Tiles[i].Count).Sum();

    /// <summary>Energy of all tiles, and of loading, pJ.</summary>
    public double EnergyPj { get; } = LoadPj + Mappings.Select((m, i) => m.Estimate.EnergyPj * Tiling.Tiles[i].Count).Sum();

    /// <summary>Words read and written at the outermost level.</summary>
    public double OutermostWords { get; } = LoadWords + Mappings.Select((m, i) => OutermostWordsOf(m) * Tiling.Tiles[i].Count).Sum();

    /// <summary>Words that a mapping reads and writes at the outermost level.</summary>
    public static double OutermostWordsOf(FoundMapping mapping)
    {
        ArgumentNullException.ThrowIfNull(mapping);
        return mapping.Accesses.TakeLast(TensorCount).Sum(a => a.Reads + a.Writes);
    }
}
