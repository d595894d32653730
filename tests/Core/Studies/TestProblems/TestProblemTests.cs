using System.Globalization;
using System.Text;
using System.Text.Json;
using Dse.Core.Pareto;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Core.Studies.TestProblems;

namespace Dse.Core.Tests.Studies.TestProblems;

public class TestProblemTests
{
    [Theory]
    [InlineData("re21", "2 2 2 2", "2048.528137 0.02")]
    [InlineData("re23", "16 8 50 120", "7328.957 0")]
    [InlineData("re24", "2 20", "2402 0")]
    [InlineData("re31", "10 20 2", "89.4427191 4.472135955 89.3427191")]
    [InlineData("re36", "16 20 40 52", "0.431 52 0")]
    [InlineData("re37", "0.2 0.4 0.6 0.8", "0.4403096 0.594984 0.896704")]
    [InlineData("re41", "1 0.9 1 1 1.75 0.8 0.8", "29.172008 4.049 12.1232625 1.0485")]
    [InlineData("zdt1", "0.25 0 0", "0.25 0.5")]
    [InlineData("zdt1", "0.25 1 0", "0.25 4.327396")] // g = 1 + 9/2
    [InlineData("zdt2", "0.5 0 0", "0.5 0.75")]
    [InlineData("zdt3", "0.25 0 0", "0.25 0.25")] // sin(2.5 pi) = 1
    [InlineData("zdt4", "0.25 0 0", "0.25 0.5")]
    [InlineData("zdt4", "0.25 0.25 0", "0.25 18.767805")] // g = 1 + 20 + (0.0625 + 10) - 10 = 21.0625
    [InlineData("zdt6", "0 0 0", "1 0")]
    [InlineData("dtlz1", "0.5 0.5 0.5 0.5", "0.125 0.125 0.25")]
    [InlineData("dtlz1", "0.5 0.5 0.5 1", "3.25 3.25 6.5")] // g = 100 (2 + 0.25 - cos 0 - cos 10 pi) = 25
    [InlineData("dtlz2", "0 0 0.5 0.5", "1 0 0")]
    [InlineData("dtlz2", "0.5 1 1 0.5", "0 0.883883 0.883883", 1e-6)] // g = 0.25
    [InlineData("dtlz4", "0 1 0.5 0.5", "0 1 0")]
    [InlineData("dtlz5", "0.5 0.3 0.5 0.5", "0.5 0.5 0.707107")]
    [InlineData("dtlz6", "0.5 0.3 0 0", "0.5 0.5 0.707107")]
    [InlineData("dtlz7", "0 0 0 0", "0 0 6")]
    [InlineData("acc-a", "32 32 WS LPDDR 512 128 1000 64 64 64 true", "9.2209152 25.7399688 3.5908864")]
    [InlineData("acc-a", "256 256 OS HBM 8192 16 1600 256 256 256 true", "0.144 11.9306436 83.5174912")]
    [InlineData("acc-a", "4 4 IS GDDR 32 1024 400 16 16 16 false", "954.936852 198.056126 8.0708608")]
    [InlineData("acc-a", "64 16 OS HBM 1024 32 1000 256 256 32 false", "13.8136781 13.7714279 22.0873216")]
    public void A_formula_gives_its_check_value(string problem, string design, string expected, double tolerance = 1e-6)
    {
        var values = design.Split(' ');
        var isOpen = problem.StartsWith("zdt", StringComparison.Ordinal) || problem.StartsWith("dtlz", StringComparison.Ordinal);
        var names = TestFunctions.Make(problem, isOpen ? values.Length : null, null).Parameters.Select(p => p.Name).ToArray();
        var parameters = string.Join(',', values.Select((v, i) => $"\"{names[i]}\":{(char.IsLetter(v[0]) && v is not "true" and not "false" ? $"\"{v}\"" : v)}"));
        var answer = Answer($$$"""{"kind":"TestProblem","problem":"{{{problem}}}"{{{(isOpen ? $",\"variables\":{values.Length}" : "")}}},"parameters":{ {{{parameters}}} } }""");

        var metrics = answer.GetProperty("metrics").EnumerateObject().Select(m => m.Value.GetDouble()).ToArray();
        var wanted = expected.Split(' ').Select(t => double.Parse(t, CultureInfo.InvariantCulture)).ToArray();
        Assert.Equal(wanted.Length, metrics.Length);
        for (var m = 0; m < wanted.Length; m++)
        {
            Assert.InRange(metrics[m], wanted[m] - (tolerance * Math.Max(1, Math.Abs(wanted[m]))), wanted[m] + (tolerance * Math.Max(1, Math.Abs(wanted[m]))));
        }
    }

