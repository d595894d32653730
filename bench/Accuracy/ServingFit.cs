using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dse.Core.Cost.Serving;

namespace Dse.Bench.Accuracy;

/// <summary>Fits the constants of the serving model to measured runs by coordinate descent.</summary>
internal static class ServingFit
{
    public const int Folds = 5;

    // An error of this share counts half of what many small ones do: software of other versions, drafts that no column states.
    private const double TpotScale = 0.15;

    // Times to the first token of like runs differ by factors: their mean error is made small, one bad row capped.
    private const double TtftWeight = 0.5;
    private const double MostTtftError = 2;

    // Members of a family (one constant refined by class and engine) stay within a factor of 1.5 of their middle unless rows
    // say otherwise; a single constant within a factor of 2 of where it started.
    private const double FamilySigma = 0.4;
    private const double PriorWeight = 1.0;

    /// <summary>Fits to all rows and prints the constants for catalog/calibration/serving.csv.</summary>
    public static void Run(IReadOnlyList<ServingRow> rows)
    {
        var constants = Fit(Usable(rows), ServingConstants.Default);
        ServingReport.Write("fitted", [.. rows.Select(r => ServingScore.Of(r, constants))], worst: 0);
        foreach (var name in constants.Names.Where(n => !n.StartsWith("sigma.", StringComparison.Ordinal)))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name},{constants[name]:G4}"));
        }
    }

    /// <summary>Fits five times to four fifths of the groups and scores the rest.</summary>
    public static ServingScore[] CrossValidate(IReadOnlyList<ServingRow> rows)
    {
        var start = Middle(ServingConstants.Default);
        var scores = new List<ServingScore>();
        for (var fold = 0; fold < Folds; fold++)
        {
            var constants = Fit(Usable([.. rows.Where(r => FoldOf(r.Group) != fold)]), start);
            scores.AddRange(rows.Where(r => FoldOf(r.Group) == fold).Select(r => ServingScore.Of(r, constants)));
        }

        return [.. scores];
    }

    private static int FoldOf(string group) => SHA256.HashData(Encoding.UTF8.GetBytes(group))[0] % Folds;

    // Pools whose numbers of workers nobody states cannot be priced as they ran.
    private static ServingRow[] Usable(IReadOnlyList<ServingRow> rows) =>
        [.. rows.Where(r => (!r.IsPooled || r.StatesWorkers) && r.Plan.Concurrency > 0 && double.IsFinite(ServingScore.Of(r, ServingConstants.Default).TpotError))];

    // Every constant that differs by engine at its geometric mean: where a fit starts that must not know the answer.
    private static ServingConstants Middle(ServingConstants constants)
    {
        foreach (var family in Families(constants))
        {
            var mean = Math.Exp(family.Average(n => Math.Log(constants[n])));
            constants = family.Aggregate(constants, (c, n) => c.With(n, mean));
        }

        return constants;
    }

    private static IEnumerable<IGrouping<string, string>> Families(ServingConstants constants) =>
        constants.Names.Where(n => !n.StartsWith("sigma.", StringComparison.Ordinal) && n.Split('.')[^1] is "vllm" or "sglang" or "trtllm")
            .GroupBy(n => n[..n.LastIndexOf('.')], StringComparer.Ordinal);

    private static ServingConstants Fit(ServingRow[] rows, ServingConstants start)
    {
        var weights = rows.GroupBy(r => r.Group, StringComparer.Ordinal).ToDictionary(g => g.Key, g => Math.Pow(g.Count(), -0.3), StringComparer.Ordinal);
        var names = start.Names.Where(n => !n.StartsWith("sigma.", StringComparison.Ordinal)).ToArray();
        var centres = Middle(start);
        var constants = start;

        // A constant moves the rows of its class and engine only: what the rows of the others lose stays as it was.
        var losses = new double[rows.Length];
        Score(rows, weights, constants, Enumerable.Range(0, rows.Length).ToArray(), losses);
        var touched = names.ToDictionary(n => n, n => Enumerable.Range(0, rows.Length).Where(i => Touches(n, rows[i])).ToArray(), StringComparer.Ordinal);
        foreach (var step in new[] { 1.5, 1.2, 1.08, 1.03, 1.01 })
        {
            for (var round = 0; round < 2; round++)
            {
                foreach (var name in names)
                {
                    foreach (var factor in new[] { step, 1 / step })
                    {
                        for (var moved = true; moved;)
                        {
                            var trial = constants.With(name, Bounded(name, constants[name] * factor));
                            var after = new double[rows.Length];
                            Score(rows, weights, trial, touched[name], after);
                            var gain = touched[name].Sum(i => losses[i] - after[i]) + Prior(name, constants, centres) - Prior(name, trial, centres);
                            moved = gain > 1e-4;
                            if (moved)
                            {
                                constants = trial;
                                foreach (var i in touched[name])
                                {
                                    losses[i] = after[i];
                                }
                            }
                        }
                    }
                }
            }
        }

        return constants;
    }

    // With 1,000 tokens of output, a first token waits for at most one other prompt, the one being computed: 1.5 at none. What is
    // left is host time. A batch is waited for at most whole.
    private static double Bounded(string name, double value) =>
        name.StartsWith("ttft.prompts", StringComparison.Ordinal) ? Math.Clamp(value, 0.01, 1.5)
        : name.StartsWith("ttft.batch", StringComparison.Ordinal) ? Math.Clamp(value, 0.01, 1) : value;

    private static bool Touches(string name, ServingRow row)
    {
        var parts = name.Split('.');
        var kind = ServingEfficiency.KindOf(row.Work.Model);
        var engine = row.Csv["backend"];
        foreach (var part in parts)
        {
            if ((part is "dense" or "mixture" or "latent" && part != kind) || (part is "vllm" or "sglang" or "trtllm" && part != engine))
            {
                return false;
            }
        }

        return (!row.IsPooled || parts[0] is not "interference")
            && (name != "recurrentSeconds" || row.Work.Model.LinearLayers > 0) && (name != "indexerSeconds" || row.Work.Model.IsSparse);
    }

    private static double Prior(string name, ServingConstants constants, ServingConstants centres)
    {
        var offset = Math.Log(constants[name] / centres[name]) / FamilySigma;
        return (name.StartsWith("ttft.", StringComparison.Ordinal) ? 0.1 : 1) * PriorWeight * offset * offset;
    }

    private static void Score(ServingRow[] rows, Dictionary<string, double> weights, ServingConstants constants, int[] which, double[] losses) =>
        Parallel.ForEach(which, new ParallelOptions { MaxDegreeOfParallelism = 2 }, i =>
        {
            var score = ServingScore.Of(rows[i], constants);
            var tpot = score.TpotError / TpotScale;
            var loss = weights[rows[i].Group] * Math.Log(1 + (tpot * tpot));
            if (!rows[i].IsPooled && double.IsFinite(score.TtftError))
            {
                loss += TtftWeight * Math.Min(MostTtftError, Math.Abs(score.TtftError));
            }

            losses[i] = loss;
        });
}
