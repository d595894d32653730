namespace Dse.Core.Cost.Serving.UnlikeDevices;

/// <summary>A placement with its value and what no placement exceeds.</summary>
/// <param name="Placement">Layers per worker.</param>
/// <param name="TokensPerSecond">Its greatest flow.</param>
/// <param name="Bound">Tokens per second that no placement exceeds; equal to the value when proved.</param>
/// <param name="IsProved">Whether the placement is known to be best.</param>
public sealed record PlacementResult(IReadOnlyList<LayerRange> Placement, double TokensPerSecond, double Bound, bool IsProved);
