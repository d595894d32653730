namespace Dse.Core.Cost.Dram;

/// <summary>The controller as a closed queueing network of banks and a data bus, and the sources around it.</summary>
internal readonly struct ControllerQueue
{
    private readonly DramDevice device;
    private readonly MemoryTraffic traffic;
    private readonly MemoryController design;

    public ControllerQueue(DramDevice device, MemoryTraffic traffic, in MemoryController design)
    {
        this.device = device;
        this.traffic = traffic;
        this.design = design;
        var size = design.RequestBufferSize;
        Admitted = design.Buffer switch
        {
            // The fullest of B banks holds about S + sqrt(2 S ln B) when the mean bank holds S.
            SchedulerBuffer.Bankwise => Math.Max(1, size * traffic.Banks / (1 + Math.Sqrt(2 * Math.Log(traffic.Banks) / size))),
            SchedulerBuffer.ReadWrite => size / Math.Max(traffic.ReadRatio, 1 - traffic.ReadRatio),
            _ => size,
        };

        // One clock each in arbiter, scheduler and response queue, one more for a queue at the arbiter, for grouping and for keeping order.
        var clocks = 3;
        clocks += design.Arbiter == RequestArbiter.Simple ? 0 : 1;
        clocks += design.Scheduler == RequestScheduler.FrFcfsGrp ? 1 : 0;
        clocks += design.IsInOrder ? 1 : 0;
        PipelineNs = clocks * device.ClockNs;
    }

    /// <summary>The most requests that the buffer admits before one part of it is full on average (docs/memory-controllers.md §4); at least 1.</summary>
    public double Admitted { get; }

    /// <summary>Clocks of arbiter, scheduler and response queue, ns.</summary>
    public double PipelineNs { get; }

    /// <summary>
    /// Requests per ns that the controller serves with k under way, by mean-value analysis (Reiser and Lavenberg 1980). A request
    /// leaves the buffer with its column command; once the buffer holds what it admits, more requests under way add nothing.
    /// </summary>
    /// <param name="setting">What refreshes take away.</param>
    /// <param name="rates">Receives the rate for k = 1, 2, … in this order.</param>
    public void Rates(in RefreshSetting setting, Span<double> rates)
    {
        double bankQueue = 0, busQueue = 0, held = 0, before = 0;
        for (var k = 1; k <= rates.Length; k++)
        {
            if (held >= Admitted)
            {
                rates[k - 1] = before;
                continue;
            }

            var load = LoadOf(setting, bankQueue, busQueue, held);
            var rate = Math.Min(load.LimitPerNs, Math.Min(k / (load.BufferNs + load.AfterNs), Admitted / load.BufferNs));
            rate = Math.Max(before, rate);
            bankQueue = Math.Min(rate * load.Service.BankNs * (1 + bankQueue) / traffic.Banks, (double)k / traffic.Banks);
            busQueue = Math.Min(rate * load.Service.BusNs * (1 + busQueue), k);

            // At a limit the rest of the requests under way wait.
            held = Math.Max(rate * load.BufferNs, k - (rate * load.AfterNs));
            rates[k - 1] = before = rate;
        }
    }

    /// <summary>What a request meets.</summary>
    /// <param name="setting">What refreshes take away.</param>
    /// <param name="bankQueue">Requests that wait for its bank.</param>
    /// <param name="busQueue">Requests that wait for the data bus.</param>
    /// <param name="held">Requests in the buffer.</param>
    public ControllerLoad LoadOf(in RefreshSetting setting, double bankQueue, double busQueue, double held)
    {
        var waiting = Math.Min(held, Admitted - 1);
        var rows = RowOutcomes.Of(design, traffic, waiting).Closing(setting.ClosedRowsRatio);
        var window = design.Scheduler == RequestScheduler.FrFcfsGrp ? 1 + waiting : 1;
        var service = BankService.Of(device, traffic, rows, BankService.SwitchRatio(traffic.ReadRatio, window));
        var share = 1 - setting.StallRatio;
        var limit = share * Math.Min(Math.Min(traffic.Banks / service.BankNs, 1 / service.BusNs), 1 / Math.Max(1e-9, (1 - rows.HitRatio) * device.ActivateGapNs));
        var queue = ((service.BankNs * bankQueue) + (service.BusNs * busQueue)) / share;

        // Order is kept: a response waits for the one before it, the difference of two like times being sigma / sqrt(pi) on
        // average; two requests of one bank pass each other only where hits go first.
        var others = (traffic.Banks - 1.0) / traffic.Banks;
        var passes = others + (design.Scheduler == RequestScheduler.Fifo ? 0 : 1 - others);
        var variance = (passes * service.DeviationNs * service.DeviationNs) + (others * service.BankNs * service.BankNs * bankQueue * (1 + bankQueue));
        var reorder = design.IsInOrder ? Math.Sqrt(variance / Math.PI) : 0;
        return new ControllerLoad(rows, service, service.RowNs + queue, PipelineNs + service.DataNs + reorder, limit, reorder);
    }

    /// <summary>
    /// The share of time with j requests in the system, j = 0 to N: a birth-death chain of N sources that each ask at 1/N of the
    /// offered rate when they have no request under way, with the controller as one server whose rate depends on what it holds
    /// (flow equivalence, Chandy, Herzog and Woo 1975).
    /// </summary>
    /// <param name="rates">Rates of the controller with 1 to N requests under way.</param>
    /// <param name="offeredPerNs">Requests offered per ns; null when requests never cease.</param>
    /// <param name="shares">N + 1 shares.</param>
    public static void Shares(ReadOnlySpan<double> rates, double? offeredPerNs, Span<double> shares)
    {
        var sources = shares.Length - 1;
        shares.Clear();
        if (offeredPerNs is not { } offered)
        {
            shares[sources] = 1;
            return;
        }

        // In logarithms: the products of 128 ratios leave the range of doubles.
        double log = 0, most = 0;
        for (var j = 1; j <= sources; j++)
        {
            log += Math.Log(offered * (sources - j + 1) / sources / rates[j - 1]);
            shares[j] = log;
            most = Math.Max(most, log);
        }

        double total = 0;
        for (var j = 0; j <= sources; j++)
        {
            shares[j] = Math.Exp(shares[j] - most);
            total += shares[j];
        }

        for (var j = 0; j <= sources; j++)
        {
            shares[j] /= total;
        }
    }
}
