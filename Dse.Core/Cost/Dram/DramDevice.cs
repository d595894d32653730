using Dse.Core.Hardware;

namespace Dse.Core.Cost.Dram;

/// <summary>One channel of DRAM: geometry, timings in ns, energies in pJ for the whole channel (catalog/memories/SOURCE.md).</summary>
/// <remarks>Energies follow from data sheet currents as in Micron's TN-40-07: an operation costs what it draws above standby for as long as it lasts.</remarks>
public sealed record DramDevice
{
    private static readonly Lazy<IReadOnlyList<DramDevice>> Loaded = new(() => [.. CatalogText.ReadCsv("memories/dram.csv").Select(Parse)]);

    /// <summary>The shipped devices.</summary>
    public static IReadOnlyList<DramDevice> All => Loaded.Value;

    /// <summary>The name in the catalog.</summary>
    public required string Name { get; init; }

    /// <summary>Banks.</summary>
    public required int Banks { get; init; }

    /// <summary>Bytes of one burst over the whole channel.</summary>
    public required int BurstBytes { get; init; }

    /// <summary>Clock period, ns.</summary>
    public required double ClockNs { get; init; }

    /// <summary>Time of one burst on the data bus, ns.</summary>
    public required double BurstNs { get; init; }

    /// <summary>Column command to read data (tCL), ns.</summary>
    public required double ReadLatencyNs { get; init; }

    /// <summary>Column command to write data (tCWL), ns.</summary>
    public required double WriteLatencyNs { get; init; }

    /// <summary>Activate to column command (tRCD), ns.</summary>
    public required double ActivateNs { get; init; }

    /// <summary>Precharge (tRP), ns.</summary>
    public required double PrechargeNs { get; init; }

    /// <summary>Activate to precharge (tRAS), ns.</summary>
    public required double RowActiveNs { get; init; }

    /// <summary>Activate to activate of one bank (tRC), ns.</summary>
    public required double RowCycleNs { get; init; }

    /// <summary>Column command to column command of one bank (tCCD, the long one), ns.</summary>
    public required double ColumnNs { get; init; }

    /// <summary>Least time between activates, ns: a quarter of tFAW, or tRRD.</summary>
    public required double ActivateGapNs { get; init; }

    /// <summary>Read command to precharge (tRTP), ns.</summary>
    public required double ReadRecoveryNs { get; init; }

    /// <summary>End of write data to precharge (tWR), ns.</summary>
    public required double WriteRecoveryNs { get; init; }

    /// <summary>Mean idle time of the data bus when its direction changes, ns: half of two clocks (read to write) and of tWTR + tCL (write to read).</summary>
    public required double TurnaroundNs { get; init; }

    /// <summary>Time between refreshes of all banks (tREFI), ns.</summary>
    public required double RefreshIntervalNs { get; init; }

    /// <summary>Time of a refresh of all banks (tRFC), ns.</summary>
    public required double RefreshNs { get; init; }

    /// <summary>Time between refreshes of single banks, ns; null when the device cannot.</summary>
    public required double? BankRefreshIntervalNs { get; init; }

    /// <summary>Time of a refresh of one bank, ns; null when the device cannot.</summary>
    public required double? BankRefreshNs { get; init; }

    /// <summary>One activate and precharge, pJ.</summary>
    public required double ActivatePj { get; init; }

    /// <summary>One read burst, pJ.</summary>
    public required double ReadPj { get; init; }

    /// <summary>One write burst, pJ.</summary>
    public required double WritePj { get; init; }

    /// <summary>One refresh of all banks, pJ.</summary>
    public required double RefreshPj { get; init; }

    /// <summary>Standby with a row open, mW.</summary>
    public required double ActiveStandbyMilliwatts { get; init; }

    /// <summary>Standby with all rows closed, mW.</summary>
    public required double IdleStandbyMilliwatts { get; init; }

    /// <summary>The peak rate of the data bus, 10^9 bytes a second.</summary>
    public double PeakGBps => BurstBytes / BurstNs;

    /// <summary>A device by its name, without regard to case; null when there is none.</summary>
    public static DramDevice? Find(string name) => All.FirstOrDefault(d => string.Equals(d.Name, name, StringComparison.OrdinalIgnoreCase));

    private static DramDevice Parse(IReadOnlyDictionary<string, string> row)
    {
        double Of(string column) => CatalogText.Number(row, column) ?? 0;
        var clock = 1e3 / Of("clock_mhz");
        var devices = Of("devices");
        double Clocks(string column) => Of(column) * clock;

        // mA times V is mW, and mW times ns is pJ.
        double Draw(string current) => devices * ((Of("vdd") * Of(current)) + (Of("vdd2") * Of(current + "_2")));
        var burst = Of("burst_length") / 2 * clock;
        var (active, idle) = (Draw("idd3n"), Draw("idd2n"));
        var (rowActive, rowCycle) = (Clocks("ras"), Clocks("rc"));
        return new DramDevice
        {
            Name = row["name"],
            Banks = (int)Of("banks"),
            BurstBytes = (int)(Of("burst_length") * devices * Of("device_bits") / 8),
            ClockNs = clock,
            BurstNs = burst,
            ReadLatencyNs = Clocks("cl"),
            WriteLatencyNs = Clocks("wl"),
            ActivateNs = Clocks("rcd"),
            PrechargeNs = Clocks("rp"),
            RowActiveNs = rowActive,
            RowCycleNs = rowCycle,
            ColumnNs = Math.Max(burst, Clocks("ccd")),
            ActivateGapNs = Math.Max(Clocks("rrd"), Clocks("faw") / 4),
            ReadRecoveryNs = Clocks("rtp"),
            WriteRecoveryNs = Clocks("wr"),
            TurnaroundNs = ((2 * clock) + Clocks("wtr") + Clocks("cl")) / 2,
            RefreshIntervalNs = Clocks("refi"),
            RefreshNs = Clocks("rfc"),
            BankRefreshIntervalNs = row.ContainsKey("refi_bank") ? Clocks("refi_bank") : null,
            BankRefreshNs = row.ContainsKey("rfc_bank") ? Clocks("rfc_bank") : null,
            ActivatePj = (Draw("idd0") * rowCycle) - (active * rowActive) - (idle * (rowCycle - rowActive)),
            ReadPj = (Draw("idd4r") - active) * burst,
            WritePj = (Draw("idd4w") - active) * burst,
            RefreshPj = (Draw("idd5") - active) * Clocks("rfc"),
            ActiveStandbyMilliwatts = active,
            IdleStandbyMilliwatts = idle,
        };
    }
}
