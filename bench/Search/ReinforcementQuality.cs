using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dse.Core.Pareto;
using Dse.Core.Studies;
using Dse.Solvers;

namespace Dse.Bench.Search;

/// <summary>Learning strategies beside NSGA-II and random search, one agent beside several, and a policy on systems it has not seen.</summary>
internal static class ReinforcementQuality
{
    private const string Mixed = """{"kind":"MemoryController","workload":{"preset":"mixed","gBps":10},"space":{"refreshPolicy":["none","allBank"]}}""";

    // Four subsystems of an accelerator: the array, the outer and the inner memory, the tiles.
    private static readonly string[][] AcceleratorParts = [["rows", "columns", "dataflow", "clockMhz"], ["memory", "bufferKiB"], ["localBytes", "doubleBuffer"], ["tileM", "tileN", "tileK"]];

    public static int Run(string[] args)
    {
        var quick = args.Contains("--quick");
        (string Name, Action<bool, int> Run)[] parts = [("accelerators", Accelerators), ("controllers", Controllers), ("transfer", Transfer)];
        var chosen = parts.Where(p => args.Contains(p.Name)).ToArray();
        if (chosen.Length + (quick ? 1 : 0) != args.Length)
        {
            Console.Error.WriteLine($"usage: dse bench reinforcement [--quick] [{string.Join(" | ", parts.Select(p => p.Name))}]");
            return 2;
        }

        var seeds = quick ? 3 : 11;
        Console.WriteLine(Text($"Hypervolume of all feasible evaluated designs, logarithmic objectives, over that of the reference front; median, least and greatest of {seeds} seeds."));
        foreach (var part in chosen.Length > 0 ? chosen : parts)
        {
            part.Run(quick, seeds);
        }

        Console.WriteLine(Text($"\n{Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds:F0} s of CPU time"));
        return 0;
    }

    private static void Accelerators(bool quick, int seeds)
    {
        var problem = BenchProblem.Find("acc-a");
        foreach (var budget in quick ? [2_000] : new long[] { 2_000, 20_000 })
        {
            Console.WriteLine(Text($"\nACC-A, {budget:N0} evaluations, over the exact front"));
            Line("nsga2", seeds, seed => problem.Score(Settings("nsga2", budget, seed)));
            foreach (var algorithm in ReinforcementSettings.Algorithms)
            {
                var agents = algorithm == ReinforcementSettings.MultiAgent ? AcceleratorParts : null;
                Line(algorithm, seeds, seed => problem.Score(Learning(algorithm, budget, seed, agents)));
            }
        }
    }

    private static void Controllers(bool quick, int seeds)
    {
        var front = Reference(Mixed);
        foreach (var budget in quick ? [500] : new long[] { 500, 2_000 })
        {
            Console.WriteLine(Text($"\nMemory controllers in the space of ArchGym (mixed traffic, 10 GB/s), {budget:N0} evaluations, over the enumerated front of {front.Size} points"));
            Line("random", seeds, seed => front.Score(Mixed, Settings("random", budget, seed)));
            Line("nsga2", seeds, seed => front.Score(Mixed, Settings("nsga2", budget, seed)));
            foreach (var algorithm in ReinforcementSettings.Algorithms)
            {
                Line(algorithm, seeds, seed => front.Score(Mixed, Learning(algorithm, budget, seed, null)));
            }
        }
    }

