using System.Globalization;
using Dse.Core.Cost.Accelerators.Chips;
using Dse.Core.Cost.Accelerators.Systolic;
using Dse.Core.Cost.Operators;
using Dse.Core.Cost.Operators.Measured;
using Dse.Core.Hardware;
using Dse.Core.Hardware.Units;

namespace Dse.Bench.Accuracy;

/// <summary>What designs with the figures of real chips come out as, beside data sheets and measured kernels.</summary>
internal static class ChipAccuracy
{
    public static int Run()
    {
        Console.WriteLine("chip       TFLOP/s  sheet    GB/s  sheet   watts  sheet  ratio     mm2  sheet  ratio   USD");
        var watts = new List<(double Log, bool IsSystolic)>();
        var areas = new List<(double Log, bool IsSystolic)>();
        foreach (var row in Rows())
        {
            var design = Design(row);
            var (power, area) = (ChipPower.Of(design).TotalWatts, ChipArea.Of(design).TotalMm2);
            var isSystolic = row["is_systolic"] == "1";
            var (tdp, die) = (CatalogText.Number(row, "tdp_w")!.Value, CatalogText.Number(row, "die_mm2"));
            watts.Add((Math.Log(tdp / power), isSystolic));
            if (die is { } mm2)
            {
                areas.Add((Math.Log(mm2 / area), isSystolic));
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row["chip"],-9} {design.PeakFlops / 1e12,8:F0} {row["tflops"],6} {design.MemoryRate.GBps,7:F0} {row["memory_gbps"],6} {power,7:F0} {tdp,6:F0} {power / tdp,6:F2} {area,7:F0} {die,6:F0} {area / die,6:F2} {ChipPrice.Of(design).TotalUsd,6:F0}"));
        }

        Report("power, sheet over design", watts);
        Report("area, sheet over design", areas);
        Kernels("A100");
        Kernels("H100");
        return 0;
    }

    private static IEnumerable<IReadOnlyDictionary<string, string>> Rows()
    {
        using var reader = new StreamReader(Path.Combine(AppContext.BaseDirectory, "Accuracy/data/chips.csv"));
        return [.. CatalogText.ReadCsv(reader)];
    }

    // Matrix engines of GPUs keep sums in registers beside them.
    private static ChipDesign Design(IReadOnlyDictionary<string, string> row)
    {
        double Cell(string column) => CatalogText.Number(row, column)!.Value;
        return new ChipDesign((int)Cell("rows"), (int)Cell("cols"), (int)Cell("arrays"), row["is_systolic"] == "1" ? Dataflow.WeightStationary : Dataflow.OutputStationary)
        {
            Sram = DataSize.FromMiB(Cell("sram_mib")),
            Clock = ClockRate.FromMHz(Cell("clock_mhz")),
            Stacks = (int)Cell("stacks"),
            Memory = StackedMemory.Find(row["memory"])!,
            Link = DataRate.FromGBps(Cell("link_gbps")),
            Process = ManufacturingProcess.Find(Cell("node_nm"))!,
        };
    }

    private static void Report(string name, List<(double Log, bool IsSystolic)> logs)
    {
        foreach (var (group, picked) in new[] { ("all", logs), ("systolic", logs.Where(l => l.IsSystolic).ToList()), ("GPU", logs.Where(l => !l.IsSystolic).ToList()) })
        {
            var mean = picked.Average(l => l.Log);
            var spread = Math.Sqrt(picked.Average(l => (l.Log - mean) * (l.Log - mean)));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}, {group}: mean {Math.Exp(mean):F2}, spread x{Math.Exp(spread):F2} ({picked.Count} chips)"));
        }
    }

    // The chip's measured products over a design of its figures.
    private static void Kernels(string chip)
    {
        var kernels = DeviceKernels.All.First(k => k.Device.Name.StartsWith(chip, StringComparison.Ordinal));
        var design = Design(Rows().First(r => r["chip"] == chip));
        var operators = DeviceOperators.Prior(DesignedDevice.Of(design) with { MemoryGBps = kernels.Device.MemoryGBps });
        var table = kernels.Gemm(Precision.Bf16)!;
        var prior = TileWaveOperators.Alone(kernels.Device);
        List<double> designed = [], large = [], sheet = [];
        for (var site = 0; site < table.Shapes.Length; site++)
        {
            var (n, k) = table.Shapes[site];
            for (var row = 0; row < table.Rows.Count; row++)
            {
                var log = Math.Log(operators.Gemm(table.Rows[row], n, k, Precision.Bf16).Seconds / table.Seconds(site, row));
                designed.Add(log);
                sheet.Add(Math.Log(prior.Gemm(table.Rows[row], n, k, Precision.Bf16).Seconds / table.Seconds(site, row)));
                if (table.Rows[row] >= 1024 && n >= 1024 && k >= 1024)
                {
                    large.Add(log);
                }
            }
        }

        Print($"{chip} GEMM bf16, design of its figures over measured", designed);
        Print("  of m, n, k of 1024 and more", large);
        Print("  tile and wave prior of its data sheet", sheet);
        var prefill = kernels.Prefill.Value!.Shapes.Select(s => Math.Log(operators.FlashAttention(s.Batch, s.Positions, s.Positions, s.Heads, s.KvHeads, 128, 128).Seconds / s.Seconds)).ToList();
        var decode = kernels.Decode.Value!.Shapes.Select(s => Math.Log(operators.AttentionDecode(s.Batch, s.Positions, s.Heads, s.KvHeads, 128).Seconds / s.Seconds)).ToList();
        Print($"{chip} prefill attention", prefill);
        Print($"{chip} decode attention", decode);
    }

    private static void Print(string name, List<double> logs)
    {
        logs.Sort();
        var mape = logs.Average(l => Math.Abs(Math.Exp(l) - 1));
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: median {Math.Exp(logs[logs.Count / 2]):F2}, p10 {Math.Exp(logs[logs.Count / 10]):F2}, p90 {Math.Exp(logs[logs.Count * 9 / 10]):F2}, MAPE {mape:P0} ({logs.Count})"));
    }
}
