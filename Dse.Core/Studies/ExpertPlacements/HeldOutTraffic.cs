namespace Dse.Core.Studies.ExpertPlacements;

/// <summary>Traffic that placements are judged by but not fitted to.</summary>
/// <param name="Average">All of it added up.</param>
/// <param name="Batches">Its batches, tokens by batch, layer and expert; empty when not given.</param>
public sealed record HeldOutTraffic(RoutingProfile Average, IReadOnlyList<double[][]> Batches);
