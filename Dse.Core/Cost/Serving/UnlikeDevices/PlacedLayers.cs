namespace Dse.Core.Cost.Serving.UnlikeDevices;

/// <summary>A placement with its workers and what flows between them.</summary>
/// <param name="Workers">The workers.</param>
/// <param name="Result">Layers per worker, tokens per second, bound.</param>
/// <param name="Flows">Tokens per second over every pair of workers; the diagonal holds what a worker computes.</param>
public sealed record PlacedLayers(IReadOnlyList<LayerWorker> Workers, PlacementResult Result, double[,] Flows);
