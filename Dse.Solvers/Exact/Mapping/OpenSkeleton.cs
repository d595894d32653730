namespace Dse.Solvers.Exact.Mapping;

/// <summary>A skeleton that may hold something better.</summary>
/// <param name="Search">Its spatial pattern.</param>
/// <param name="Skeleton">Its place.</param>
/// <param name="Excess">Its bound, relative to what is wanted; at most 0.</param>
/// <param name="EnergyPj">Energy below which none of its mappings is.</param>
/// <param name="Cycles">Cycles below which none is.</param>
internal sealed record OpenSkeleton(PatternSearch Search, int Skeleton, double Excess, double EnergyPj, double Cycles);