    [Fact]
    public void Constraints_of_acc_a_have_their_check_values()
    {
        var problem = Parse("""{"kind":"TestProblem","problem":"acc-a"}""");
        var scores = Score(problem, [6, 6, 1, 2, 8, 0, 6, 4, 4, 4, 1]);

        Assert.Equal(TrialOutcome.Infeasible, scores.Outcomes[0]);
        Assert.Equal("powerAboveLimit", problem.Reasons[scores.Reasons[0]]);
        Assert.Equal(5.90431, scores.Violations[0], 5);
    }

    [Fact]
    public void Every_design_of_the_exact_front_is_feasible_with_the_listed_objectives()
    {
        var problem = Parse("""{"kind":"TestProblem","problem":"acc-a"}""");
        var rows = Core.Hardware.CatalogText.ReadCsv("benchmarks/acc-a.csv").ToArray();
        Assert.Equal(838, rows.Length);
        foreach (var row in rows)
        {
            var cells = Cells(problem, row);
            var scores = Score(problem, cells);
            Assert.Equal(TrialOutcome.Feasible, scores.Outcomes[0]);
            for (var m = 0; m < 3; m++)
            {
                var listed = double.Parse(row[problem.Evaluator.Metrics[m].Name], CultureInfo.InvariantCulture);
                Assert.InRange(scores.Metric(m)[0] / listed, 1 - 1e-8, 1 + 1e-8);
            }
        }
    }

    // Many have the same energy at every clock but for the last bit.
    [Fact]
    public void The_exact_front_with_every_clock_is_the_exact_front()
    {
        var problem = Parse("""{"kind":"TestProblem","problem":"acc-a"}""");
        var clock = problem.Space.Parameters.ToList().FindIndex(p => p.Name == "clockMhz");
        var listed = new HashSet<string>();
        var points = new PointSet(3, 838 * problem.Space.Parameters[clock].Levels.Count);
        foreach (var row in Core.Hardware.CatalogText.ReadCsv("benchmarks/acc-a.csv"))
        {
            var cells = Cells(problem, row);
            var own = Score(problem, cells);
            listed.Add(Objectives(own));
            for (var level = 0; level < problem.Space.Parameters[clock].Levels.Count; level++)
            {
                cells[clock] = level;
                var scores = Score(problem, cells);
                if (scores.Outcomes[0] == TrialOutcome.Feasible)
                {
                    points.Add([scores.Metric(0)[0], scores.Metric(1)[0], scores.Metric(2)[0]]);
                }
            }
        }

        var front = NonDominated.Filter(points).Select(i => string.Join(' ', points[i].ToArray())).ToHashSet();

        Assert.Equal(838, listed.Count);
        Assert.Equal(listed.Order(), front.Order());

        static string Objectives(ScoredBatch scores) => string.Join(' ', Enumerable.Range(0, 3).Select(m => scores.Metric(m)[0]));
    }

    private static double[] Cells(StudyProblem problem, IReadOnlyDictionary<string, string> row)
    {
        return [.. problem.Space.Parameters.Select(p => (double)p.Levels.ToList().FindIndex(l => l.ToString() == Shown(p.Name, row[p.Name])))];

        static string Shown(string name, string cell) => name == "doubleBuffer" ? cell == "1" ? "true" : "false" : cell;
    }

