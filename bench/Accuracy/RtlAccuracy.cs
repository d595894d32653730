using System.Globalization;
using Dse.Core.Cost.Accelerators.LoopNests.Rtl;

namespace Dse.Bench.Accuracy;

/// <summary>The loop-nest model and its calibration against simulated registers and gates of Gemminis.</summary>
internal static class RtlAccuracy
{
    private const int Folds = 5;
    private const double Low = 0.1;

    public static int Run(string[] options)
    {
        var all = RtlRow.Load();
        RtlRow[] narrow = [.. all.Where(r => r.Columns == 16)];
        RtlRow[] wide = [.. all.Where(r => r.Columns == 128 && r.Group == RtlGroup.Regular)];
        RtlRow[] rest = [.. all.Where(r => r.Group != RtlGroup.Regular)];
        if (options is ["--fit"])
        {
            return PrintConstants(narrow, wide);
        }

        Print($"{"rows",-58} {"model",22} {"one factor",16} {"first principles",16} {"calibrated",16}");
        Print($"{string.Empty,-58} {"Spearman    MAPE",22} {"MAPE",16} {"Spearman    MAPE",16} {"Spearman    MAPE",16}");
        Report("16 x 16, told from 128 x 128", narrow, _ => wide);
        Report("128 x 128, told from 16 x 16", wide, _ => narrow);
        Report($"16 x 16, {Folds} folds by layer", narrow, Others(narrow, r => r.Layer));
        Report("16 x 16, each of 12 designs told from the others", narrow, Others(narrow, r => r.Design, narrow.Length));
        Report($"128 x 128, {Folds} folds by layer", wide, Others(wide, r => r.Layer));
        Report($"16 x 16, {Folds} folds by layer, beside 128 x 128", narrow, Beside(narrow, wide));
        Report($"128 x 128, {Folds} folds by layer, beside 16 x 16", wide, Beside(wide, narrow));
        Report("16 x 16, shipped constants (fitted to these rows too)", narrow, null);
        Report("128 x 128, shipped constants (fitted to these rows too)", wide, null);
        Report("128 x 128, left out: products", [.. rest.Where(r => r.Group == RtlGroup.WideProduct)], null);
        Report("128 x 128, left out: outputs not square", [.. rest.Where(r => r.Group == RtlGroup.NotSquare)], null);
        return 0;
    }

    private static int PrintConstants(RtlRow[] narrow, RtlRow[] wide)
    {
        // Widths of the interval from rows whose layer the constants had not seen.
        var ratios = new List<double>();
        foreach (var (rows, others) in new[] { (narrow, wide), (wide, narrow) })
        {
            var told = Tell(rows, Beside(rows, others));
            ratios.AddRange(rows.Zip(told, (r, t) => r.Cycles / t).Order().Where((_, i) => i % (rows.Length / narrow.Length) == 0));
        }

        ratios.Sort();
        RtlRow[] all = [.. narrow, .. wide];
        var fitted = Fit(all) with
        {
            P10Ratio = ratios[(int)(Low * ratios.Count)],
            P90Ratio = ratios[(int)((1 - Low) * ratios.Count)],
            Ranges = all.SelectMany(r => r.Scope).GroupBy(s => s.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => (g.Min(s => s.Value), g.Max(s => s.Value)), StringComparer.Ordinal),
        };
        foreach (var (name, value) in fitted.Rows())
        {
            Print($"{name},{value.ToString(value < 1e5 ? "G6" : "F0", CultureInfo.InvariantCulture)}");
        }

        return 0;
    }

    private static void Report(string name, RtlRow[] rows, Func<RtlRow, IReadOnlyList<RtlRow>>? training)
    {
        double[] measured = [.. rows.Select(r => r.Cycles)];
        double[] model = [.. rows.Select(r => r.ModelCycles)];
        double[] scaled = training is null
            ? [.. model.Select(m => m * Factor(rows))]
            : [.. rows.Select(r => r.ModelCycles * Factor(training(r)))];
        double[] told = training is null ? [.. rows.Select(r => RtlCalibration.Default.Cycles(r.Counts))] : Tell(rows, training);
        double[] reasoned = [.. rows.Select(r => RtlFirstPrinciples.Cycles(r.Counts))];
        Print(string.Create(
            CultureInfo.InvariantCulture,
            $"{$"{name}, {rows.Length} rows",-58} {Spearman(model, measured),13:F3} {Mape(model, measured),8:P1} {Mape(scaled, measured),16:P1} {Spearman(reasoned, measured),7:F3} {Mape(reasoned, measured),8:P1} {Spearman(told, measured),7:F3} {Mape(told, measured),8:P1}"));
    }

