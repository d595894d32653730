namespace Dse.Core.Cost.Dram;

/// <summary>What a request finds in its bank; the three shares add up to 1.</summary>
/// <param name="HitRatio">Its row is open.</param>
/// <param name="EmptyRatio">No row is open.</param>
/// <param name="ConflictRatio">Another row is open and closes first.</param>
internal readonly record struct RowOutcomes(double HitRatio, double EmptyRatio, double ConflictRatio)
{
    /// <summary>The shares for a request that is chosen while others wait (docs/memory-controllers.md §2).</summary>
    /// <param name="design">Page policy and scheduler.</param>
    /// <param name="traffic">Chance that any waiting request of the bank wants the open row; banks over which requests spread.</param>
    /// <param name="waiting">Mean number of other requests in the buffer.</param>
    public static RowOutcomes Of(in MemoryController design, MemoryTraffic traffic, double waiting)
    {
        // Requests fall on banks at random: how many share this one, and the chance that any does.
        var window = design.Scheduler == RequestScheduler.Fifo ? 1 : 1 + (waiting / traffic.Banks);
        var found = 1 - Math.Pow(1 - traffic.RowHitRatio, window);
        var known = traffic.Banks == 1 ? Math.Min(1, waiting) : 1 - Math.Pow(1 - (1.0 / traffic.Banks), waiting);
        return design.PagePolicy switch
        {
            PagePolicy.Open => new RowOutcomes(found, 0, 1 - found),
            PagePolicy.OpenAdaptive => new RowOutcomes(found, (1 - found) * known, (1 - found) * (1 - known)),
            PagePolicy.Closed => new RowOutcomes(0, 1, 0),
            _ => new RowOutcomes(known * found, 1 - (known * found), 0),
        };
    }

    /// <summary>The shares when refreshes close this share of the rows that would have been hit.</summary>
    public RowOutcomes Closing(double share) => new(HitRatio * (1 - share), EmptyRatio + (HitRatio * share), ConflictRatio);
}
