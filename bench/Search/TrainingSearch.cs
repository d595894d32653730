using System.Diagnostics;
using System.Globalization;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers;
using Dse.Solvers.Running;
using Dse.Solvers.Search;

namespace Dse.Bench.Search;

/// <summary>The fastest layout of GPT-3 on 4,096 A100 by enumeration, and how often, and after how many evaluations, searches with at most 1 % of its evaluations come within 1 % of it.</summary>
internal static class TrainingSearch
{
    private const string Spec = """
        {"kind":"TrainingPlan","model":"GPT-3-175B","cluster":{"device":"A100-SXM4-80GB","devices":4096,"devicesPerNode":8,"scaleOutGBps":25},
         "sequence":2048,"globalBatch":4096,"precision":"bf16","objectives":["min stepTimeSeconds"]}
        """;

    // Its asks take tens of milliseconds each.
    private const string Modelled = "bayesian";
    private const long ModelledEvaluations = 500;
    private const long DefaultEvaluations = 5_609;

    public static int Run(string[] args)
    {
        var seeds = 22;
        long? evaluations = null;
        double? known = null;
        IReadOnlyList<string> strategies = ["random", "nsga2", "nsga3", "smsEmoa", "memetic", "annealing", "antColony", "mixed", "auto", .. ReinforcementSettings.Algorithms.Select(a => $"reinforcement:{a}"), "tpe", Modelled];
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    seeds = 3;
                    break;
                case "--seeds" when i + 1 < args.Length:
                    seeds = int.Parse(args[++i], CultureInfo.InvariantCulture);
                    break;
                case "--strategies" when i + 1 < args.Length:
                    strategies = args[++i].Split(',');
                    break;
                case "--evaluations" when i + 1 < args.Length:
                    evaluations = long.Parse(args[++i], CultureInfo.InvariantCulture);
                    break;
                case "--best" when i + 1 < args.Length:
                    known = double.Parse(args[++i], CultureInfo.InvariantCulture);
                    break;
                default:
                    Console.Error.WriteLine("usage: dse bench training [--quick] [--seeds N] [--strategies A,B] [--evaluations N] [--best SECONDS]");
                    return 2;
            }
        }

        var best = known ?? Enumerate(ref evaluations);
        Console.WriteLine(Text($"{"strategy",-28}{"evaluations",12}{"within 1 %",12}{"of",5}{"median",10}{"worst",10}{"CPU s",8}"));
        foreach (var strategy in strategies)
        {
            Measure(strategy, strategy == Modelled ? Math.Min(evaluations ?? ModelledEvaluations, ModelledEvaluations) : evaluations ?? DefaultEvaluations, seeds, best);
        }

        return 0;
    }

    private static double Enumerate(ref long? evaluations)
    {
        var whole = Explorer.Run(ReinforcementQuality.Parse(Spec), new SearchSettings("exhaustive", null, null, 1), ExplorerOptions.Default, null, default, CancellationToken.None);
        var best = Step(whole);
        evaluations ??= whole.Evaluations / 100;
        Console.WriteLine(Text($"GPT-3 175B on 4,096 A100: {whole.Evaluations:N0} plans, the fastest step {best:G17} s"));
        return best;
    }

    private static void Measure(string strategy, long evaluations, int seeds, double best)
    {
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var needed = Enumerable.Range(1, seeds).Select(seed => Needed(strategy, evaluations, (ulong)seed, 1.01 * best)).Order().ToArray();
        var cpu = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        Console.WriteLine(Text($"{strategy,-28}{evaluations,12:N0}{needed.Count(n => n < long.MaxValue),12}{seeds,5}{Show(needed[seeds / 2]),10}{Show(needed[^1]),10}{cpu,8:F0}"));
    }

    // Evaluations up to the first plan within the wish; the greatest number there is when there was none.
    private static long Needed(string strategy, long evaluations, ulong seed, double wish)
    {
        var problem = ReinforcementQuality.Parse(Spec);
        var parts = strategy.Split(':');
        var search = new SearchSettings(parts[0], evaluations, null, seed);
        search = parts.Length > 1 ? search with { Reinforcement = new ReinforcementSettings(parts[1], null, null, Learns: true) } : search;
        var made = StrategyFactory.Create(StrategyFactory.Choose(problem, search, CancellationToken.None).Name, problem, search, CancellationToken.None);
        var batch = new CandidateBatch(problem.Space, made.BatchSize);
        var scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
        var scorer = new Scorer(problem);
        for (long spent = 0; spent < evaluations && made.Ask(batch) > 0; spent += batch.Count)
        {
            scorer.Score(batch, scores);
            for (var row = 0; row < batch.Count; row++)
            {
                if (scores.Outcomes[row] == TrialOutcome.Feasible && scores.Metric(problem.ObjectiveMetrics[0])[row] <= wish && spent + row < evaluations)
                {
                    return spent + row + 1;
                }
            }

            made.Tell(scores);
        }

        return long.MaxValue;
    }

    private static string Show(long needed) => needed == long.MaxValue ? "more" : needed.ToString("N0", CultureInfo.InvariantCulture);

    private static double Step(FrontDocument document) => document.Points[0].Metrics.First(m => m.Key == "stepTimeSeconds").Value!.Value;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
