using System.Buffers;

namespace Dse.Core.Cost.Dram;

/// <summary>Latency, throughput, power and energy of a memory controller before one channel of DRAM (docs/memory-controllers.md).</summary>
/// <remarks>Our own first-order model, not a simulation: mean values of a queueing network. Pure and thread-safe.</remarks>
/// <param name="device">The memory.</param>
/// <param name="traffic">Its requests.</param>
public sealed class MemoryControllerModel(DramDevice device, MemoryTraffic traffic)
{
    private const int Rounds = 8;

    /// <summary>The memory.</summary>
    public DramDevice Device => device;

    /// <summary>Its requests.</summary>
    public MemoryTraffic Traffic => traffic;

    /// <summary>Prices a design.</summary>
    /// <param name="design">A design whose refresh policy the device has.</param>
    /// <exception cref="ArgumentException">Refresh by bank on a device that cannot.</exception>
    public ControllerEstimate Evaluate(in MemoryController design)
    {
        if (design.Refresh == RefreshPolicy.PerBank && device.BankRefreshNs is null)
        {
            throw new ArgumentException($"{device.Name} refreshes all banks at once only.", nameof(design));
        }

        var queue = new ControllerQueue(device, traffic, design);
        var admitted = queue.Admitted;
        var sources = design.Arbiter == RequestArbiter.Simple ? Math.Min(design.MaxActiveTransactions, (int)admitted + 1) : design.MaxActiveTransactions;
        var offered = traffic.OfferedGBps / traffic.RequestBytes;
        var rented = ArrayPool<double>.Shared.Rent((2 * sources) + 1);
        var rates = rented.AsSpan(0, sources);
        var shares = rented.AsSpan(sources, sources + 1);

        // Refreshes hide in idle time and rows close per refresh, so that both depend on the load: found without them first.
        var setting = default(RefreshSetting);
        double rate = 0, held = 0;
        for (var pass = 0; pass < (design.Refresh == RefreshPolicy.None ? 1 : 2); pass++)
        {
            if (pass > 0)
            {
                setting = RefreshSetting.Of(device, traffic, design, 1 - shares[0], rate);
            }

            queue.Rates(setting, rates);
            ControllerQueue.Shares(rates, offered, shares);
            (rate, held) = (0, 0);
            for (var j = 1; j <= sources; j++)
            {
                rate += shares[j] * rates[j - 1];
                held += shares[j] * j;
            }
        }

        // Where requests wait anyway, the time that refreshes take is in the rates; others wait for the one they meet.
        var busy = 1 - shares[0];
        var meets = setting.WaitNs * (1 - shares[sources]);
        ArrayPool<double>.Shared.Return(rented);
        return Describe(queue, design, setting, rate, held, busy, Math.Min(meets, (sources / rate) - (held / rate)));
    }

    // The terms at the mean load; the total latency is Little's law over the whole chain, and what refreshes add.
    private ControllerEstimate Describe(in ControllerQueue queue, in MemoryController design, in RefreshSetting setting, double rate, double held, double busy, double refresh)
    {
        var latency = (held / rate) + refresh;
        var load = MeanLoad(queue, setting, rate, held);
        var (row, data) = (load.Service.RowNs, load.Service.DataNs);

        // Near an empty queue the mean of the chain may lie a little below the sum of its terms.
        var fit = Math.Min(1, latency / (queue.PipelineNs + row + data + refresh + load.ReorderNs));
        var energy = ControllerEnergy.Of(device, traffic, design, load.Rows, rate, busy, queue.Admitted);
        return new ControllerEstimate
        {
            RequestsPerNs = rate,
            LatencyNs = latency,
            PipelineNs = queue.PipelineNs * fit,
            RowNs = row * fit,
            DataNs = data * fit,
            RefreshNs = refresh * fit,
            ReorderNs = load.ReorderNs * fit,
            ActivatePj = energy.ActivatePj,
            BurstPj = energy.BurstPj,
            RefreshPj = energy.RefreshPj,
            StandbyPj = energy.StandbyPj,
            ControllerPj = energy.ControllerPj,
            RowHitRatio = load.Rows.HitRatio,
            BusUtilizationRatio = rate * BankService.Bursts(device, traffic) * device.BurstNs,
            RefreshStallRatio = setting.StallRatio,
            QueueEntries = ControllerEnergy.Entries(design, device),
        };
    }

    // The queues at the mean load: a few rounds of the recursion that Rates runs through.
    private ControllerLoad MeanLoad(in ControllerQueue queue, in RefreshSetting setting, double rate, double held)
    {
        var load = queue.LoadOf(setting, 0, 0, 0);
        double bank = 0, bus = 0;
        for (var round = 0; round < Rounds; round++)
        {
            var buffered = Math.Max(0, Math.Min(held - (rate * load.AfterNs), queue.Admitted));
            bank = Math.Min(rate * load.Service.BankNs * (1 + bank) / traffic.Banks, buffered / traffic.Banks);
            bus = Math.Min(rate * load.Service.BusNs * (1 + bus), buffered);
            load = queue.LoadOf(setting, bank, bus, buffered);
        }

        return load;
    }
}
