using System.Globalization;
using Dse.Core.Cost.Training;

namespace Dse.Bench.Accuracy;

/// <summary>Predicted against published training runs, per source and over all.</summary>
internal static class TrainingAccuracy
{
    public static readonly string[] Tables = ["training", "vtrain", "mlperf"];

    public static int Run(string[] args)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Accuracy", "data");
        if (args.Contains("--fit", StringComparer.Ordinal))
        {
            TrainingFit.Run(folder);
            return 0;
        }

        if (args.Contains("--cross-validate", StringComparer.Ordinal))
        {
            TrainingFit.CrossValidate(folder);
            return 0;
        }

        if (args.Contains("--lines", StringComparer.Ordinal))
        {
            foreach (var row in Tables.SelectMany(t => MeasuredRow.Read(Path.Combine(folder, t + ".csv"))))
            {
                Console.WriteLine(row.Line);
            }

            return 0;
        }

        var at = Array.IndexOf(args, "--worst");
        var worst = at >= 0 && at + 1 < args.Length ? int.Parse(args[at + 1], CultureInfo.InvariantCulture) : 5;
        foreach (var table in Tables)
        {
            Report(table, MeasuredRow.Read(Path.Combine(folder, table + ".csv")), TrainingConstants.Default, worst);
        }

        return 0;
    }

    public static void Report(string title, IReadOnlyList<MeasuredRow> rows, TrainingConstants constants, int worst) =>
        Report(title, [.. rows.Select(r => (r, (r.Predict(constants) / r.Value) - 1, r.Estimate(constants).Problem == PlanProblem.OutOfMemory))], worst);

    public static void Report(string title, IReadOnlyList<(MeasuredRow Row, double Error, bool TooLarge)> all, int worst)
    {
        var scored = all.Where(s => double.IsFinite(s.Error)).ToArray();
        Print($"{title}: {all.Count} rows; {all.Count - scored.Length} break a rule of their own layout and are not priced; {all.Count(s => s.TooLarge)} that ran are called out of memory");
        var macro = new List<double>();
        foreach (var source in scored.GroupBy(s => s.Row.Source, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            var errors = source.Select(s => Math.Abs(s.Error)).Order().ToArray();
            macro.Add(errors.Average());
            Print($"  {source.Key,-50} {errors.Length,4} rows  MAPE {errors.Average(),6:P1}  median {errors[errors.Length / 2],6:P1}  max {errors[^1],6:P1}  bias {source.Average(s => s.Error),7:P1}");
        }

        var sorted = scored.Select(s => Math.Abs(s.Error)).Order().ToArray();
        Print($"  all rows: MAPE {sorted.Average():P1}  median {sorted[sorted.Length / 2]:P1}  p90 {sorted[(int)(sorted.Length * 0.9)]:P1}  macro-average over sources {macro.Average():P1}");
        foreach (var (row, error, _) in scored.OrderByDescending(s => Math.Abs(s.Error)).Take(worst))
        {
            Print($"    {row.Id} {error,7:P0}  {row.Metric} {row.Value}  {row.Line}");
        }
    }

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
