using System.Globalization;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Running;
using Dse.Solvers.Search;

namespace Dse.Bench.Search;

/// <summary>What a proposal costs as trials grow: CPU and wall milliseconds of asks in a row, after runs of the strategy's own.</summary>
internal static class AskLatency
{
    private const int Window = 40;

    public static int Run(string[] args)
    {
        IReadOnlyList<string> problems = ["acc-a"];
        IReadOnlyList<string> strategies = ["bayesian", "tpe"];
        IReadOnlyList<int> marks = [100, 500];
        var known = 0;
        for (var i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--problems" when i + 1 < args.Length:
                    problems = args[++i].Split(',');
                    break;
                case "--strategies" when i + 1 < args.Length:
                    strategies = args[++i].Split(',');
                    break;
                case "--trials" when i + 1 < args.Length:
                    marks = [.. args[++i].Split(',').Select(m => int.Parse(m, CultureInfo.InvariantCulture))];
                    break;
                case "--known" when i + 1 < args.Length:
                    known = int.Parse(args[++i], CultureInfo.InvariantCulture);
                    break;
                default:
                    Console.Error.WriteLine("usage: dse bench asks [--problems A,B] [--strategies A,B] [--trials A,B] [--known N]");
                    return 2;
            }
        }

        Console.WriteLine(Text($"Milliseconds per ask of the last {Window} asks before so many trials{(known > 0 ? Text($" ({known} of them from NSGA-II)") : string.Empty)}: CPU median and 95th percentile, wall median and 95th percentile"));
        foreach (var problem in problems)
        {
            foreach (var strategy in strategies)
            {
                Measure(problem, strategy, marks, known);
            }
        }

        return 0;
    }

    private static void Measure(string name, string strategyName, IReadOnlyList<int> marks, int known)
    {
        var problem = BenchProblem.Find(name).Make();
        var settings = new SearchSettings(strategyName, marks.Max(), null, 1);
        var strategy = StrategyFactory.Create(strategyName, problem, settings, CancellationToken.None);
        var told = Teach(problem, strategy, known);
        var (cpu, wall) = (new List<double>(), new List<double>());
        var batch = new CandidateBatch(problem.Space, 1);
        foreach (var mark in marks.Order())
        {
            cpu.Clear();
            wall.Clear();
            for (; told < mark; told++)
            {
                var (cpuBefore, started) = (Environment.CpuUsage.TotalTime, TimeProvider.System.GetTimestamp());
                strategy.Ask(batch);
                cpu.Add((Environment.CpuUsage.TotalTime - cpuBefore).TotalMilliseconds);
                wall.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);
                Tell(problem, strategy, batch);
            }

            Console.WriteLine(Text($"{name,-10}{strategyName,-10}{mark,8}{Quantile(cpu, 0.5),10:F1}{Quantile(cpu, 0.95),10:F1}{Quantile(wall, 0.5),10:F1}{Quantile(wall, 0.95),10:F1}"));
        }
    }

    private static int Teach(StudyProblem problem, ISearchStrategy strategy, int known)
    {
        var teacher = StrategyFactory.Create("nsga2", problem, new SearchSettings("nsga2", known, null, 1), CancellationToken.None);
        var batch = new CandidateBatch(problem.Space, 20);
        var told = 0;
        for (; told < known; told += batch.Count)
        {
            teacher.Ask(batch);
            teacher.Tell(Tell(problem, strategy, batch));
        }

        return told;
    }

    private static ScoredBatch Tell(StudyProblem problem, ISearchStrategy strategy, CandidateBatch batch)
    {
        var scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
        new Scorer(problem).Score(batch, scores);
        strategy.Tell(scores);
        return scores;
    }

    private static double Quantile(List<double> values, double share)
    {
        var last = values.TakeLast(Window).Order().ToArray();
        return last[Math.Min(last.Length - 1, (int)Math.Ceiling(share * last.Length) - 1)];
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
