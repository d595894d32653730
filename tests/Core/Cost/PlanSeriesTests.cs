using System.Text.Json;
using Dse.Core.Cost.Training;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Core.Studies.TrainingPlans;

namespace Dse.Core.Tests.Cost;

/// <summary>A search's evaluator works out once what rows share; the plain estimate of each plan is the definition.</summary>
public class PlanSeriesTests
{
    private const string Dense = """
        {"kind":"TrainingPlan","model":"Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":32,"devicesPerNode":8},"sequence":4096,"globalBatch":64,"precision":"bf16",
         "space":{"flashAttention":[true,false],"offload":["none","weights","activations","optimizer","weights+optimizer"],"vp":[2,4]}}
        """;

    private const string Mixture = """
        {"kind":"TrainingPlan","model":"Mixtral-8x7B","cluster":{"device":"A100-SXM4-80GB","devices":32,"devicesPerNode":8},"sequence":4096,"globalBatch":64,"precision":"bf16",
         "space":{"vp":[2],"moeTp":[1,2]}}
        """;

    private const string Legacy = """
        {"kind":"TrainingPlan","model":"GPT-3-13B","cluster":{"device":"A100-SXM4-80GB","devices":64,"devicesPerNode":8},"sequence":2048,"globalBatch":64,"precision":"fp16",
         "space":{"zero":[0,2,3],"offload":["none","activations"],"overlapTp":["none","ring","pipe"],"cp":1}}
        """;

    private const string Unlike = """
        {"kind":"TrainingPlan","model":"Llama-3.1-8B","cluster":{"device":"H100-SXM5-80GB","devices":16,"devicesPerNode":8,"bandwidthGBps":[[0,20],[20,0]]},"sequence":4096,"globalBatch":16,"precision":"bf16",
         "space":{"tp":[4,8],"vp":[2],"microbatch":1,"recompute":"none","schedule":"1f1b"}}
        """;

    [Theory]
    [InlineData(Dense, 5_000)]
    [InlineData(Mixture, 5_000)]
    [InlineData(Legacy, 5_000)]
    [InlineData(Unlike, 50)]
    public void Every_metric_of_every_design_is_the_plain_estimates_bit_for_bit(string spec, int least)
    {
        var job = Parse(spec);
        long seen = 0;
        foreach (var (batch, scores) in Score(job, wanted: null))
        {
            for (var row = 0; row < batch.Count; row++, seen++)
            {
                Check(job, batch, scores, row, Enumerable.Range(0, PlanMetrics.All.Count));
            }
        }

        Assert.True(seen > least, $"only {seen} designs");
    }

    [Fact]
    public void Metrics_that_are_not_asked_for_come_when_a_row_is_completed()
    {
        var job = Parse(Dense);
        var (batch, scores) = Score(job, wanted: [0, PlanMetrics.MemoryColumn]).First(b => b.Scores.Outcomes[..b.Batch.Count].Contains(TrialOutcome.Feasible));
        var row = scores.Outcomes.IndexOf(TrialOutcome.Feasible);
        Check(job, batch, scores, row, [0, PlanMetrics.MemoryColumn]);

        job.Problem.Evaluator.Complete(scores, row);

        Check(job, batch, scores, row, Enumerable.Range(0, PlanMetrics.All.Count));
    }

    [Fact]
    public void Every_metric_comes_out_the_same_when_it_is_the_only_one_asked_for()
    {
        var job = Parse(Legacy);
        for (var metric = 0; metric < PlanMetrics.All.Count; metric++)
        {
            var (batch, scores) = Score(job, wanted: [metric]).First(b => b.Scores.Outcomes[..b.Batch.Count].Contains(TrialOutcome.Feasible));
            for (var row = 0; row < batch.Count; row++)
            {
                Check(job, batch, scores, row, [metric]);
            }
        }
    }

    [Fact]
    public void The_order_of_rows_does_not_matter()
    {
        var job = Parse(Legacy);
        var rows = new List<double[]>();
        var walker = new SpaceWalker(job.Problem.Space);
        while (walker.Next())
        {
            rows.Add(walker.Cells.ToArray());
        }

        var random = new Random(7);
        var batch = new CandidateBatch(job.Problem.Space, 512) { Count = 512 };
        for (var row = 0; row < batch.Count; row++)
        {
            batch.SetRow(row, rows[random.Next(rows.Count)]);
        }

        var scores = new ScoredBatch(batch, job.Problem.Evaluator.Metrics.Count);
        job.Problem.Evaluator.Evaluate(batch, scores);

        for (var row = 0; row < batch.Count; row++)
        {
            Check(job, batch, scores, row, Enumerable.Range(0, PlanMetrics.All.Count));
        }
    }

    private static void Check(Job job, CandidateBatch batch, ScoredBatch scores, int row, IEnumerable<int> metrics)
    {
        var cells = new double[job.Problem.Space.Parameters.Count];
        batch.CopyRow(row, cells);
        var plan = job.Plans.PlanOf(cells);
        var plain = job.Model.Evaluate(plan);

        Assert.Equal(plain.Problem == PlanProblem.None ? TrialOutcome.Feasible : TrialOutcome.Infeasible, scores.Outcomes[row]);
        Assert.Equal((int)plain.Problem - 1, scores.Reasons[row]);
        foreach (var metric in metrics)
        {
            var expected = plain.Problem == PlanProblem.None || metric == PlanMetrics.MemoryColumn ? PlanMetrics.Value(metric, plain, job.Model.Work) : double.NaN;
            var actual = scores.Metric(metric)[row];
            if (BitConverter.DoubleToInt64Bits(expected) != BitConverter.DoubleToInt64Bits(actual))
            {
                Assert.Fail($"{PlanMetrics.All[metric].Name}: {actual:R} instead of {expected:R} for {plan}");
            }
        }
    }

    private static IEnumerable<(CandidateBatch Batch, ScoredBatch Scores)> Score(Job job, IReadOnlyList<int>? wanted)
    {
        var walker = new SpaceWalker(job.Problem.Space);

        // A length that vectors do not divide.
        var batch = new CandidateBatch(job.Problem.Space, 509);
        var scores = new ScoredBatch(batch, job.Problem.Evaluator.Metrics.Count) { Wanted = wanted };
        while (walker.Fill(batch) > 0)
        {
            job.Problem.Evaluator.Evaluate(batch, scores);
            yield return (batch, scores);
        }
    }

    private static Job Parse(string spec)
    {
        using var document = JsonDocument.Parse(spec);
        var errors = new List<SpecError>();
        var problem = StudyKinds.Find("TrainingPlan")!.Parse(document.RootElement, errors)?.Problem;
        var root = new SpecObject(document.RootElement, "$", errors);
        var work = WorkloadReader.Read(root, errors);
        Assert.Empty(errors);
        return new Job(problem!, new TrainingModel(work!), TrainingPlanSpace.Make(work!, root.Object("space"), [], errors)!);
    }

    private sealed record Job(StudyProblem Problem, TrainingModel Model, TrainingPlanSpace Plans);
}
