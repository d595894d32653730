namespace Dse.Core.Workloads.Networks;

/// <summary>What is cut out of a convolutional network, as a once-for-all network allows it.</summary>
/// <param name="WidthRatio">Channels over those of the whole, above 0; the network's first channels and last filters stay.</param>
/// <param name="ResolutionRatio">Rows and columns of maps over those of the whole, above 0.</param>
/// <param name="Kernel">Sides of the elastic filters; null for their own.</param>
/// <param name="Removed">How often a layer, by its place among the distinct ones, is left out; later occurrences first.</param>
public sealed record NetworkCut(double WidthRatio, double ResolutionRatio, long? Kernel, IReadOnlyDictionary<int, long> Removed);
