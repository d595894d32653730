using System.Diagnostics;
using System.Globalization;
using Dse.Core.Studies;
using Dse.Solvers.Search;

namespace Dse.Bench.Search;

/// <summary>How far <c>auto</c> stays behind the best single strategy of each problem, on problems that its rules were chosen on and on others.</summary>
/// <remarks>Which strategy is the best is told with the same seeds, so that it has the luck of the greatest of several medians on its side.</remarks>
internal static class AutoQuality
{
    private const double Bar = 0.01;

    // Rules and settings of auto and mixed may be chosen by these alone. Results on the others only report.
    private static readonly (string Name, string[] Problems)[] Halves =
    [
        ("choose", ["zdt2", "zdt4", "dtlz2", "re21", "re36", "re37", "re41", "acc-a", "zdt1x6", "dtlz2x6", "zdt1x15", "dtlz3x7", "dtlz4x8", "dtlz7x12"]),
        ("report", ["zdt1", "zdt3", "dtlz7", "re23", "re24", "re31", "zdt3x6", "zdt6", "dtlz1", "dtlz4"]),
    ];

    private static readonly string[] Cheap = ["nsga2", "nsga3", "smsEmoa", "memetic", "annealing", "antColony"];

    public static int Run(string[] args)
    {
        var seeds = 11;
        IReadOnlyList<string> chosen = [];
        IReadOnlyList<string>? problems = null;
        IReadOnlyList<string> strategies = Cheap;
        IReadOnlyList<long> budgets = [200, 1_000, 10_000];
        var cells = new ScoreCells(null);
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "choose" or "report":
                    chosen = [.. chosen, args[i]];
                    break;
                case "--seeds" when i + 1 < args.Length:
                    seeds = int.Parse(args[++i], CultureInfo.InvariantCulture);
                    break;
                case "--problems" when i + 1 < args.Length:
                    problems = args[++i].Split(',');
                    break;
                case "--evaluations" when i + 1 < args.Length:
                    budgets = [.. args[++i].Split(',').Select(b => long.Parse(b, CultureInfo.InvariantCulture))];
                    break;
                case "--strategies" when i + 1 < args.Length:
                    strategies = args[++i].Split(',');
                    break;
                case "--cells" when i + 1 < args.Length:
                    cells = new ScoreCells(args[++i]);
                    break;
                default:
                    Console.Error.WriteLine("usage: dse bench auto [choose] [report] [--seeds N] [--problems A,B] [--evaluations A,B] [--strategies A,B] [--cells FILE]");
                    return 2;
            }
        }

        Console.WriteLine(Text($"Median over {seeds} seeds of the hypervolume of all feasible evaluated designs over that of the known front; auto beside the best of {string.Join(", ", strategies)}."));
        foreach (var budget in budgets)
        {
            foreach (var (name, all) in Halves.Where(h => chosen.Count == 0 || chosen.Contains(h.Name)))
            {
                Table(name, [.. all.Where(p => problems?.Contains(p) ?? true)], budget, strategies, seeds, cells);
            }
        }

        Console.WriteLine(Text($"\n{Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:F0} s of CPU time"));
        return 0;
    }

    private static void Table(string half, IReadOnlyList<string> problems, long budget, IReadOnlyList<string> strategies, int seeds, ScoreCells cells)
    {
        if (problems.Count == 0)
        {
            return;
        }

        Console.WriteLine(Text($"\n{half}, {budget:N0} evaluations\n{"problem",-9}{"auto",10}  {"is",-12}{"best",10}  {"is",-12}{"behind",8}"));
        var kept = 0;
        foreach (var name in problems)
        {
            var problem = BenchProblem.Find(name);
            var auto = StrategyFactory.Choose(problem.Make(), new SearchSettings("auto", budget, null, 1), CancellationToken.None).Name;
            var own = cells.Median(problem, budget, auto, seeds);
            var best = strategies.Select(s => (Name: s, Score: cells.Median(problem, budget, s, seeds))).MaxBy(s => s.Score);
            var behind = best.Score > 0 ? 1 - (own / best.Score) : 0;
            kept += behind <= Bar ? 1 : 0;
            Console.WriteLine(Text($"{name,-9}{own,10:F4}  {auto,-12}{best.Score,10:F4}  {best.Name,-12}{behind,8:P2}"));
        }

        Console.WriteLine(Text($"at most {Bar:P0} behind on {kept} of {problems.Count}"));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
