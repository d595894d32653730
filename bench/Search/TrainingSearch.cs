using System.Diagnostics;
using System.Globalization;
using Dse.Core.Studies;
using Dse.Solvers;

namespace Dse.Bench.Search;

/// <summary>The fastest layout of GPT-3 on 4,096 A100 by enumeration, and how often searches with at most 1 % of its evaluations come within 1 % of it.</summary>
internal static class TrainingSearch
{
    private const string Spec = """
        {"kind":"TrainingPlan","model":"GPT-3-175B","cluster":{"device":"A100-SXM4-80GB","devices":4096,"devicesPerNode":8,"scaleOutGBps":25},
         "sequence":2048,"globalBatch":4096,"precision":"bf16","objectives":["min stepTimeSeconds"]}
        """;

    // Beyond what asks cost, more evaluations would only help.
    private static readonly IReadOnlyList<string> Modelled = ["bayesian", "tpe"];
    private const long ModelledEvaluations = 1_000;

    public static int Run(string[] args)
    {
        var seeds = 22;
        long? evaluations = null;
        double? known = null;
        IReadOnlyList<string> strategies = ["random", "nsga2", "memetic", "annealing", "antColony", "mixed", "auto", .. ReinforcementSettings.Algorithms.Select(a => $"reinforcement:{a}"), .. Modelled];
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
        Console.WriteLine(Text($"{"strategy",-26}{"evaluations",12}{"within 1 %",12}{"of",5}{"worst",10}{"CPU s",8}"));
        foreach (var strategy in strategies)
        {
            Measure(strategy, Modelled.Contains(strategy) ? Math.Min(evaluations ?? ModelledEvaluations, ModelledEvaluations) : evaluations ?? ModelledEvaluations, seeds, best);
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
        var parts = strategy.Split(':');
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        var excess = new double[seeds];
        for (var seed = 0; seed < seeds; seed++)
        {
            var search = new SearchSettings(parts[0], evaluations, null, (ulong)seed + 1);
            search = parts.Length > 1 ? search with { Reinforcement = new ReinforcementSettings(parts[1], null, null, Learns: true) } : search;
            var document = Explorer.Run(ReinforcementQuality.Parse(Spec), search, ExplorerOptions.Default with { Threads = 1 }, null, default, CancellationToken.None);
            excess[seed] = document.Points.Count == 0 ? double.PositiveInfinity : (Step(document) / best) - 1;
        }

        var cpu = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
        Console.WriteLine(Text($"{strategy,-26}{evaluations,12:N0}{excess.Count(e => e <= 0.01),12}{seeds,5}{excess.Max(),10:P2}{cpu,8:F0}"));
    }

    private static double Step(FrontDocument document) => document.Points[0].Metrics.First(m => m.Key == "stepTimeSeconds").Value!.Value;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
