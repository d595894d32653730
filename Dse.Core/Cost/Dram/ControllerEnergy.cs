namespace Dse.Core.Cost.Dram;

/// <summary>Energy of one request, pJ, by where it goes (docs/memory-controllers.md §6).</summary>
internal readonly record struct ControllerEnergy(double ActivatePj, double BurstPj, double RefreshPj, double StandbyPj, double ControllerPj)
{
    // Horowitz, ISSCC 2014, at 45 nm: 10 pJ for 64 bits from or to a memory of 8 KB, 0.1 pJ for a 32-bit addition, taken for a comparison.
    private const double BufferPjPerByte = 10.0 / 8;
    private const double ComparePj = 0.1;

    // Address and kind of a request.
    private const int HeaderBytes = 8;

    public static ControllerEnergy Of(
        DramDevice device, MemoryTraffic traffic, in MemoryController design, in RowOutcomes rows, double requestsPerNs, double busyRatio, double admitted)
    {
        var bursts = BankService.Bursts(device, traffic);
        var refreshPerNs = design.Refresh switch
        {
            RefreshPolicy.None => 0,
            RefreshPolicy.PerBank => 1 / (device.BankRefreshIntervalNs!.Value * device.Banks),
            _ => 1 / device.RefreshIntervalNs,
        };
        var open = OpenRatio(device, traffic, design, rows, requestsPerNs, refreshPerNs);
        return new ControllerEnergy(
            (1 - rows.HitRatio) * device.ActivatePj,
            bursts * ((traffic.ReadRatio * device.ReadPj) + ((1 - traffic.ReadRatio) * device.WritePj)),
            refreshPerNs * device.RefreshPj / requestsPerNs,
            ((open * device.ActiveStandbyMilliwatts) + ((1 - open) * device.IdleStandbyMilliwatts)) / requestsPerNs,
            PerRequestPj(device, traffic, design, requestsPerNs, busyRatio, admitted));
    }

    /// <summary>Entries of the request buffer, of a queueing arbiter and of a response queue that keeps order.</summary>
    public static int Entries(in MemoryController design, DramDevice device) => BufferEntries(design, device)
        + (design.Arbiter == RequestArbiter.Simple ? 1 : design.MaxActiveTransactions)
        + (design.IsInOrder ? design.MaxActiveTransactions : 1);

    private static int BufferEntries(in MemoryController design, DramDevice device) => design.RequestBufferSize * design.Buffer switch
    {
        SchedulerBuffer.Bankwise => device.Banks,
        SchedulerBuffer.ReadWrite => 2,
        _ => 1,
    };

    // Share of time with any row open: always where rows stay open, else the chance that not all banks are closed.
    private static double OpenRatio(
        DramDevice device, MemoryTraffic traffic, in MemoryController design, in RowOutcomes rows, double requestsPerNs, double refreshPerNs)
    {
        var refreshing = design.Refresh == RefreshPolicy.AllBank ? refreshPerNs * device.RefreshNs : 0;
        if (design.PagePolicy is PagePolicy.Open or PagePolicy.OpenAdaptive)
        {
            return 1 - refreshing;
        }

        var opened = Math.Max(device.RowActiveNs, device.ActivateNs + BankService.RecoveryNs(device, traffic.ReadRatio));
        var perRequest = ((1 - rows.HitRatio) * opened) + (rows.HitRatio * device.ColumnNs);
        var ofBank = Math.Min(1, requestsPerNs * perRequest / traffic.Banks);
        return (1 - refreshing) * (1 - Math.Pow(1 - ofBank, traffic.Banks));
    }

    // Every request is written and read once per buffer it passes; a scheduler that looks for hits compares every admitted entry each clock.
    private static double PerRequestPj(
        DramDevice device, MemoryTraffic traffic, in MemoryController design, double requestsPerNs, double busyRatio, double admitted)
    {
        var data = traffic.RequestBytes * BufferPjPerByte;
        var header = HeaderBytes * BufferPjPerByte;
        var buffers = 2 * (header + data);
        buffers += design.Arbiter == RequestArbiter.Simple ? 0 : 2 * header;
        buffers += design.IsInOrder ? 2 * (header + (traffic.ReadRatio * data)) : 0;
        var comparisons = design.Scheduler switch
        {
            RequestScheduler.Fifo => 0,
            RequestScheduler.FrFcfs => 1,
            _ => 2,
        };
        return buffers + (comparisons * ComparePj * admitted * busyRatio / device.ClockNs / requestsPerNs);
    }
}
