using Dse.Core.Cost.Dram;

namespace Dse.Core.Studies.MemoryControllers;

/// <summary>Reads one controller and writes it back.</summary>
internal static class ControllerReader
{
    // What many controllers do; one request waits per bank and each may be answered at once.
    private static readonly MemoryController Default = new(
        PagePolicy.OpenAdaptive,
        RequestScheduler.FrFcfs,
        SchedulerBuffer.Bankwise,
        8,
        ResponseQueue.Fifo,
        RefreshPolicy.AllBank,
        1,
        1,
        RequestArbiter.Fifo,
        32);

    /// <summary>Reads <c>controller</c>; what is left out takes its default.</summary>
    public static MemoryController Read(SpecObject root, DramDevice device)
    {
        if (root.Object("controller") is not { } spec)
        {
            return Default;
        }

        var d = Default;
        int Option(string name, int fallback) => spec.Choice(name, ControllerNames.Options(name), fallback);
        int Number(string name, int fallback) => spec.Int(name, 1, ControllerNames.Most(name), fallback);
        var controller = Of(
            Option(ControllerNames.PagePolicy, (int)d.PagePolicy),
            Option(ControllerNames.Scheduler, (int)d.Scheduler),
            Option(ControllerNames.SchedulerBuffer, (int)d.Buffer),
            Number(ControllerNames.RequestBufferSize, d.RequestBufferSize),
            Option(ControllerNames.ResponseQueue, (int)d.ResponseQueue),
            Option(ControllerNames.RefreshPolicy, (int)d.Refresh),
            Number(ControllerNames.RefreshMaxPostponed, d.RefreshMaxPostponed),
            Number(ControllerNames.RefreshMaxPulledIn, d.RefreshMaxPulledIn),
            Option(ControllerNames.Arbiter, (int)d.Arbiter),
            Number(ControllerNames.MaxActiveTransactions, d.MaxActiveTransactions));
        spec.RejectUnknown();
        if (controller.Refresh == RefreshPolicy.PerBank && device.BankRefreshNs is null)
        {
            spec.Error(ControllerNames.RefreshPolicy, "unsupported", $"{device.Name} refreshes all banks at once only. Use allBank or none.");
        }

        return controller;
    }

    /// <summary>A controller from its options by number, in the order of <see cref="ControllerNames.All"/>.</summary>
    public static MemoryController Of(int page, int scheduler, int buffer, int size, int response, int refresh, int postponed, int pulledIn, int arbiter, int transactions) => new(
        (PagePolicy)page,
        (RequestScheduler)scheduler,
        (SchedulerBuffer)buffer,
        size,
        (ResponseQueue)response,
        (RefreshPolicy)refresh,
        postponed,
        pulledIn,
        (RequestArbiter)arbiter,
        transactions);
}
