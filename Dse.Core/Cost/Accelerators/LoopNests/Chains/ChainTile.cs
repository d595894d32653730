namespace Dse.Core.Cost.Accelerators.LoopNests.Chains;

/// <summary>The part of a layer's outputs that is made at a time.</summary>
/// <param name="Images">Images.</param>
/// <param name="Columns">Output columns.</param>
/// <param name="Rows">Output rows.</param>
/// <param name="Count">Runs of the layer's loops over such a part until all is made; the last of a column may be cut short and counts whole.</param>
public readonly record struct ChainTile(long Images, long Columns, long Rows, double Count);
