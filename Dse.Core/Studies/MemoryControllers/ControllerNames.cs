namespace Dse.Core.Studies.MemoryControllers;

/// <summary>The names of a controller's options as specs spell them, in the order of their enums, and of its parameters.</summary>
internal static class ControllerNames
{
    public const string PagePolicy = "pagePolicy";
    public const string Scheduler = "scheduler";
    public const string SchedulerBuffer = "schedulerBuffer";
    public const string RequestBufferSize = "requestBufferSize";
    public const string ResponseQueue = "responseQueue";
    public const string RefreshPolicy = "refreshPolicy";
    public const string RefreshMaxPostponed = "refreshMaxPostponed";
    public const string RefreshMaxPulledIn = "refreshMaxPulledIn";
    public const string Arbiter = "arbiter";
    public const string MaxActiveTransactions = "maxActiveTransactions";

    /// <summary>Names of the options of a parameter in the order of its enum; empty for a number.</summary>
    public static IReadOnlyList<string> Options(string parameter) => parameter switch
    {
        PagePolicy => ["open", "openAdaptive", "closed", "closedAdaptive"],
        Scheduler => ["fifo", "frfcfs", "frfcfsGrp"],
        SchedulerBuffer => ["bankwise", "readWrite", "shared"],
        ResponseQueue => ["fifo", "reorder"],
        RefreshPolicy => ["none", "allBank", "perBank"],
        Arbiter => ["simple", "fifo", "reorder"],
        _ => [],
    };

    /// <summary>The most that a number may be; the least is 1.</summary>
    public static int Most(string parameter) => parameter switch
    {
        RequestBufferSize => 64,
        MaxActiveTransactions => 1024,
        _ => 8,
    };

    /// <summary>All parameters in decision order.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        PagePolicy, Scheduler, SchedulerBuffer, RequestBufferSize, ResponseQueue, RefreshPolicy, RefreshMaxPostponed, RefreshMaxPulledIn, Arbiter, MaxActiveTransactions,
    ];
}
