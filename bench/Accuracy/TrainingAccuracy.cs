using System.Globalization;
using Dse.Core.Cost.Training;

namespace Dse.Bench.Accuracy;

/// <summary>Predicted against published training runs, per source and over all.</summary>
internal static class TrainingAccuracy
{
    public static int Run(string[] args)
    {
        var worst = args.Contains("--worst", StringComparer.Ordinal) ? int.Parse(args[Array.IndexOf(args, "--worst") + 1], CultureInfo.InvariantCulture) : 5;
        var folder = Path.Combine(AppContext.BaseDirectory, "Accuracy", "data");
        if (args.Contains("--fit", StringComparer.Ordinal))
        {
            TrainingFit.Run(folder);
            return 0;
        }

        foreach (var table in new[] { "training", "vtrain", "mlperf" })
        {
            var rows = MeasuredRow.Read(Path.Combine(folder, table + ".csv"));
            Report(table, rows, TrainingConstants.Default, worst);
        }

        return 0;
    }

    public static void Report(string table, IReadOnlyList<MeasuredRow> rows, TrainingConstants constants, int worst)
    {
        var scored = rows.Select(r => (Row: r, Error: (r.Predict(constants) / r.Value) - 1)).ToArray();
        Console.WriteLine($"{table}: {rows.Count} rows");
        var macro = new List<double>();
        foreach (var source in scored.GroupBy(s => s.Row.Source, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var errors = source.Select(s => Math.Abs(s.Error)).Order().ToArray();
            macro.Add(errors.Average());
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"  {source.Key,-50} {errors.Length,4} rows  MAPE {errors.Average(),6:P1}  median {errors[errors.Length / 2],6:P1}  max {errors[^1],6:P1}  bias {source.Average(s => s.Error),7:P1}"));
        }

        var all = scored.Select(s => Math.Abs(s.Error)).Order().ToArray();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"  all rows: MAPE {all.Average():P1}  median {all[all.Length / 2]:P1}  p90 {all[(int)(all.Length * 0.9)]:P1}  macro-average over sources {macro.Average():P1}"));
        foreach (var (row, error) in scored.OrderByDescending(s => Math.Abs(s.Error)).Take(worst))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"    {row.Id} {error,7:P0}  {row.Metric} {row.Value}  {row.Label}"));
        }
    }
}
