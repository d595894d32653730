using System.Numerics;
using Dse.Core.Studies.Scratchpads;

namespace Dse.Solvers.Exact.Scratchpad.FreeOrder;

/// <summary>The least room in which some order runs without any traffic.</summary>
internal static class PeakSearch
{
    /// <summary>Searches at ever larger capacities, the next one being the least that a branch lacked.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="width">Most states of a level.</param>
    /// <param name="stop">Ends the search early.</param>
    /// <returns>The peak, the lowest of the simple orders when none was found, and what no order is below.</returns>
    public static (long Bytes, long BoundBytes) Run(ScratchpadGraph graph, int width, Func<bool> stop)
    {
        var upper = SimpleOrders.LowestPeakBytes(graph);
        var capacity = SimpleOrders.TightestBytes(graph);
        var (bound, isExact) = (capacity, true);
        while (capacity < upper)
        {
            var search = new OrderSearch(OrderInstance.Whole(graph, capacity), cutoffBytes: 1, width, byteWeight: 1, stop);
            if (search.Run(out _) is not null)
            {
                return (capacity, bound);
            }

            if (search.IsStopped)
            {
                return (upper, bound);
            }

            isExact &= search.CutBytes == long.MaxValue;
            capacity = search.MissedBytes;
            bound = isExact ? Math.Min(capacity, upper) : bound;
        }

        return (upper, bound);
    }

    /// <summary>
    /// A lower bound on traffic for every order, bytes: at its fullest step an order needs at least the least peak, and what does not fit there
    /// must leave before and come back after.
    /// </summary>
    /// <param name="graph">The graph.</param>
    /// <param name="capacityBytes">Room.</param>
    /// <param name="width">Most states of a level.</param>
    /// <param name="stop">Ends the search early, with a weaker bound.</param>
    public static long TrafficBound(ScratchpadGraph graph, long capacityBytes, int width, Func<bool> stop)
    {
        var excess = Run(graph, width, stop).BoundBytes - capacityBytes;
        if (excess <= 0)
        {
            return 0;
        }

        var (unit, free) = (0L, 0L);
        for (var tensor = 0; tensor < graph.TensorCount; tensor++)
        {
            unit = (long)BigInteger.GreatestCommonDivisor(unit, graph.Bytes[tensor]);
            free += graph.IsOffChip(tensor) && graph.Consumers(tensor).Length > 1 ? graph.Bytes[tensor] : 0;
        }

        // What memory holds from the start need not be written.
        excess = (excess + unit - 1) / unit * unit;
        return (2 * excess) - Math.Min(excess, free);
    }
}
