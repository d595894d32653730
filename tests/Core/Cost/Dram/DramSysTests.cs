using System.Globalization;
using Dse.Core.Cost.Dram;
using Dse.Core.Hardware;

namespace Dse.Core.Tests.Cost.Dram;

/// <summary>The model beside DRAMSys on the 100 designs that ArchGym ships; what the trace is, ArchGym does not say.</summary>
public class DramSysTests
{
    // A stream within one row of one bank: what the rows themselves say (5 ns per request with open rows, a row cycle without).
    private static readonly MemoryTraffic Stream = new(1, 1, 1, null, 64, 10_000);

    private static readonly MemoryControllerModel Model = new(DramDevice.Find("DDR3-1600-1Gb-x8")!, Stream);

    [Fact]
    public void Designs_that_DramSys_tells_apart_are_ordered_alike()
    {
        var rows = Rows();

        Assert.Equal(100, rows.Count);
        Assert.True(Concordance([.. rows.Select(r => (r.TimeUs, 1 / r.Ours.RequestsPerNs))]) > 0.86);
        Assert.True(Concordance([.. rows.Select(r => (r.EnergyMillijoules, r.Ours.EnergyPj))]) > 0.9);
        Assert.True(Concordance([.. rows.Select(r => (r.PowerWatts, r.Ours.PowerMilliwatts))]) > 0.98);
    }

    [Fact]
    public void Closed_rows_take_the_time_and_energy_of_DramSys_within_a_tenth()
    {
        foreach (var row in Rows().Where(r => r.Closed))
        {
            Assert.Equal(1, Stream.Requests / row.Ours.RequestsPerNs * 1e-3 / row.TimeUs, 0.1);
            Assert.Equal(1, row.Ours.EnergyPj * Stream.Requests * 1e-9 / row.EnergyMillijoules, 0.1);
            Assert.Equal(1, row.Ours.PowerMilliwatts * 1e-3 / row.PowerWatts, 0.1);
        }
    }

    [Fact]
    public void Repaired_times_agree_with_energy_over_power() => Assert.All(Rows(), r => Assert.Equal(r.EnergyMillijoules / r.PowerWatts * 1e3, r.TimeUs, 0.02 * r.TimeUs));

    // Pairs that DRAMSys tells apart by half a percent: the share that the model orders alike; ties count as half.
    private static double Concordance((double Theirs, double Ours)[] rows)
    {
        double alike = 0, pairs = 0;
        for (var i = 0; i < rows.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                var difference = rows[i].Theirs - rows[j].Theirs;
                if (Math.Abs(difference) > 0.005 * Math.Abs(rows[i].Theirs))
                {
                    var sign = Math.Sign(difference) * Math.Sign(rows[i].Ours - rows[j].Ours);
                    alike += sign > 0 ? 1 : sign == 0 ? 0.5 : 0;
                    pairs++;
                }
            }
        }

        return alike / pairs;
    }

    private static List<(bool Closed, double TimeUs, double EnergyMillijoules, double PowerWatts, ControllerEstimate Ours)> Rows()
    {
        using var reader = new StreamReader(Path.Combine(AppContext.BaseDirectory, "Cost", "Dram", "data", "dramsys-archgym.csv"));
        return [.. CatalogText.ReadCsv(reader).Select(Read)];
    }

    private static (bool Closed, double TimeUs, double EnergyMillijoules, double PowerWatts, ControllerEstimate Ours) Read(IReadOnlyDictionary<string, string> row)
    {
        T Option<T>(string column)
            where T : struct, Enum => Enum.Parse<T>(row[column].Replace("NoRefresh", "None", StringComparison.Ordinal), ignoreCase: true);
        int Number(string column) => int.Parse(row[column], CultureInfo.InvariantCulture);
        var design = new MemoryController(
            Option<PagePolicy>("PagePolicy"),
            Option<RequestScheduler>("Scheduler"),
            Option<SchedulerBuffer>("SchedulerBuffer"),
            Number("RequestBufferSize"),
            Option<ResponseQueue>("RespQueue"),
            Option<RefreshPolicy>("RefreshPolicy"),
            Number("RefreshMaxPostponed"),
            Number("RefreshMaxPulledin"),
            Option<RequestArbiter>("Arbiter"),
            Number("MaxActiveTransactions"));

        // Seconds; rows in the other unit are 1000 times as large.
        var seconds = CatalogText.Number(row, "Latency")!.Value;
        return (
            design.PagePolicy == PagePolicy.Closed,
            (seconds > 1e-3 ? seconds / 1000 : seconds) * 1e6,
            CatalogText.Number(row, "Energy")!.Value,
            CatalogText.Number(row, "Power")!.Value,
            Model.Evaluate(design));
    }
}
