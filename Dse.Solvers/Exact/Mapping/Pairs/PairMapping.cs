namespace Dse.Solvers.Exact.Mapping.Pairs;

/// <summary>Mappings of two layers that run one after the other.</summary>
/// <param name="First">Of the first layer.</param>
/// <param name="Second">Of the second layer.</param>
/// <param name="Value">The objective of both together: cycles, pJ, or pJ · cycles.</param>
/// <param name="Bound">No two mappings are better than this; equals <paramref name="Value"/> only when that is proven.</param>
/// <param name="Home">Level that holds the tensor between; -1 when it goes through the outermost level.</param>
public sealed record PairMapping(MappingResult First, MappingResult Second, double Value, double Bound, int Home)
{
    /// <summary>Cycles of both layers.</summary>
    public double Cycles => First.Estimate.Cycles + Second.Estimate.Cycles;

    /// <summary>Energy of both layers, pJ.</summary>
    public double EnergyPj => First.Estimate.EnergyPj + Second.Estimate.EnergyPj;

    /// <summary>Whether no two mappings are better.</summary>
    public bool IsProved => Bound >= Value;
}
