using System.Globalization;
using Dse.Core.Cost.Serving;
using Dse.Core.Hardware;
using Dse.Core.Workloads;

namespace Dse.Bench.Accuracy;

/// <summary>Predicted against the prompt and token times and the power that Splitwise measured in 2023 (splitwise-sim, data/perf_model.csv).</summary>
/// <remarks>Nothing but the power ratios was fitted to these rows. Their engine launched every kernel from the host, which today's engines do not.</remarks>
internal static class SplitwiseAccuracy
{
    public static int Run()
    {
        var lines = File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Accuracy", "data", "splitwise.csv")).Skip(1);
        var rows = lines.Select(Score).ToArray();
        Report("all", rows);
        foreach (var group in rows.GroupBy(r => r.Name, StringComparer.Ordinal))
        {
            Report(group.Key, [.. group]);
        }

        return 0;
    }

    private static (string Name, double Prompt, double Token, double? Power) Score(string line)
    {
        var cells = line.Split(',');
        double Number(int column) => double.Parse(cells[column], CultureInfo.InvariantCulture);
        var tp = (int)Number(2);
        var device = DeviceCatalog.Find(cells[1].StartsWith("a100", StringComparison.Ordinal) ? "A100-SXM4-80GB" : "H100-SXM5-80GB")!;
        var work = new ServingWorkload(Model(cells[0]), new Cluster(device, tp, tp, device.ScaleUpGBps, device.ScaleOutGBps), (int)Number(3), (int)Number(5));
        var batch = (int)Number(4);
        var estimate = new ServingModel(work).Evaluate(new ServingPlan(ServingMode.Static, new ServingGrid(tp, 1, 1, 1, 1), batch, int.MaxValue));
        var power = Number(8) > 0.2 ? (estimate.PowerWatts / device.TdpWatts / Number(8)) - 1 : null;
        return ($"{cells[0]} {cells[1]} tp {tp}", (batch * estimate.PrefillSeconds * 1e3 / Number(6)) - 1, (estimate.TpotSeconds * 1e3 / Number(7)) - 1, power);
    }

    private static LanguageModel Model(string name) => name switch
    {
        "llama2-70b" => new LanguageModel(name, 8192, 80, 64, 8, 128, 28_672, 32_000, true, false),
        _ => new LanguageModel(name, 14_336, 70, 112, 112, 128, 57_344, 250_880, false, true),
    };

    private static void Report(string name, IReadOnlyList<(string Name, double Prompt, double Token, double? Power)> rows)
    {
        var powers = rows.Where(r => r.Power is not null).Select(r => r.Power!.Value).ToArray();
        ServingAccuracy.Print($"{name,-28} {rows.Count,4} rows  prompt median {Median(rows.Select(r => r.Prompt)):P0} (absolute {Median(rows.Select(r => Math.Abs(r.Prompt))):P0})  token median {Median(rows.Select(r => r.Token)):P0} (absolute {Median(rows.Select(r => Math.Abs(r.Token))):P0})  power absolute {(powers.Length == 0 ? double.NaN : Median(powers.Select(Math.Abs))):P0}");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
