using Dse.Core.Studies.Scratchpads;

namespace Dse.Solvers.Exact.Scratchpad.FreeOrder;

/// <summary>The least room in which some order runs without any traffic.</summary>
internal static class PeakSearch
{
    /// <summary>Searches at ever larger capacities, the next one being the least that a branch lacked.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="width">Most states of a level.</param>
    /// <param name="stop">Ends the search early.</param>
    /// <returns>The peak, and whether no order has a lower one; the lowest of the simple orders when none was found.</returns>
    public static (long Bytes, bool IsProved) Run(ScratchpadGraph graph, int width, Func<bool> stop)
    {
        var upper = SimpleOrders.LowestPeakBytes(graph);
        var isProved = true;
        for (var capacity = SimpleOrders.TightestBytes(graph); capacity < upper;)
        {
            var search = new OrderSearch(OrderInstance.Whole(graph, capacity), cutoffBytes: 1, width, byteWeight: 1, stop);
            if (search.Run(out _) is not null)
            {
                return (capacity, isProved);
            }

            if (search.IsStopped)
            {
                return (upper, false);
            }

            isProved &= search.CutBytes == long.MaxValue;
            capacity = search.MissedBytes;
        }

        return (upper, isProved);
    }
}
