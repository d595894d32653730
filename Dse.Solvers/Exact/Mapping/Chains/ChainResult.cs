namespace Dse.Solvers.Exact.Mapping.Chains;

/// <summary>Which layers of a chain to fuse, and how.</summary>
/// <param name="Runs">Runs of fused layers and layers alone, in order; null when a layer does not fit in any way.</param>
/// <param name="Value">The objective of the whole chain: cycles, pJ, or pJ · cycles; infinite when nothing fits.</param>
/// <param name="Bound">No way of fusing that is looked at is better; equals <paramref name="Value"/> only when that is proven.</param>
/// <param name="Unfused">Each layer alone with its own best mapping; null entries fit none.</param>
/// <param name="Mappings">Mappings that were searched.</param>
/// <param name="Nodes">Combinations that these searches looked at.</param>
public sealed record ChainResult(IReadOnlyList<ChainRun>? Runs, double Value, double Bound, IReadOnlyList<MappingResult?> Unfused, int Mappings, long Nodes);
