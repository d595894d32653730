using Dse.Core.Cost.Accelerators.LoopNests;

namespace Dse.Solvers.Exact.Mapping;

/// <summary>The mappings of a layer that none beats in cycles and energy at once.</summary>
/// <param name="Points">The mappings, the thriftiest and slowest first; their value is energy.</param>
/// <param name="IsProved">Whether nothing is missing.</param>
/// <param name="Nodes">Combinations that were looked at.</param>
/// <remarks>Energies that differ by less than 1e-9 of themselves are the same.</remarks>
public sealed record MappingFront(IReadOnlyList<MappingResult> Points, bool IsProved, long Nodes)
{
    private const double Tolerance = 1e-9;

    /// <summary>Finds the front: the least energy, then the least with fewer cycles, and so on.</summary>
    /// <param name="hierarchy">The memories.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="options">Limits, of every step; null for the defaults.</param>
    /// <param name="maxPoints">The most points.</param>
    /// <param name="ct">Stops the search.</param>
    public static MappingFront Solve(MemoryHierarchy hierarchy, LayerLoops layer, MappingOptions? options = null, int maxPoints = int.MaxValue, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(hierarchy);
        return Solve(hierarchy, layer, options ?? MappingOptions.Default, maxPoints, ct.ThrowIfCancellationRequested);
    }

    // Points above an energy are of no use to the caller.
    internal static MappingFront Solve(MemoryHierarchy hierarchy, LayerLoops layer, MappingOptions options, int maxPoints, Action check, double mostEnergyPj = double.PositiveInfinity)
    {
        var points = new List<MappingResult>();
        var isProved = true;
        var nodes = 0L;
        while (true)
        {
            var next = MappingSolver.Solve(hierarchy, layer, MappingObjective.Energy, options, check, out var isComplete);
            isProved &= isComplete;
            nodes += next?.Nodes ?? 0;
            if (next is null || next.Bound > mostEnergyPj)
            {
                return new MappingFront(points, isProved, nodes);
            }

            if (points.Count > 0 && next.Value <= points[^1].Value * (1 + Tolerance))
            {
                // As thrifty and faster.
                points.RemoveAt(points.Count - 1);
            }
            else if (points.Count == maxPoints)
            {
                return new MappingFront(points, IsProved: false, nodes);
            }

            points.Add(next);
            if (next.Estimate.Cycles <= 1)
            {
                return new MappingFront(points, isProved, nodes);
            }

            options = options with { MaxCycles = next.Estimate.Cycles - 1 };
        }
    }
}