    [Theory]
    [InlineData("re21", 2, 0.888555)]
    [InlineData("re23", 2, 1.163553)]
    [InlineData("re24", 2, 1.171256)]
    [InlineData("re31", 3, 1.330999)]
    [InlineData("re36", 3, 0.944469)]
    [InlineData("re37", 3, 0.906613)]
    [InlineData("acc-a", 3, 1.145599277690)]
    public void A_reference_front_has_its_published_hypervolume_and_scores_one(string problem, int objectives, double hypervolume)
    {
        var front = ReferenceFront.Find(problem, objectives)!;

        Assert.Equal(hypervolume, front.Hypervolume, 6);
        Assert.Equal(1, front.Score(front.Points!), 12);
        Assert.Equal(1, front.Recall(front.Points!));
    }

    [Theory]
    [InlineData("zdt1")]
    [InlineData("zdt2")]
    [InlineData("zdt3")]
    [InlineData("zdt4")]
    [InlineData("zdt6")]
    public void A_dense_sample_of_the_front_of_zdt_scores_one(string problem)
    {
        var points = new PointSet(2);
        var parsed = Parse($$"""{"kind":"TestProblem","problem":"{{problem}}","variables":2}""");
        for (var i = 0; i <= 20_000; i++)
        {
            var scores = Score(parsed, [i / 20_000.0, 0]);
            points.Add([scores.Metric(0)[0], scores.Metric(1)[0]]);
        }

        Assert.InRange(ReferenceFront.Find(problem, 2)!.Score(points), 0.999, 1.001);
    }

    [Theory]
    [InlineData("""{"kind":"TestProblem"}""", "$.problem", "missingField")]
    [InlineData("""{"kind":"TestProblem","problem":"re42"}""", "$.problem", "unknownValue")]
    [InlineData("""{"kind":"TestProblem","problem":"re21","variables":4}""", "$.variables", "notTogether")]
    [InlineData("""{"kind":"TestProblem","problem":"zdt1","objectiveCount":3}""", "$.objectiveCount", "notTogether")]
    [InlineData("""{"kind":"TestProblem","problem":"dtlz2","objectiveCount":5,"variables":4}""", "$.variables", "outOfRange")]
    [InlineData("""{"kind":"TestProblem","problem":"dtlz2","objectiveCount":11}""", "$.objectiveCount", "outOfRange")]
    [InlineData("""{"kind":"TestProblem","problem":"zdt1","objectives":["min f3"]}""", "$.objectives[0]", "unknownMetric")]
    public void A_bad_spec_is_refused_with_its_place(string spec, string path, string code)
    {
        var errors = new List<SpecError>();
        using var json = JsonDocument.Parse(spec);

        Assert.Null(StudyKinds.Find("TestProblem")!.Parse(json.RootElement, errors));
        Assert.Contains(errors, e => e.Path == path && e.Code == code);
    }

    [Fact]
    public void Ten_objectives_are_read()
    {
        var problem = Parse("""{"kind":"TestProblem","problem":"dtlz2","objectiveCount":10,"constraints":["x1 <= 0.5","f10 < 2"]}""");

        Assert.Equal(10, problem.Objectives.Count);
        Assert.Equal(19, problem.Space.Parameters.Count);
        Assert.Single(problem.Space.Constraints);
        Assert.Single(problem.MetricConstraints);
    }

    private static StudyProblem Parse(string spec)
    {
        var errors = new List<SpecError>();
        using var json = JsonDocument.Parse(spec);
        var study = StudyKinds.Find("TestProblem")!.Parse(json.RootElement, errors);
        Assert.Empty(errors);
        return study!.Problem;
    }

    private static ScoredBatch Score(StudyProblem problem, double[] cells)
    {
        var batch = new CandidateBatch(problem.Space, 1) { Count = 1 };
        batch.SetRow(0, cells);
        var scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
        problem.Evaluator.Evaluate(batch, scores);
        return scores;
    }

    private static JsonElement Answer(string line)
    {
        using var stream = new MemoryStream();
        using (var json = JsonDocument.Parse(line))
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            Assert.Null(StudyKinds.Find("TestProblem")!.Evaluate(json.RootElement, writer));
            writer.WriteEndObject();
        }

        using var answer = JsonDocument.Parse(Encoding.UTF8.GetString(stream.ToArray()));
        return answer.RootElement.Clone();
    }
}
