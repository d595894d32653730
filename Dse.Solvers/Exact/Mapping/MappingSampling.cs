namespace Dse.Solvers.Exact.Mapping;

/// <summary>How a method that samples does so.</summary>
/// <param name="Seed">Seed of its random numbers.</param>
/// <param name="Samples">Mappings that it prices.</param>
public sealed record MappingSampling(int Seed = 1, int Samples = 10_000);
