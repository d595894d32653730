using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dse.Core.Cost.Training;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Core.Studies.TrainingPlans;
using Dse.Solvers;

namespace Dse.Bench.Speed;

/// <summary>Training plans per core-second: as a search evaluates them, against one plain estimate after another in the same run.</summary>
/// <remarks>Times are user CPU time of the process, which other programs on the machine do not lengthen; everything runs on one thread.</remarks>
internal static class PlanSpeed
{
    // examples/training-gpt3-4096.yaml: every layout of GPT-3 175B on 4,096 A100.
    private const string Everything = """
        "space":{"flashAttention":[true,false],"offload":["none","weights","activations","optimizer","weights+activations","weights+optimizer","activations+optimizer","weights+activations+optimizer"]}
        """;

    public static int Run()
    {
        var whole = Spec("GPT-3-175B", 4096, 2048, 4096, Everything);
        var usual = Spec("GPT-3-175B", 4096, 2048, 4096, null);

        // The compiler's tiers settle before anything counts.
        for (var warm = 0; warm < 2; warm++)
        {
            Reference(whole, rows: 2_000_000);
            Series(whole, wanted: null);
            Cold(40, 500, 1);
        }

        Console.WriteLine("GPT-3 175B on 4,096 A100, every plan of the example, layer tables warm");
        var plain = Print("  plain reference, one estimate after another", Reference(whole, long.MaxValue));
        Print("  walking alone", Walk(whole));
        Print("  search's evaluator, all metrics", Series(whole, wanted: null), plain);
        Print("  search's evaluator, the objectives' metrics", Series(whole, wanted: [0, PlanMetrics.MemoryColumn]), plain);
        Console.WriteLine("The same job, default space");
        plain = Print("  plain reference", Reference(usual, long.MaxValue, rounds: 20));
        Print("  search's evaluator, all metrics", Series(usual, wanted: null, rounds: 20), plain);
        Console.WriteLine("Tables empty");
        Print("  1,000 jobs that share no layer, 100 plans drawn from the space of each", Cold(10, 100, 100));
        Print("  20,000 jobs, one plan of each: what is worked out for it serves nothing else", Cold(40, 500, 1));
        Print("  the default space of one job, from empty tables", Fresh(usual));
        for (var round = 0; round < 3; round++)
        {
            Enumerate(whole);
        }

        return 0;
    }

    private static (long Plans, double Seconds) Reference(string spec, long rows, int rounds = 1)
    {
        var (work, plans, problem) = Parse(spec);
        var model = new TrainingModel(work);
        var cells = new double[plans.Space.Parameters.Count];
        var metrics = new double[PlanMetrics.All.Count];
        void Score(CandidateBatch batch, ScoredBatch scores)
        {
            for (var row = 0; row < batch.Count; row++)
            {
                batch.CopyRow(row, cells);
                var estimate = model.Evaluate(plans.PlanOf(cells));
                for (var m = 0; m < metrics.Length; m++)
                {
                    metrics[m] = PlanMetrics.Value(m, estimate, work);
                }
            }
        }

        Measure(problem, 1, rows, Score);
        return Measure(problem, rounds, rows, Score);
    }

    private static (long Plans, double Seconds) Series(string spec, IReadOnlyList<int>? wanted, int rounds = 1)
    {
        var (_, _, problem) = Parse(spec);
        Measure(problem, 1, long.MaxValue, problem.Evaluator.Evaluate, wanted);
        return Measure(problem, rounds, long.MaxValue, problem.Evaluator.Evaluate, wanted);
    }

    private static (long Plans, double Seconds) Walk(string spec) => Measure(Parse(spec).Problem, 1, long.MaxValue, static (_, _) => { });

    private static (long Plans, double Seconds) Fresh(string spec)
    {
        var (_, _, problem) = Parse(spec);
        return Measure(problem, 1, long.MaxValue, problem.Evaluator.Evaluate);
    }

