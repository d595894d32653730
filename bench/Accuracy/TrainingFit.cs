using System.Globalization;
using Dse.Core.Cost.Training;

namespace Dse.Bench.Accuracy;

/// <summary>Fits the constants of the training model to published runs by coordinate descent; prints a new calibration table's values.</summary>
internal static class TrainingFit
{
    private const int Folds = 5;
    private const double Tail = 0.1;

    // Only what the runs can tell apart, inside what physics allows; the rest is quoted from papers and data sheets.
    private static readonly (string Name, double Low, double High)[] Fitted =
    [
        ("slowdown.fp8", 1, 1.7), ("slowdown.mxfp8", 1, 1.7), ("slowdown.fp4", 1, 2.2),
        ("elementwise.hiddenPasses", 8, 20), ("elementwise.parallelPasses", 3, 12), ("elementwise.ffnPasses", 2, 6),
        ("elementwise.quantizePasses", 1, 5), ("logits.passBytes", 8, 40),
        ("attention.slowdown.current", 0.9, 2), ("attention.slowdown.early", 0.9, 2), ("attention.slowdown.earlyHopper", 1, 2), ("attention.slowdown.legacy", 0.9, 1.6),
        ("overlap.tensorRing", 0, 0.95), ("overlap.data", 0.3, 1), ("overlap.zero3", 0.05, 0.5),
        ("host.currentLayerSeconds", 1e-4, 3e-3), ("host.earlyLayerSeconds", 1e-4, 3e-3), ("host.legacyLayerSeconds", 5e-4, 4e-3),
        ("host.mixtureLayerSeconds", 5e-4, 1e-2), ("host.zero3LayerSeconds", 1e-5, 3e-3), ("host.unfusedSoftmaxSeconds", 1e-4, 3e-3),
        ("host.collectiveSeconds", 2e-5, 2e-3), ("host.waitSeconds", 1e-6, 3e-4),
        ("moe.permutePasses", 4, 20), ("moe.exchangeRatio", 0.3, 1), ("scale.perDoubling", 0.0005, 0.02), ("wire.gradientBytes", 2, 4),
    ];

    /// <summary>Fits to all rows and prints the constants for catalog/calibration/training.csv.</summary>
    public static void Run(string folder)
    {
        var rows = Read(folder);
        var constants = WithIntervals(Fit(rows), rows);
        ScoredRow[] scored = [.. rows.Select(r => ScoredRow.Of(r, constants))];
        TrainingReport.Print("fitted", scored, worst: 25);
        LayoutRegret.Report(scored, worst: 10);
        foreach (var name in Free(constants).Select(f => f.Name).Concat(constants.Names.Where(n => n.StartsWith("interval.", StringComparison.Ordinal))))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name},{constants[name]:G4}"));
        }
    }

    /// <summary>Fits five times to four fifths of the groups and scores the rest; intervals too come from the four fifths.</summary>
    public static void CrossValidate(string folder)
    {
        var rows = Read(folder);
        var scored = new List<ScoredRow>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var known = rows.Where(r => FoldOf(r.Fold) != fold).ToArray();
            var constants = WithIntervals(Fit(known), known);
            scored.AddRange(rows.Where(r => FoldOf(r.Fold) == fold).Select(r => ScoredRow.Of(r, constants)));
        }

        scored.Sort((a, b) => string.CompareOrdinal(a.Row.Id, b.Row.Id));
        TrainingReport.Print($"cross-validated, {Folds} folds by group", scored, worst: 10);
        LayoutRegret.Report(scored, worst: 10);
    }

    // p10 and p90 of measured over predicted time in each class. Sources share a class: rows count so that a large table does not
    // decide alone.
    private static TrainingConstants WithIntervals(TrainingConstants constants, MeasuredRow[] rows)
    {
        foreach (var kind in rows.GroupBy(r => r.IntervalClass, StringComparer.Ordinal))
        {
            var ratios = kind.GroupBy(r => r.Source, StringComparer.Ordinal)
                .SelectMany(s => s.Select(r => (Ratio: r.Seconds(r.Value) / r.Seconds(r.Predict(constants).Value), Weight: 1 / Math.Sqrt(s.Count()))))
                .OrderBy(r => r.Ratio).ToArray();
            constants = constants.With($"interval.{kind.Key}.p10", Quantile(ratios, Tail)).With($"interval.{kind.Key}.p90", Quantile(ratios, 1 - Tail));
        }

        return constants;
    }

    private static double Quantile((double Ratio, double Weight)[] sorted, double share)
    {
        var rest = share * sorted.Sum(r => r.Weight);
        foreach (var (ratio, weight) in sorted)
        {
            rest -= weight;
            if (rest <= 0)
            {
                return ratio;
            }
        }

        return sorted[^1].Ratio;
    }

    private static MeasuredRow[] Read(string folder) => [.. TrainingAccuracy.Read(folder).Where(r => double.IsFinite(r.Predict(TrainingConstants.Default).Value))];

    private static int FoldOf(string group) => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(group))[0] % Folds;

    private static (string Name, double Low, double High)[] Free(TrainingConstants constants) =>
    [
        .. constants.Names.Where(n => n.StartsWith("slowdown.", StringComparison.Ordinal) && (n.Contains('-', StringComparison.Ordinal) || char.IsDigit(n[^1]) && !n.Contains('p', StringComparison.Ordinal)))
            .Select(n => (Name: n, Low: 0.9, High: 2.0)),
        .. Fitted,
    ];

    private static TrainingConstants Fit(MeasuredRow[] rows)
    {
        var constants = TrainingConstants.Default;
        var best = Loss(rows, constants);
        foreach (var step in new[] { 1.5, 1.2, 1.1, 1.04, 1.04 })
        {
            foreach (var (name, low, high) in Free(constants))
            {
                foreach (var factor in new[] { step, 1 / step })
                {
                    var moved = true;
                    while (moved)
                    {
                        var trial = constants.With(name, Math.Clamp(constants[name] * factor, low, high));
                        var loss = Loss(rows, trial);
                        moved = loss < best - 1e-6;
                        if (moved)
                        {
                            (best, constants) = (loss, trial);
                        }
                    }
                }
            }
        }

        return constants;
    }

    // Mean over sources of the mean absolute log error, one bad row capped, large tables counted a little more.
    private static double Loss(MeasuredRow[] rows, TrainingConstants constants)
    {
        var errors = new double[rows.Length];
        Parallel.For(0, rows.Length, i => errors[i] = Math.Min(1, Math.Abs(Math.Log(rows[i].Predict(constants).Value / rows[i].Value))));
        var groups = rows.Select((r, i) => (r.Source, Error: errors[i])).GroupBy(r => r.Source, StringComparer.Ordinal).ToArray();
        var weight = groups.Sum(g => Math.Sqrt(g.Count()));
        return groups.Sum(g => g.Average(r => r.Error) * Math.Sqrt(g.Count())) / weight;
    }
}
