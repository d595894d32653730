namespace Dse.Core.Studies.Accelerators;

/// <summary>Mappings of two layers that run one after the other.</summary>
/// <param name="First">Of the first layer.</param>
/// <param name="Second">Of the second layer.</param>
/// <param name="Value">The objective of both together.</param>
/// <param name="Bound">No two mappings are better.</param>
/// <param name="Home">Level that holds the tensor between; -1 when it goes through the outermost level.</param>
public sealed record FoundPair(FoundMapping First, FoundMapping Second, double Value, double Bound, int Home);
