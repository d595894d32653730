namespace Dse.Core.Cost.Dram;

/// <summary>What one request costs its bank and the data bus, given what it finds there.</summary>
/// <param name="BankNs">Time for which it keeps its bank, ns.</param>
/// <param name="RowNs">Opening and closing rows on its way to the data, ns.</param>
/// <param name="DataNs">Column access and data, ns.</param>
/// <param name="BusNs">Time for which it keeps the data bus, turnarounds included, ns.</param>
/// <param name="DeviationNs">Standard deviation of <paramref name="RowNs"/> between requests, ns.</param>
internal readonly record struct BankService(double BankNs, double RowNs, double DataNs, double BusNs, double DeviationNs)
{
    /// <summary>The times of a mean request (docs/memory-controllers.md §3).</summary>
    /// <param name="device">Timings.</param>
    /// <param name="traffic">Share of reads and bytes per request.</param>
    /// <param name="rows">What it finds.</param>
    /// <param name="switchRatio">Chance that the bus changes its direction before it.</param>
    public static BankService Of(DramDevice device, MemoryTraffic traffic, in RowOutcomes rows, double switchRatio)
    {
        var bursts = Bursts(device, traffic);
        var read = traffic.ReadRatio;
        var further = (bursts - 1) * device.ColumnNs;
        var recovery = RecoveryNs(device, read);
        var miss = 1 - rows.HitRatio;

        // Between two activates of a bank lie a row cycle, or opening, columns, recovery and closing; shared by the requests of the row.
        var columns = (rows.HitRatio * device.ColumnNs) + further;
        var opened = miss * (device.ActivateNs + recovery + device.PrechargeNs);
        var bank = Math.Max(miss * device.RowCycleNs, opened + columns);
        var row = (miss * device.ActivateNs) + (rows.ConflictRatio * device.PrechargeNs);
        var withoutHit = device.ActivateNs + device.PrechargeNs;
        var square = (rows.EmptyRatio * device.ActivateNs * device.ActivateNs) + (rows.ConflictRatio * withoutHit * withoutHit);
        var column = (read * device.ReadLatencyNs) + ((1 - read) * device.WriteLatencyNs);
        return new BankService(
            bank,
            row,
            column + further + device.BurstNs,
            (bursts * device.BurstNs) + (switchRatio * device.TurnaroundNs),
            Math.Sqrt(Math.Max(0, square - (row * row))));
    }

    /// <summary>Bursts of one request.</summary>
    public static int Bursts(DramDevice device, MemoryTraffic traffic) => (traffic.RequestBytes + device.BurstBytes - 1) / device.BurstBytes;

    /// <summary>Column command to precharge of a mean request, ns.</summary>
    public static double RecoveryNs(DramDevice device, double readRatio) =>
        (readRatio * device.ReadRecoveryNs) + ((1 - readRatio) * (device.WriteLatencyNs + device.BurstNs + device.WriteRecoveryNs));

    /// <summary>
    /// Chance of a change of direction when requests are reads with this ratio: with a window of n the direction changes only
    /// when none of the n goes the same way, a = (1-r)^n after a read and b = r^n after a write, hence 2ab/(a+b).
    /// </summary>
    public static double SwitchRatio(double readRatio, double window)
    {
        var afterRead = Math.Pow(1 - readRatio, window);
        var afterWrite = Math.Pow(readRatio, window);
        return afterRead + afterWrite > 0 ? 2 * afterRead * afterWrite / (afterRead + afterWrite) : 0;
    }
}
