using System.Diagnostics;
using System.Globalization;
using Dse.Core.Pareto;
using Dse.Core.Studies;
using Dse.Solvers;

namespace Dse.Bench.Search;

/// <summary>Hypervolume of what strategies find on test problems, beside what was recorded of other tools.</summary>
internal static class SearchQuality
{
    private static readonly long[] DefaultBudgets = [200, 1_000, 10_000];

    // Those that compute for microseconds per design; the others take hours over all of this and are run by name.
    private static readonly IReadOnlyList<string> Cheap = ["random", "sobol", "nsga2", "nsga3", "smsEmoa", "memetic", "annealing", "antColony", "mixed"];

    public static int Run(string[] args)
    {
        var seeds = 11;
        IReadOnlyList<string> problems = BenchProblem.Names;
        var strategies = Cheap;
        IReadOnlyList<long> budgets = DefaultBudgets;
        var cells = new ScoreCells(null);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    seeds = 3;
                    budgets = [200, 1_000];
                    break;
                case "--seeds" when i + 1 < args.Length:
                    seeds = int.Parse(args[++i], CultureInfo.InvariantCulture);
                    break;
                case "--problems" when i + 1 < args.Length:
                    problems = args[++i].Split(',');
                    break;
                case "--strategies" when i + 1 < args.Length:
                    strategies = args[++i].Split(',');
                    break;
                case "--evaluations" when i + 1 < args.Length:
                    budgets = [.. args[++i].Split(',').Select(b => long.Parse(b, CultureInfo.InvariantCulture))];
                    break;
                case "--cells" when i + 1 < args.Length:
                    cells = new ScoreCells(args[++i]);
                    break;
                default:
                    Console.Error.WriteLine("usage: dse bench search [--quick] [--seeds N] [--problems A,B] [--strategies A,B] [--evaluations A,B] [--cells FILE]");
                    return 2;
            }
        }

        Console.WriteLine($"Median over {seeds} seeds of the hypervolume of all feasible evaluated designs over that of the known front (docs/studies/test-problem.md).");
        var peers = PeerScores.Read();
        foreach (var budget in budgets)
        {
            Console.WriteLine();
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{budget:N0} evaluations"));
            var columns = peers.Columns(budget);
            Console.WriteLine($"{"problem",-9}{string.Concat(strategies.Select(s => $"{Short(s),10}"))}{string.Concat(columns.Select(c => $"{c,14}"))}");
            foreach (var name in problems)
            {
                var problem = BenchProblem.Find(name);
                Console.Write($"{name,-9}");
                foreach (var strategy in strategies)
                {
                    Console.Write(string.Create(CultureInfo.InvariantCulture, $"{cells.Median(problem, budget, strategy, seeds),10:F4}"));
                }

                Console.WriteLine(string.Concat(columns.Select(c => string.Create(CultureInfo.InvariantCulture, $"{peers.Find(name, budget, c),14:F3}"))));
            }
        }

        var cpu = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{cpu:F0} s of CPU time"));
        return 0;
    }

    /// <summary>The front that a search ends with, raw units, minimised.</summary>
    public static PointSet Front(StudyProblem problem, SearchSettings search)
    {
        var document = Explorer.Run(problem, search, ExplorerOptions.Default with { Threads = 1 }, null, default, CancellationToken.None);
        var front = new PointSet(problem.Objectives.Count, document.Points.Count);
        var point = new double[problem.Objectives.Count];
        foreach (var found in document.Points)
        {
            for (var o = 0; o < point.Length; o++)
            {
                point[o] = found.Metrics[problem.ObjectiveMetrics[o]].Value!.Value;
            }

            front.Add(point);
        }

        return front;
    }

    private static string Short(string name) => name.Length <= 9 ? name : name[..9];
}
