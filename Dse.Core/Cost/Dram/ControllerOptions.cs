namespace Dse.Core.Cost.Dram;

/// <summary>When a row is closed again.</summary>
public enum PagePolicy
{
    /// <summary>It stays open until another row of its bank is wanted.</summary>
    Open,

    /// <summary>It stays open, but closes ahead of time when a waiting request wants another row and none wants it.</summary>
    OpenAdaptive,

    /// <summary>It closes after every request.</summary>
    Closed,

    /// <summary>It closes unless a waiting request wants it.</summary>
    ClosedAdaptive,
}

/// <summary>Which waiting request goes next.</summary>
public enum RequestScheduler
{
    /// <summary>The oldest of each bank.</summary>
    Fifo,

    /// <summary>Those that hit the open row first, then the oldest (Rixner et al. 2000).</summary>
    FrFcfs,

    /// <summary>As FR-FCFS, and reads are grouped with reads, writes with writes.</summary>
    FrFcfsGrp,
}

/// <summary>How the entries of the request buffer are shared out.</summary>
public enum SchedulerBuffer
{
    /// <summary>Its size for every bank.</summary>
    Bankwise,

    /// <summary>Its size for reads and again for writes.</summary>
    ReadWrite,

    /// <summary>Its size for all requests together.</summary>
    Shared,
}

/// <summary>The order in which responses leave.</summary>
public enum ResponseQueue
{
    /// <summary>As they are done.</summary>
    Fifo,

    /// <summary>As they were asked for.</summary>
    Reorder,
}

/// <summary>How the memory is refreshed.</summary>
public enum RefreshPolicy
{
    /// <summary>Not at all: a bound, data would be lost.</summary>
    None,

    /// <summary>All banks at once.</summary>
    AllBank,

    /// <summary>One bank after the other, where the device can.</summary>
    PerBank,
}

/// <summary>How requests enter the controller.</summary>
public enum RequestArbiter
{
    /// <summary>One waits at most.</summary>
    Simple,

    /// <summary>They queue.</summary>
    Fifo,

    /// <summary>They queue, and responses leave in their order.</summary>
    Reorder,
}
