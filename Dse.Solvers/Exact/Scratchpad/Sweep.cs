using System.Numerics;
using Dse.Core.Studies.Scratchpads;

namespace Dse.Solvers.Exact.Scratchpad;

/// <summary>Finds every capacity at which less room means more traffic, by halving ranges whose ends differ in traffic.</summary>
/// <remarks>One use each.</remarks>
internal sealed class Sweep(ScratchpadModel model, Func<bool> stop)
{
    private const int MaxPlans = 3000;

    private readonly SortedDictionary<long, (PlannedPoint Point, long? Bytes)> planned = [];
    private readonly long unit = UnitOf(model.Graph);

    /// <summary>Whether all were found.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>The plans by capacity.</summary>
    public IReadOnlyDictionary<long, (PlannedPoint Point, long? Bytes)> Run()
    {
        var (low, high) = (model.CapacitiesBytes[0], model.CapacitiesBytes[^1]);
        Plan(low);
        Plan(high);
        Halve(low, high);
        return planned;
    }

    private static long UnitOf(ScratchpadGraph graph)
    {
        var divisor = 0L;
        foreach (var bytes in graph.Bytes)
        {
            divisor = (long)BigInteger.GreatestCommonDivisor(divisor, bytes);
        }

        return Math.Max(1, divisor);
    }

    // Sums of sizes are multiples of the unit, so that capacities between are worth no more than the next one below.
    private void Halve(long low, long high)
    {
        var steps = (high - low + unit - 1) / unit;
        if (steps <= 1 || planned[low].Bytes == planned[high].Bytes)
        {
            return;
        }

        if (stop() || planned.Count >= MaxPlans)
        {
            IsComplete = false;
            return;
        }

        var middle = low + (steps / 2 * unit);
        Plan(middle);

        // What runs in less room runs in more, should the search have found less.
        if (planned[middle].Bytes is not { } bytes || bytes > planned[low].Bytes)
        {
            planned[middle] = (planned[low].Point with { BoundOffChipBytes = planned[middle].Point.BoundOffChipBytes }, planned[low].Bytes);
        }

        Halve(low, middle);
        Halve(middle, high);
    }

    private void Plan(long capacity)
    {
        if (!planned.ContainsKey(capacity))
        {
            planned[capacity] = CapacityPlanner.Plan(model, capacity, stop);
        }
    }
}
