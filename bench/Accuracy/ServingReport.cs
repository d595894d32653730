using Dse.Core.Cost.Serving;

namespace Dse.Bench.Accuracy;

/// <summary>Errors per class: mean, median, worst, bias, coverage and width of the interval, order inside groups.</summary>
internal static class ServingReport
{
    private static readonly (string Name, Func<ServingScore, bool> Is, string TpotBar, string TtftBar)[] Classes =
    [
        ("dense, one pool", s => s.Kind == "dense" && !s.Row.IsPooled, "bar: MAPE <= 11 %", "bar: MAPE <= 28 %"),
        ("mixture of experts, one pool", s => s.Kind != "dense" && !s.Row.IsPooled, "bar: median <= 12 %, MAPE <= 22 %", string.Empty),
        ("  latent attention", s => s.Kind == "latent" && !s.Row.IsPooled, string.Empty, string.Empty),
        ("  other attention", s => s.Kind == "mixture" && !s.Row.IsPooled, string.Empty, string.Empty),
        ("two pools, workers stated", s => s.Row.IsPooled && s.Row.StatesWorkers, "bar: median <= 20 %", string.Empty),
        ("two pools, workers not stated", s => s.Row.IsPooled && !s.Row.StatesWorkers, string.Empty, string.Empty),
    ];

    public static void Write(string title, IReadOnlyList<ServingScore> all, int worst)
    {
        var scored = all.Where(s => double.IsFinite(s.TpotMs) && double.IsFinite(s.Row.TpotMs)).ToArray();
        ServingAccuracy.Print($"{title}: {all.Count} rows, {all.Count - scored.Length} break a rule of their own layout and are not priced, {scored.Count(s => s.Problem == ServingProblem.OutOfMemory)} that ran are called out of memory");
        foreach (var (name, isIn, tpotBar, ttftBar) in Classes)
        {
            var rows = scored.Where(isIn).ToArray();
            Line($"TPOT {name}", rows, s => s.TpotError, s => s.Interval(ofTpot: true), tpotBar);
            Line($"TTFT {name}", rows.Where(s => double.IsFinite(s.Row.TtftMs)).ToArray(), s => s.TtftError, s => s.Interval(ofTpot: false), ttftBar);
        }

        Order("one pool", [.. scored.Where(s => !s.Row.IsPooled)]);
        Order("two pools, workers stated", [.. scored.Where(s => s.Row.IsPooled && s.Row.StatesWorkers)]);
        foreach (var (name, of) in new (string, Func<ServingScore, string>)[]
        {
            ("engine", s => s.Row.Csv["backend"]), ("device", s => s.Row.Csv["system"]), ("model", s => s.Row.Csv["model_path"]),
        })
        {
            foreach (var group in scored.GroupBy(s => $"{(s.Row.IsPooled ? "two pools" : "one pool")}, {name} {of(s)}", StringComparer.Ordinal).OrderBy(g => g.Key, StringComparer.Ordinal))
            {
                Line($"TPOT {group.Key}", [.. group], s => s.TpotError, s => s.Interval(ofTpot: true), string.Empty);
            }
        }

        foreach (var (name, isIn, _, _) in Classes.Where(c => !c.Name.StartsWith(' ')))
        {
            foreach (var score in scored.Where(isIn).OrderByDescending(s => Math.Abs(s.TpotError)).Take(worst))
            {
                ServingAccuracy.Print($"    {name}: {score.TpotError,6:P0} of {score.Row.TpotMs:F1} ms  {score.Row.Csv.GetValueOrDefault("backend_version", "")} {score.Row.Line}");
            }
        }
    }

    private static void Line(string name, ServingScore[] rows, Func<ServingScore, double> error, Func<ServingScore, (bool IsInside, double HalfWidth)> interval, string bar)
    {
        if (rows.Length == 0)
        {
            return;
        }

        var sorted = rows.Select(s => Math.Abs(error(s))).Order().ToArray();
        var bias = rows.Select(error).Order().ElementAt(rows.Length / 2);
        var intervals = rows.Select(interval).ToArray();
        ServingAccuracy.Print($"  {name,-60} {rows.Length,5} rows  MAPE {sorted.Average(),6:P1}  median {sorted[sorted.Length / 2],6:P1}  p90 {sorted[(int)(sorted.Length * 0.9)],6:P1}  bias {bias,6:P1}  in 80 % interval {intervals.Average(i => i.IsInside ? 1.0 : 0),6:P1}  width +-{intervals.Average(i => i.HalfWidth),6:P1}  78 % within log {rows.Select(s => Math.Abs(Math.Log(1 + error(s)))).Order().ElementAt((int)(0.78 * rows.Length)),5:F2}  {bar}");
    }

    // Rank correlation of predicted and measured times between tokens where only layout and concurrency differ.
    private static void Order(string name, ServingScore[] scored)
    {
        var groups = scored.GroupBy(s => string.Join('|', s.Row.Csv["model_path"], s.Row.Csv["system"], s.Row.Csv["isl"], s.Row.Csv["osl"]), StringComparer.Ordinal)
            .Where(g => g.Select(s => s.Row.TpotMs).Distinct().Count() >= 5)
            .Select(g => (g.Key, Rho: Spearman([.. g.Select(s => s.TpotMs)], [.. g.Select(s => s.Row.TpotMs)])))
            .OrderBy(g => g.Rho).ToArray();
        if (groups.Length > 0)
        {
            ServingAccuracy.Print($"  rank correlation of TPOT, {name}, inside {groups.Length} groups of one model, device and lengths: mean {groups.Average(g => g.Rho):F3}, median {groups[groups.Length / 2].Rho:F3}, {groups.Count(g => g.Rho >= 0.97)} at 0.97 or above  bar: 0.97; lowest: {string.Join(", ", groups.Take(6).Select(g => $"{g.Key} {g.Rho:F2}"))}");
        }
    }

    private static double Spearman(double[] a, double[] b)
    {
        var (ra, rb) = (Ranks(a), Ranks(b));
        var (ma, mb) = (ra.Average(), rb.Average());
        double ab = 0, aa = 0, bb = 0;
        for (var i = 0; i < a.Length; i++)
        {
            ab += (ra[i] - ma) * (rb[i] - mb);
            aa += (ra[i] - ma) * (ra[i] - ma);
            bb += (rb[i] - mb) * (rb[i] - mb);
        }

        return ab / Math.Sqrt(aa * bb);
    }

    // Equal values share the mean of their ranks.
    private static double[] Ranks(double[] values)
    {
        var order = Enumerable.Range(0, values.Length).OrderBy(i => values[i]).ToArray();
        var ranks = new double[values.Length];
        for (var i = 0; i < order.Length;)
        {
            var j = i;
            while (j + 1 < order.Length && values[order[j + 1]] == values[order[i]])
            {
                j++;
            }

            for (var k = i; k <= j; k++)
            {
                ranks[order[k]] = (i + j) / 2.0;
            }

            i = j + 1;
        }

        return ranks;
    }
}
