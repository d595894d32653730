using Dse.Core.Cost.Accelerators.LoopNests;
using Dse.Core.Cost.Accelerators.LoopNests.Chains;

namespace Dse.Solvers.Exact.Mapping.Chains;

/// <summary>Layers of a chain that are fused, or one alone.</summary>
/// <param name="First">Place of the first of them in the chain.</param>
/// <param name="Home">Level that holds the tensors between; -1 for one layer alone.</param>
/// <param name="Tiling">What each makes at a time.</param>
/// <param name="HeldWeights">Of each layer, whether its weights are loaded to the home once, before the first tile, and stay.</param>
/// <param name="Mappings">Of each layer, that of one tile and one of its repeats.</param>
/// <param name="LoadWords">Words of all held weights.</param>
/// <param name="LoadCycles">Cycles to load them.</param>
/// <param name="LoadPj">Energy to load them, pJ.</param>
public sealed record ChainRun(
    int First, int Home, ChainTiling Tiling, IReadOnlyList<bool> HeldWeights, IReadOnlyList<MappingResult> Mappings, double LoadWords, double LoadCycles, double LoadPj)
{
    /// <summary>Layers.</summary>
    public int Count => Mappings.Count;

    /// <summary>Cycles of all tiles, and of loading.</summary>
    public double Cycles { get; } = LoadCycles + Mappings.Select((m, i) => m.Estimate.Cycles * Tiling.Tiles[i].Count).Sum();

    /// <summary>Energy of all tiles, and of loading, pJ.</summary>
    public double EnergyPj { get; } = LoadPj + Mappings.Select((m, i) => m.Estimate.EnergyPj * Tiling.Tiles[i].Count).Sum();
}
