using System.Globalization;
using Dse.Core.Cost.Training;

namespace Dse.Bench.Accuracy;

/// <summary>Fits the constants of the training model to published runs by coordinate descent; prints a new calibration table's values.</summary>
internal static class TrainingFit
{
    private const int Folds = 5;

    // How much an expected value is worth: a factor of 1.5 away from it has to pay for itself by this much mean error.
    private const double Trust = 0.002;

    // Only what the runs can tell apart, inside what physics allows, drawn to what was expected before fitting; the rest is
    // quoted from papers and data sheets.
    private static readonly (string Name, double Low, double Expected, double High)[] Fitted =
    [
        ("slowdown.2021", 0.95, 1.05, 1.4), ("slowdown.2022", 0.95, 1.2, 1.6), ("slowdown.B200-180GB", 1, 1.5, 2.2),
        ("slowdown.GB200-NVL72", 1, 1.4, 2), ("slowdown.GB300-NVL72", 1, 1.3, 1.8), ("slowdown.fp4", 1, 1.2, 1.8),
        ("elementwise.hiddenPasses", 8, 14, 20), ("elementwise.parallelPasses", 3, 5, 12), ("elementwise.ffnPasses", 2, 3, 6),
        ("elementwise.quantizePasses", 1, 2, 5), ("logits.passBytes", 8, 20, 40),
        ("attention.slowdown.current", 0.9, 1.2, 2), ("attention.slowdown.early", 0.9, 1.3, 2), ("attention.slowdown.earlyHopper", 1, 1.7, 2.2),
        ("attention.slowdown.legacy", 0.8, 1, 1.6), ("overlap.tensorRing", 0.2, 0.55, 0.9), ("overlap.data", 0.3, 0.9, 1), ("overlap.zero3", 0.1, 0.35, 0.6),
        ("host.currentPower", 2, 3, 6), ("host.currentLayerSeconds", 1e-4, 1.5e-3, 3e-3), ("host.earlyLayerSeconds", 1e-4, 2e-3, 4e-3),
        ("host.legacyLayerSeconds", 5e-4, 2e-3, 4e-3), ("host.mixtureLayerSeconds", 5e-4, 4e-3, 1e-2), ("host.zero3LayerSeconds", 1e-5, 1e-3, 3e-3),
        ("host.unfusedSoftmaxSeconds", 1e-4, 8e-4, 3e-3), ("host.collectiveSeconds", 2e-5, 2e-4, 2e-3), ("host.waitSeconds", 1e-6, 4e-5, 3e-4),
        ("moe.permutePasses", 4, 6, 20), ("moe.exchangeRatio", 0.3, 0.7, 1), ("scale.perDoubling", 5e-4, 5e-3, 0.02), ("wire.gradientBytes", 2, 2, 4),
    ];

    /// <summary>Fits to all rows and prints the constants for catalog/calibration/training.csv; intervals come from rows held out.</summary>
    public static void Run(string folder)
    {
        var rows = Read(folder);
        var constants = IntervalFit.Of(Fit(rows), HeldOut(rows));
        ScoredRow[] scored = [.. rows.Select(r => ScoredRow.Of(r, constants))];
        TrainingReport.Print("fitted", scored, worst: 25);
        LayoutRegret.Report(scored, worst: 10);
        foreach (var name in Fitted.Select(f => f.Name).Concat(constants.Names.Where(n => n.StartsWith("interval.", StringComparison.Ordinal))))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name},{constants[name]:G4}"));
        }
    }

    /// <summary>Fits five times to four fifths of the groups and scores the rest; the interval of a fold comes from the other folds' held-out rows.</summary>
    public static void CrossValidate(string folder)
    {
        var held = HeldOut(Read(folder));
        var scored = held.Select(h => ScoredRow.Of(h.Row, IntervalFit.Of(h.Constants, [.. held.Where(o => FoldOf(o.Row.Fold) != FoldOf(h.Row.Fold))])))
            .OrderBy(s => s.Row.Id, StringComparer.Ordinal).ToArray();
        TrainingReport.Print($"cross-validated, {Folds} folds by group", scored, worst: 10);
        LayoutRegret.Report(scored, worst: 10);
    }

    // Every row with constants that were fitted without its fold.
    private static (MeasuredRow Row, TrainingConstants Constants)[] HeldOut(MeasuredRow[] rows)
    {
        var held = new List<(MeasuredRow, TrainingConstants)>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var constants = Fit([.. rows.Where(r => FoldOf(r.Fold) != fold)]);
            held.AddRange(rows.Where(r => FoldOf(r.Fold) == fold).Select(r => (r, constants)));
        }

        return [.. held];
    }

    private static MeasuredRow[] Read(string folder) => [.. TrainingAccuracy.Read(folder).Where(r => double.IsFinite(r.Predict(TrainingConstants.Default).Value))];

    private static int FoldOf(string group) => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(group))[0] % Folds;

    // Coordinate descent from the expected values, so that shipped ones, which saw all rows, give no hint.
    private static TrainingConstants Fit(MeasuredRow[] rows)
    {
        var constants = TrainingConstants.Default;
        foreach (var (name, _, expected, _) in Fitted)
        {
            constants = constants.With(name, expected);
        }

        var best = Loss(rows, constants);
        foreach (var step in new[] { 1.5, 1.2, 1.1, 1.04, 1.1, 1.04, 1.02 })
        {
            foreach (var (name, low, _, high) in Fitted)
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

    // Mean over sources of the mean absolute log error, one bad row capped, large tables counted more; and what it takes to leave the expected.
    private static double Loss(MeasuredRow[] rows, TrainingConstants constants)
    {
        var errors = new double[rows.Length];
        Parallel.For(0, rows.Length, i => errors[i] = Math.Min(1, Math.Abs(Math.Log(rows[i].Predict(constants).Value / rows[i].Value))));
        var groups = rows.Select((r, i) => (r.Source, Error: errors[i])).GroupBy(r => r.Source, StringComparer.Ordinal).ToArray();
        var weight = groups.Sum(g => Math.Sqrt(g.Count()));
        var surprise = Fitted.Sum(f => Math.Pow(Math.Log(constants[f.Name] / f.Expected) / Math.Log(1.5), 2));
        return (groups.Sum(g => g.Average(r => r.Error) * Math.Sqrt(g.Count())) / weight) + (Trust * surprise);
    }
}
