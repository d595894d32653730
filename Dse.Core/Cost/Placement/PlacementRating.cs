namespace Dse.Core.Cost.Placement;

/// <summary>What an order of nodes is worth.</summary>
/// <param name="Rates">The slowest link by kind of traffic; infinite where there is none.</param>
/// <param name="StageTime">Sum over the stages of their slowest node's relative time.</param>
public sealed record PlacementRating(IReadOnlyList<double> Rates, double StageTime)
{
    /// <summary>Whether this is at least as good as another in every respect.</summary>
    public bool Covers(PlacementRating other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (StageTime > other.StageTime)
        {
            return false;
        }

        for (var kind = 0; kind < Rates.Count; kind++)
        {
            if (Rates[kind] < other.Rates[kind])
            {
                return false;
            }
        }

        return true;
    }
}
