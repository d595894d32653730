using System.Globalization;
using Dse.Core.Cost.Training;

namespace Dse.Bench.Accuracy;

/// <summary>Fits the constants of the training model to published runs by coordinate descent; prints a new calibration table's values.</summary>
internal static class TrainingFit
{
    private const int Folds = 5;

    // Only what the runs can tell apart, inside what physics allows; the rest is quoted from papers and data sheets.
    private static readonly (string Name, double Low, double High)[] Fitted =
    [
        ("elementwise.hiddenPasses", 6, 20), ("elementwise.parallelPasses", 3, 12), ("elementwise.ffnPasses", 2, 6),
        ("elementwise.quantizePasses", 1, 5), ("overlap.zero3", 0.05, 0.5), ("host.layerSeconds", 1e-4, 4e-3),
        ("host.tensorLayerSeconds", 1e-4, 8e-3), ("host.mixtureLayerSeconds", 1e-3, 2e-2), ("host.zero3LayerSeconds", 1e-5, 3e-3),
        ("moe.permutePasses", 4, 20), ("moe.slowdown", 1, 2), ("moe.exchangeRatio", 0.3, 1), ("scale.perDoubling", 0.0005, 0.02),
        ("overlap.data", 0.3, 1), ("logits.passBytes", 8, 40), ("attention.slowdown.H100-SXM5-80GB", 1, 2), ("attention.slowdown.default", 0.8, 1.5), ("attention.slowdown.A100-SXM4-40GB", 1, 2),
        ("host.legacyLayerSeconds", 1e-4, 8e-3), ("host.legacyTensorLayerSeconds", 1e-4, 8e-3), ("overlap.tensorRing", 0.3, 0.95), ("overlap.legacyZero3Ratio", 0.05, 1),
    ];

    /// <summary>Fits to all rows and prints the constants for catalog/calibration/training.csv.</summary>
    public static void Run(string folder)
    {
        var rows = Read(folder);
        var constants = Fit(rows);
        TrainingAccuracy.Report("fitted", rows, constants, worst: 25);
        foreach (var (name, _, _) in Free(constants))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name},{constants[name]:G4}"));
        }
    }

    /// <summary>Fits five times to four fifths of the groups (rows of one job on one cluster) and scores the rest.</summary>
    public static void CrossValidate(string folder)
    {
        var rows = Read(folder);
        var scored = new List<(MeasuredRow Row, double Error, bool TooLarge)>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var held = rows.Where(r => FoldOf(r.Group) == fold).ToArray();
            var constants = Fit([.. rows.Where(r => FoldOf(r.Group) != fold)]);
            scored.AddRange(held.Select(r => (r, (r.Predict(constants) / r.Value) - 1, r.Estimate(constants).Problem == PlanProblem.OutOfMemory)));
        }

        foreach (var table in scored.GroupBy(s => s.Row.Table, StringComparer.Ordinal))
        {
            TrainingAccuracy.Report($"{table.Key}, {Folds} folds by group", [.. table], worst: 5);
        }
    }

    private static MeasuredRow[] Read(string folder) => [.. TrainingAccuracy.Tables
        .SelectMany(t => MeasuredRow.Read(Path.Combine(folder, t + ".csv")))
        .Where(r => double.IsFinite(r.Predict(TrainingConstants.Default)))];

    private static int FoldOf(string group) => System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(group))[0] % Folds;

    private static (string Name, double Low, double High)[] Free(TrainingConstants constants) =>
    [
        .. constants.Names.Where(n => n.StartsWith("slowdown.", StringComparison.Ordinal) && !n.Contains("default", StringComparison.Ordinal))
            .Select(n => (Name: n, Low: 0.8, High: 2.0)),
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
        Parallel.For(0, rows.Length, i => errors[i] = Math.Min(1, Math.Abs(Math.Log(rows[i].Predict(constants) / rows[i].Value))));
        var groups = rows.Select((r, i) => (r.Source, Error: errors[i])).GroupBy(r => r.Source, StringComparer.Ordinal).ToArray();
        var weight = groups.Sum(g => Math.Sqrt(g.Count()));
        return groups.Sum(g => g.Average(r => r.Error) * Math.Sqrt(g.Count())) / weight;
    }
}
