using System.Globalization;

namespace Dse.Bench.Accuracy;

/// <summary>Errors and intervals of scored rows, per class and over all, with the worst rows named.</summary>
internal static class TrainingReport
{
    public static void Print(string title, IReadOnlyList<ScoredRow> rows, int worst)
    {
        var scored = rows.Where(s => double.IsFinite(s.Error)).ToArray();
        Line($"{title}: {rows.Count} rows; {rows.Count - scored.Length} not priced; {rows.Count(s => s.TooLarge)} that ran called out of memory");
        foreach (var table in scored.GroupBy(s => s.Row.Table, StringComparer.Ordinal))
        {
            var sources = table.GroupBy(s => s.Row.Source, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal).ToArray();
            foreach (var source in sources)
            {
                Class(source.Key, source);
            }

            Class($"all of {table.Key}", table, $"  macro-average over sources {sources.Average(g => g.Average(r => Math.Abs(r.Error))):P1}");
        }

        var all = scored.GroupBy(s => s.Row.Source, StringComparer.Ordinal).ToArray();
        Class("all rows", scored, $"  macro-average over sources {all.Average(g => g.Average(r => Math.Abs(r.Error))):P1}");
        Class("tensor and pipeline parallel over nodes, dense", scored.Where(s => s.Row.IsMultiNodePipeline));
        Line($"by class of interval:");
        foreach (var kind in scored.GroupBy(s => s.Row.IntervalClass, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Class(kind.Key, kind);
        }

        foreach (var s in scored.OrderByDescending(s => Math.Abs(s.Error)).Take(worst))
        {
            Line($"    {s.Row.Id} {s.Error,7:P0}  {s.Row.Metric} {s.Row.Value}  {s.Row.Line}");
        }
    }

    private static void Class(string name, IEnumerable<ScoredRow> rows, string more = "")
    {
        var scored = rows.ToArray();
        if (scored.Length == 0)
        {
            return;
        }

        var errors = scored.Select(s => Math.Abs(s.Error)).Order().ToArray();
        Line($"  {name,-50} {errors.Length,4} rows  MAPE {errors.Average(),6:P1}  median {errors[errors.Length / 2],6:P1}  p90 {errors[(int)(errors.Length * 0.9)],6:P1}  max {errors[^1],6:P1}  bias {scored.Average(s => s.Error),7:P1}  p10-p90 covers {scored.Count(s => s.IsInside) / (double)errors.Length,5:P0}, +-{scored.Average(s => s.HalfWidth):P0}{more}");
    }

    private static void Line(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
