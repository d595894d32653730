using System.Globalization;
using System.Text.Json.Nodes;

namespace Dse.Bench.Accuracy;

/// <summary>Whether the layout predicted fastest is the fastest: regret and rank correlation in groups that differ in nothing but the layout.</summary>
internal static class LayoutRegret
{
    /// <summary>Prints both per table; the groups lost most are named.</summary>
    public static void Report(IReadOnlyList<ScoredRow> rows, int worst)
    {
        foreach (var table in rows.Where(r => double.IsFinite(r.Predicted)).GroupBy(r => r.Row.Table, StringComparer.Ordinal))
        {
            var groups = Groups(table).ToArray();
            if (groups.Length == 0)
            {
                continue;
            }

            var ranked = groups.Where(g => g.Layouts >= 3).ToArray();
            Print($"layouts of {table.Key}: {groups.Length} groups of 2 to {groups.Max(g => g.Layouts)}; predicted fastest within 5 % of the fastest in {groups.Count(g => g.Regret <= 0.05) / (double)groups.Length:P1}, mean regret {groups.Average(g => g.Regret):P1}, worst {groups.Max(g => g.Regret):P1}; rank correlation of groups of 3 and more: mean {(ranked.Length > 0 ? ranked.Average(g => g.Rank) : 1):F3}, at least 0.9 in {ranked.Count(g => g.Rank >= 0.9) / (double)Math.Max(1, ranked.Length):P0}");
            foreach (var (name, layouts, regret, rank) in groups.Where(g => g.Regret > 0.05).OrderByDescending(g => g.Regret).Take(worst))
            {
                Print($"    regret {regret,6:P1}  rank {rank:F2}  {layouts,2} layouts  {name}");
            }
        }
    }

    /// <summary>Groups of at least two layouts; a layout measured more than once counts with its mean.</summary>
    internal static IEnumerable<(string Name, int Layouts, double Regret, double Rank)> Groups(IEnumerable<ScoredRow> rows)
    {
        foreach (var group in rows.GroupBy(r => r.Row.Group + "|" + r.Row.Metric, StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            // Seconds: rates are turned over.
            var layouts = group.GroupBy(r => JsonNode.Parse(r.Row.Line)!["plan"]!.ToJsonString(), StringComparer.Ordinal)
                .Select(l => (Predicted: l.First().Row.Seconds(l.First().Predicted), Measured: l.Average(r => r.Row.Seconds(r.Row.Value)))).ToArray();
            if (layouts.Length >= 2)
            {
                var chosen = layouts.MinBy(l => l.Predicted).Measured;
                yield return (group.Key, layouts.Length, (chosen / layouts.Min(l => l.Measured)) - 1, Spearman([.. layouts.Select(l => l.Predicted)], [.. layouts.Select(l => l.Measured)]));
            }
        }
    }

    private static double Spearman(double[] a, double[] b)
    {
        var (x, y) = (Ranks(a), Ranks(b));
        var mean = (a.Length - 1) / 2.0;
        var cross = x.Zip(y, (p, q) => (p - mean) * (q - mean)).Sum();
        return cross / Math.Sqrt(x.Sum(p => (p - mean) * (p - mean)) * y.Sum(q => (q - mean) * (q - mean)));
    }

    // Equal values share the mean of their ranks.
    private static double[] Ranks(double[] values) =>
        [.. values.Select(v => values.Count(o => o < v) + ((values.Count(o => o.Equals(v)) - 1) / 2.0))];

    private static void Print(FormattableString line) => Console.WriteLine(line.ToString(CultureInfo.InvariantCulture));
}
