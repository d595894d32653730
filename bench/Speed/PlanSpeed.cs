using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Bench.Speed;

/// <summary>Plans of one job per core-second: walking the space, and walking and evaluating it, on one thread.</summary>
internal static class PlanSpeed
{
    private const string Spec = """
        {"kind":"TrainingPlan","model":"GPT-3-175B","cluster":{"device":"A100-SXM4-80GB","devices":4096,"devicesPerNode":8},
         "sequence":2048,"globalBatch":4096,"precision":"fp16"}
        """;

    public static int Run()
    {
        var errors = new List<SpecError>();
        using var document = JsonDocument.Parse(Spec);
        var problem = StudyKinds.Find("TrainingPlan")!.Parse(document.RootElement, errors)!.Problem;
        var batch = new CandidateBatch(problem.Space, 1024);
        var scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
        Measure("walk", new SpaceWalker(problem.Space), batch, static () => { });
        long feasible = 0;
        Measure("walk and evaluate", new SpaceWalker(problem.Space), batch, () =>
        {
            problem.Evaluator.Evaluate(batch, scores);
            foreach (var outcome in scores.Outcomes[..batch.Count])
            {
                feasible += outcome == TrialOutcome.Feasible ? 1 : 0;
            }
        });
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"feasible: {feasible:N0}"));
        return 0;
    }

    private static void Measure(string what, SpaceWalker walker, CandidateBatch batch, Action score)
    {
        var clock = Stopwatch.StartNew();
        long plans = 0;
        while (walker.Fill(batch) > 0)
        {
            plans += batch.Count;
            score();
        }

        var seconds = clock.Elapsed.TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what}: {plans:N0} plans in {seconds:F2} s, {plans / seconds:N0} plans/s"));
    }
}
