using System.Diagnostics;
using System.Globalization;
using Dse.Core.Pareto;
using Dse.Core.Studies;
using Dse.Solvers;

namespace Dse.Bench.Search;

/// <summary>Hypervolume of what strategies find on test problems, beside what was recorded of other tools.</summary>
internal static class SearchQuality
{
    // Those that learn models cost milliseconds to seconds per design: they are for few evaluations, and at more run by name.
    private static readonly string[] Few = ["random", "sobol", "nsga2", "tpe", "bayesian"];
    private static readonly string[] Cheap = ["random", "sobol", "nsga2", "nsga3", "smsEmoa", "memetic", "annealing", "antColony", "mixed"];

    private static readonly Table[] Tables =
    [
        new(50, BenchProblem.Names, Few), new(100, BenchProblem.Names, Few), new(200, BenchProblem.Names, [.. Cheap, "tpe", "bayesian"]),
        new(1_000, BenchProblem.Names, Cheap), new(10_000, BenchProblem.Names, Cheap),
        new(100_000, ["acc-a"], ["random", "nsga2", "memetic", "mixed"]),
    ];

    public static int Run(string[] args)
    {
        var seeds = 11;
        IReadOnlyList<string>? problems = null;
        IReadOnlyList<string>? strategies = null;
        IReadOnlyList<long> budgets = [.. Tables.Select(t => t.Evaluations)];
        var cells = new ScoreCells(null);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--quick":
                    seeds = 3;
                    budgets = [50, 100, 200, 1_000];
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
            var usual = Tables.FirstOrDefault(t => t.Evaluations == budget) ?? new Table(budget, BenchProblem.Names, Cheap);
            Print(usual with { Problems = problems ?? usual.Problems, Strategies = strategies ?? usual.Strategies }, seeds, cells, peers);
        }

        var cpu = Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"\n{cpu:F0} s of CPU time"));
        return 0;
    }

    private static void Print(Table table, int seeds, ScoreCells cells, PeerScores peers)
    {
        var (budget, problems, strategies) = table;
        Console.WriteLine();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{budget:N0} evaluations"));
        var columns = peers.Columns(budget);
        Console.WriteLine($"{"problem",-9}{string.Concat(strategies.Select(s => $"{Short(s),10}"))}{string.Concat(columns.Select(c => $"{c,17}"))}");
        foreach (var name in problems)
        {
            var problem = BenchProblem.Find(name);
            Console.Write($"{name,-9}");
            foreach (var strategy in strategies)
            {
                Console.Write(string.Create(CultureInfo.InvariantCulture, $"{cells.Median(problem, budget, strategy, seeds),10:F4}"));
            }

            Console.WriteLine(string.Concat(columns.Select(c => string.Create(CultureInfo.InvariantCulture, $"{peers.Find(name, budget, c),17:F3}"))));
            if (problem.HasExactFront)
            {
                Console.WriteLine($"{" recall",-9}{string.Concat(strategies.Select(s => string.Create(CultureInfo.InvariantCulture, $"{cells.MedianRecall(problem, budget, s, seeds),10:F4}")))}");
            }
        }
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

    private sealed record Table(long Evaluations, IReadOnlyList<string> Problems, IReadOnlyList<string> Strategies);
}