    // Learns on one system, then draws from the policy as it is on others, beside searches that start anew there.
    private static void Transfer(bool quick, int seeds)
    {
        var trained = quick ? 2_000 : 10_000;
        const long Spent = 1_000;
        var policies = new string[seeds];
        for (var seed = 0; seed < seeds; seed++)
        {
            var document = Explorer.Run(Parse(Mixed), Learning(ReinforcementSettings.Preference, trained, seed, null), ExplorerOptions.Default with { Threads = 1 }, null, default, CancellationToken.None);
            policies[seed] = System.Text.Encoding.UTF8.GetString(document.PolicyJson!);
        }

        foreach (var (memory, workload) in new[]
        {
            ("DDR4-2400-8Gb-x8", """{"preset":"random"}"""), ("DDR4-2400-8Gb-x8", """{"preset":"streaming"}"""), ("DDR3-1600-1Gb-x8", """{"preset":"mixed"}"""),
            ("DDR3-1600-1Gb-x8", """{"preset":"streaming","gBps":4}"""), ("LPDDR4-3200-6Gb-x16", """{"preset":"mixed","gBps":2}"""), ("LPDDR4-3200-6Gb-x16", """{"preset":"random","saturating":true}"""),
        })
        {
            var spec = $$"""{"kind":"MemoryController","memory":"{{memory}}","workload":{{workload}},"space":{"refreshPolicy":["none","allBank"]} }""";
            var front = Reference(spec);
            Console.WriteLine(Text($"\nPolicy learnt on the above ({trained:N0} evaluations), not retrained, on {memory} {workload}: {Spent:N0} evaluations"));
            Line("random", seeds, seed => front.Score(spec, Settings("random", Spent, seed)));
            Line("nsga2", seeds, seed => front.Score(spec, Settings("nsga2", Spent, seed)));
            Line("frozen policy", seeds, seed => front.Score(spec, Settings("reinforcement", Spent, seed) with
            {
                Reinforcement = new ReinforcementSettings(ReinforcementSettings.Preference, null, policies[seed], Learns: false),
            }));
        }
    }

    private static SearchSettings Settings(string strategy, long budget, int seed) => new(strategy, budget, null, (ulong)seed + 1);

    private static SearchSettings Learning(string algorithm, long budget, int seed, string[][]? agents) =>
        Settings("reinforcement", budget, seed) with { Reinforcement = new ReinforcementSettings(algorithm, agents, null, Learns: true) };

    private static void Line(string name, int seeds, Func<int, double> score)
    {
        var scores = new double[seeds];
        for (var seed = 0; seed < seeds; seed++)
        {
            scores[seed] = score(seed);
        }

        Array.Sort(scores);
        Console.WriteLine(Text($"{name,-16}{scores[seeds / 2],10:F4}{scores[0],10:F4}{scores[^1],10:F4}"));
    }

    private static EnumeratedFront Reference(string spec) => new(SearchQuality.Front(Parse(spec), new SearchSettings("exhaustive", null, null, 1)));

    internal static StudyProblem Parse(string spec)
    {
        using var json = JsonDocument.Parse(spec);
        var errors = new List<SpecError>();
        return StudyKinds.Resolve(json.RootElement, errors)?.Parse(json.RootElement, errors)?.Problem
            ?? throw new ArgumentException(string.Join(' ', errors.Select(e => e.Message)), nameof(spec));
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    /// <summary>A front found by enumeration, as the measure of others: logarithms, its best and worst at 0 and 1, against 1.1.</summary>
    private sealed class EnumeratedFront
    {
        private readonly double[] least;
        private readonly double[] range;
        private readonly double volume;

        public EnumeratedFront(PointSet front)
        {
            Size = front.Count;
            least = new double[front.Objectives];
            range = new double[front.Objectives];
            for (var o = 0; o < least.Length; o++)
            {
                var logs = Enumerable.Range(0, front.Count).Select(i => Math.Log(front[i][o])).ToArray();
                least[o] = logs.Min();
                range[o] = Math.Max(1e-12, logs.Max() - least[o]);
            }

            volume = Volume(front);
        }

        public int Size { get; }

        public double Score(string spec, SearchSettings search) => Volume(SearchQuality.Front(Parse(spec), search)) / volume;

        private double Volume(PointSet front)
        {
            var scaled = new PointSet(least.Length, front.Count);
            var point = new double[least.Length];
            for (var i = 0; i < front.Count; i++)
            {
                for (var o = 0; o < point.Length; o++)
                {
                    point[o] = (Math.Log(front[i][o]) - least[o]) / range[o];
                }

                scaled.Add(point);
            }

            var reference = new double[least.Length];
            Array.Fill(reference, 1.1);
            return Hypervolume.Compute(scaled, reference);
        }
    }
}