    // Sequences of another length: no layer of one job is like any of another. Jobs are made outside the time that counts.
    private static (long Plans, double Seconds) Cold(int rounds, int jobs, int each)
    {
        var random = new RandomSource(1);
        long plans = 0;
        var seconds = 0.0;
        for (var round = 0; round < rounds; round++)
        {
            var asked = Enumerable.Range(0, jobs).Select(job => Draw(1024 + (8 * ((round * jobs) + job)), each, random)).ToArray();
            var start = Now();
            foreach (var (evaluator, batch, scores) in asked)
            {
                evaluator.Evaluate(batch, scores);
                plans += batch.Count;
            }

            seconds += (Now() - start).TotalSeconds;
        }

        return (plans, seconds);
    }

    private static (IEvaluator Evaluator, CandidateBatch Batch, ScoredBatch Scores) Draw(int sequence, int plans, RandomSource random)
    {
        var (_, _, problem) = Parse(Spec("GPT-3-175B", 512, sequence, 512, null));
        var batch = new CandidateBatch(problem.Space, plans) { Count = plans };
        var sampler = new SpaceSampler(problem.Space, CancellationToken.None);
        var cells = new double[problem.Space.Parameters.Count];
        for (var row = 0; row < plans; row++)
        {
            sampler.TrySample(random, cells);
            batch.SetRow(row, cells);
        }

        return (problem.Evaluator, batch, new ScoredBatch(batch, problem.Evaluator.Metrics.Count));
    }

    private static void Enumerate(string spec)
    {
        var start = Now();
        var clock = Stopwatch.StartNew();
        var (_, _, problem) = Parse(spec);
        var front = Explorer.Run(problem, new SearchSettings("exhaustive", null, null, 0), new ExplorerOptions(1, 60, TimeProvider.System), null, default, CancellationToken.None);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Enumerated to the proved front on one thread: {front.Evaluations:N0} plans, {front.Points.Count} points, {(Now() - start).TotalSeconds:F2} s of user time ({clock.Elapsed.TotalSeconds:F2} s on the clock of a shared machine)"));
    }

    private static (long Plans, double Seconds) Measure(
        StudyProblem problem, int rounds, long rows, Action<CandidateBatch, ScoredBatch> score, IReadOnlyList<int>? wanted = null)
    {
        var batch = new CandidateBatch(problem.Space, 1024);
        var scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count) { Wanted = wanted };
        long plans = 0;
        var start = Now();
        for (var round = 0; round < rounds; round++)
        {
            var walker = new SpaceWalker(problem.Space);
            while (plans < rows && walker.Fill(batch) > 0)
            {
                plans += batch.Count;
                score(batch, scores);
            }
        }

        return (plans, (Now() - start).TotalSeconds);
    }

    private static TimeSpan Now() => Environment.CpuUsage.UserTime;

    private static string Spec(string model, int devices, int sequence, int batch, string? space) => string.Create(
        CultureInfo.InvariantCulture,
        $$"""
        {"kind":"TrainingPlan","model":"{{model}}","cluster":{"device":"A100-SXM4-80GB","devices":{{devices}},"devicesPerNode":8,"scaleOutGBps":25},
         "sequence":{{sequence}},"globalBatch":{{batch}},"precision":"bf16"{{(space is null ? string.Empty : "," + space)}}}
        """);

    private static (TrainingWorkload Work, TrainingPlanSpace Plans, StudyProblem Problem) Parse(string spec)
    {
        using var document = JsonDocument.Parse(spec);
        var errors = new List<SpecError>();
        var root = new SpecObject(document.RootElement, "$", errors);
        var work = WorkloadReader.Read(root, errors)!;
        var plans = TrainingPlanSpace.Make(work, root.Object("space"), [], errors)!;
        return (work, plans, StudyKinds.Find("TrainingPlan")!.Parse(document.RootElement, errors)!.Problem);
    }

    private static (long Plans, double Seconds) Print(string what, (long Plans, double Seconds) measured, (long Plans, double Seconds)? reference = null)
    {
        var rate = measured.Plans / measured.Seconds;
        var times = reference is { } plain ? string.Create(CultureInfo.InvariantCulture, $", {rate / (plain.Plans / plain.Seconds):F1} times the reference") : string.Empty;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {measured.Plans:N0} plans in {measured.Seconds:F2} s, {rate:N0} plans/s{times}"));
        return measured;
    }
}
