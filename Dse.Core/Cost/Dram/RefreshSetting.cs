namespace Dse.Core.Cost.Dram;

/// <summary>What refreshes take away from requests.</summary>
/// <param name="StallRatio">Share of time that they take from requests that wait.</param>
/// <param name="WaitNs">What a request waits that comes by chance, ns.</param>
/// <param name="ClosedRowsRatio">Share of row hits lost because a refresh closed the row.</param>
internal readonly record struct RefreshSetting(double StallRatio, double WaitNs, double ClosedRowsRatio)
{
    /// <summary>The setting at a load (docs/memory-controllers.md §5).</summary>
    /// <param name="device">Timings.</param>
    /// <param name="traffic">Requests.</param>
    /// <param name="design">Policy, and how far refreshes may move.</param>
    /// <param name="busyRatio">Share of time in which requests are under way.</param>
    /// <param name="requestsPerNs">Requests served.</param>
    public static RefreshSetting Of(DramDevice device, MemoryTraffic traffic, in MemoryController design, double busyRatio, double requestsPerNs)
    {
        if (design.Refresh == RefreshPolicy.None)
        {
            return default;
        }

        var perBank = design.Refresh == RefreshPolicy.PerBank;
        var interval = perBank ? device.BankRefreshIntervalNs!.Value : device.RefreshIntervalNs;
        var duration = perBank ? device.BankRefreshNs!.Value : device.RefreshNs;

        // A refresh of one bank concerns one request in as many as there are banks.
        var concerned = perBank ? 1.0 / device.Banks : 1;
        var time = duration / interval * concerned;

        // It finds an idle moment when one of the intervals over which it may move has one.
        var hidden = 1 - Math.Pow(busyRatio, design.RefreshMaxPostponed + design.RefreshMaxPulledIn);
        var owed = design.RefreshMaxPostponed;
        var wait = time * duration / 2 * (hidden + ((1 - hidden) * owed));

        // Rows closed per refresh, those owed being made together, over the requests between.
        var batch = hidden + ((1 - hidden) * owed);
        var rows = perBank ? Math.Min(1.0, (double)traffic.Banks / device.Banks) : traffic.Banks;
        return new RefreshSetting(time * (1 - hidden), wait, Math.Min(1, rows / (requestsPerNs * interval * batch)));
    }
}
