using Dse.Core.Pareto;

namespace Dse.Solvers.Exact.ExpertPlacement;

/// <summary>Placements of the first layers.</summary>
/// <param name="Costs">Costs by dimension.</param>
/// <param name="From">The state of the layer before.</param>
/// <param name="Index">The entry of that state; −1 in the first layer.</param>
/// <param name="Placement">The last layer's placement, its devices named as the layer before stands for.</param>
internal sealed record PartialPlacement(double[] Costs, int From, int Index, int Placement);

/// <summary>Partial placements none of which dominates another.</summary>
internal sealed class PartialFront(PartialPlacement[] kept)
{
    /// <summary>How many.</summary>
    public int Count => kept.Length;

    /// <summary>One of them.</summary>
    public PartialPlacement this[int index] => kept[index];

    /// <summary>What is left when the dominated ones are taken out; of equal ones the first stays.</summary>
    public static PartialFront Of(List<PartialPlacement> candidates, int dimensions)
    {
        if (candidates.Count < 2)
        {
            return new PartialFront([.. candidates]);
        }

        var points = new PointSet(dimensions, candidates.Count);
        foreach (var candidate in candidates)
        {
            points.Add(candidate.Costs);
        }

        return new PartialFront([.. NonDominated.Filter(points).Select(i => candidates[i])]);
    }
}
