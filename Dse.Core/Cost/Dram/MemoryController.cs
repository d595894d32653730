namespace Dse.Core.Cost.Dram;

/// <summary>A design of a memory controller: the decisions of ArchGym's DRAM environment.</summary>
/// <param name="PagePolicy">When rows close.</param>
/// <param name="Scheduler">Who goes next.</param>
/// <param name="Buffer">How the request buffer is shared out.</param>
/// <param name="RequestBufferSize">Entries per part of the buffer, 1 to 64.</param>
/// <param name="ResponseQueue">In which order responses leave.</param>
/// <param name="Refresh">How the memory is refreshed.</param>
/// <param name="RefreshMaxPostponed">Refreshes that may be owed, 1 to 8.</param>
/// <param name="RefreshMaxPulledIn">Refreshes that may be made ahead, 1 to 8.</param>
/// <param name="Arbiter">How requests enter.</param>
/// <param name="MaxActiveTransactions">Requests under way at once, 1 to 1024.</param>
public readonly record struct MemoryController(
    PagePolicy PagePolicy,
    RequestScheduler Scheduler,
    SchedulerBuffer Buffer,
    int RequestBufferSize,
    ResponseQueue ResponseQueue,
    RefreshPolicy Refresh,
    int RefreshMaxPostponed,
    int RefreshMaxPulledIn,
    RequestArbiter Arbiter,
    int MaxActiveTransactions)
{
    /// <summary>Whether responses leave in the order of their requests.</summary>
    public bool IsInOrder => ResponseQueue == ResponseQueue.Reorder || Arbiter == RequestArbiter.Reorder;
}