    // Cycles of each row from constants fitted to the rows that it may be told from; each distinct training set is fitted once.
    private static double[] Tell(RtlRow[] rows, Func<RtlRow, IReadOnlyList<RtlRow>> training)
    {
        var fits = new Dictionary<IReadOnlyList<RtlRow>, RtlCalibration>(ReferenceEqualityComparer.Instance);
        var told = new double[rows.Length];
        for (var i = 0; i < rows.Length; i++)
        {
            var from = training(rows[i]);
            if (!fits.TryGetValue(from, out var fit))
            {
                fits.Add(from, fit = Fit(from));
            }

            told[i] = fit.Cycles(rows[i].Counts);
        }

        return told;
    }

    private static Func<RtlRow, IReadOnlyList<RtlRow>> Others(RtlRow[] rows, Func<RtlRow, string> key, int most = Folds)
    {
        string[] keys = [.. rows.Select(key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
        int FoldOf(RtlRow row) => Array.IndexOf(keys, key(row)) % most;
        var sets = rows.Select(FoldOf).Distinct().ToDictionary(f => f, f => (IReadOnlyList<RtlRow>)[.. rows.Where(r => FoldOf(r) != f)]);
        return row => sets[FoldOf(row)];
    }

    private static Func<RtlRow, IReadOnlyList<RtlRow>> Beside(RtlRow[] rows, RtlRow[] others)
    {
        var own = Others(rows, r => r.Layer);
        var sets = new Dictionary<IReadOnlyList<RtlRow>, IReadOnlyList<RtlRow>>(ReferenceEqualityComparer.Instance);
        return row =>
        {
            var from = own(row);
            if (!sets.TryGetValue(from, out var both))
            {
                sets.Add(from, both = [.. from, .. others]);
            }

            return both;
        };
    }

    // Both arrays count alike, whatever the number of their rows.
    private static RtlCalibration Fit(IReadOnlyList<RtlRow> rows)
    {
        var counts = rows.GroupBy(r => r.Columns).ToDictionary(g => g.Key, g => g.Count());
        return RtlFit.Fit([.. rows.Select(r => (r.Counts, r.Cycles, 1.0 / counts[r.Columns] / counts.Count))]);
    }

    // The factor of least mean relative error: a median of measured over predicted cycles, weighted by predicted over measured.
    private static double Factor(IReadOnlyList<RtlRow> rows)
    {
        (double Ratio, double Weight)[] ratios = [.. rows.Select(r => (Ratio: r.Cycles / r.ModelCycles, Weight: r.ModelCycles / r.Cycles)).OrderBy(r => r.Ratio)];
        var half = ratios.Sum(r => r.Weight) / 2;
        var sum = 0.0;
        return ratios.First(r => (sum += r.Weight) >= half).Ratio;
    }

    private static double Mape(double[] told, double[] measured) => told.Zip(measured, (t, m) => Math.Abs((t / m) - 1)).Average();

    private static double Spearman(double[] a, double[] b)
    {
        var (x, y) = (Ranks(a), Ranks(b));
        var mean = (a.Length - 1) / 2.0;
        var together = x.Zip(y, (i, j) => (i - mean) * (j - mean)).Sum();
        return together / Math.Sqrt(x.Sum(i => (i - mean) * (i - mean)) * y.Sum(j => (j - mean) * (j - mean)));
    }

    // Equal values share the mean of their ranks.
    private static double[] Ranks(double[] values)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        var ranks = new double[values.Length];
        for (var from = 0; from < order.Length;)
        {
            var to = from;
            while (to + 1 < order.Length && values[order[to + 1]] == values[order[from]])
            {
                to++;
            }

            for (var i = from; i <= to; i++)
            {
                ranks[order[i]] = (from + to) / 2.0;
            }

            from = to + 1;
        }

        return ranks;
    }

    private static void Print(string line) => Console.WriteLine(line);
}
