using System.Text.Json;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Outside;

namespace Dse.Solvers.Tests.Outside;

/// <summary>Searches whose designs are evaluated outside.</summary>
public class OutsideSearchTests
{
    public static TheoryData<string> Strategies => [.. SearchSettings.Strategies];

    [Theory]
    [MemberData(nameof(Strategies))]
    public void The_front_does_not_depend_on_the_order_of_answers(string strategy)
    {
        var search = new SearchSettings(strategy, 150, null, 5);
        if (Dse.Solvers.Search.StrategyFactory.Validate(search, Problem()) is not null)
        {
            return;
        }

        var inOrder = Run(search, new Simulator(order: null));
        var shuffled = Run(search, new Simulator(order: new Random(1)));

        Assert.Equal(Recorder.Essence(inOrder), Recorder.Essence(shuffled));
        Assert.Equal(150, inOrder.Evaluations);
        Assert.NotEmpty(inOrder.Points);
        Assert.All(inOrder.Points, p => Assert.True(p.Metrics.Single(m => m.Key == "slack").Value <= 0));
    }

    [Fact]
    public void Every_design_is_asked_for_once_and_the_whole_front_is_proved()
    {
        var simulator = new Simulator(order: new Random(2));

        var front = Run(new SearchSettings("exhaustive", null, null, 1), simulator);

        Assert.True(front.Proved);
        Assert.Equal(20 * 20 * 2, front.Evaluations);
        Assert.Equal(front.Evaluations, simulator.Designs.Count);
        Assert.Equal(front.Evaluations, simulator.Designs.Distinct(StringComparer.Ordinal).Count());
    }

    [Fact]
    public void A_budget_that_covers_the_space_exactly_proves_the_front()
    {
        Assert.True(Run(new SearchSettings("auto", 800, null, 1), new Simulator(order: null)).Proved);
    }

    [Fact]
    public void A_failed_evaluation_is_tried_again_and_billed_once()
    {
        var simulator = new Simulator(order: null) { FailsAtFirst = trial => trial % 3 == 0 };

        var front = Run(new SearchSettings("nsga2", 60, null, 1), simulator);

        Assert.Equal(60, front.Evaluations);
        Assert.Equal(80, simulator.Designs.Count);
        Assert.DoesNotContain("failed", front.Rejected.Keys);
        Assert.Equal(Recorder.Essence(Run(new SearchSettings("nsga2", 60, null, 1), new Simulator(order: null))), Recorder.Essence(front));
    }

    [Fact]
    public void A_design_that_keeps_failing_or_is_infeasible_is_not_asked_for_again()
    {
        var simulator = new Simulator(order: null) { Refuses = (x, _) => x == 3, Breaks = (x, _) => x == 4 };

        var front = Run(new SearchSettings("exhaustive", null, null, 1), simulator);

        Assert.Equal(40, front.Rejected["infeasible"]);
        Assert.Equal(40, front.Rejected["failed"]);
        Assert.Equal(800 + 40, simulator.Designs.Count);
        Assert.False(front.Proved);
    }

    [Fact]
    public void Front_and_trials_show_what_was_told_though_the_batch_goes_on()
    {
        var recorder = new Recorder();
        string[] early = [];
        var simulator = new Simulator(order: null)
        {
            WaitsAfter = 5,
            Until = () =>
            {
                early = [.. recorder.Trials];
                return recorder.Fronts.Count > 0 && early.Length == 5;
            },
        };

        var end = Explorer.Run(Problem(), new SearchSettings("random", 40, null, 1), ExplorerOptions.Default, recorder, default, CancellationToken.None, simulator);

        Assert.All(recorder.Fronts[0], p => Assert.InRange(p.Trial, 0, 4));
        Assert.All(recorder.Fronts[0], p => Assert.True(p.Metrics.Single(m => m.Key == "slack").Value <= 0));
        Assert.Equal(Recorder.Essence(Run(new SearchSettings("random", 40, null, 1), new Simulator(order: null))), Recorder.Essence(end));

        // Each once, the early ones as they are in the end.
        Assert.Equal([0, 1, 2, 3, 4], early.Select(Number));
        Assert.Equal(Enumerable.Range(0, 40), recorder.Trials.Select(Number).Order());
        static int Number(string trial) => int.Parse(trial[..trial.IndexOf(':', StringComparison.Ordinal)], System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public void Cancelling_keeps_every_answer_and_a_checkpoint_goes_on_to_the_same_front()
    {
        var search = new SearchSettings("nsga2", 200, null, 9);
        using var cancel = new CancellationTokenSource();
        var recorder = new Recorder();
        var interrupted = Explorer.Run(
            Problem(), search, ExplorerOptions.Default, recorder, default, cancel.Token, new Simulator(new Random(3)) { AfterAnswers = (90, cancel.Cancel) });

        var resumed = Explorer.Run(Problem(), search, ExplorerOptions.Default, null, recorder.Checkpoints[^1], CancellationToken.None, new Simulator(new Random(4)));

        Assert.Equal(StudyStatus.Cancelled, interrupted.Status);
        Assert.Equal(90, interrupted.Evaluations);
        Assert.Equal(Recorder.Essence(Run(search, new Simulator(null))), Recorder.Essence(resumed));
    }

    [Fact]
    public void Losing_the_evaluator_ends_the_search_with_what_there_is()
    {
        var front = Run(new SearchSettings("nsga2", 200, null, 9), new Simulator(null) { BreaksDownAfter = 50 });

        Assert.Equal(StudyStatus.Failed, front.Status);
        Assert.StartsWith("It broke down. 50 evaluations", front.Reason, StringComparison.Ordinal);
        Assert.NotEmpty(front.Points);
        Assert.False(front.Reproducible);
    }

    [Theory]
    [InlineData("""{"trial":4,"metrics":{"f":1,"g":2,"slack":-1,"other":"x"}}""", AnswerKind.Metrics, "")]
    [InlineData("""{"trial":4,"metrics":{"f":NaN,"g":-Infinity,"slack":null}}""", AnswerKind.Metrics, "")]
    [InlineData("""{"trial":4,"infeasible":"too hot"}""", AnswerKind.Infeasible, "too hot")]
    [InlineData("""{"trial":4,"error":"no licence"}""", AnswerKind.Error, "no licence")]
    [InlineData("""{"trial":4,"metrics":{"f":1,"g":2}}""", AnswerKind.Error, "metric 'slack' is missing from the answer")]
    [InlineData("""{"trial":4,"metrics":{"f":"1","g":2,"slack":0}}""", AnswerKind.Error, "metric 'f' is \"1\", which is no number")]
    [InlineData("""{"trial":4}""", AnswerKind.Error, "the answer has none of 'metrics' (an object), 'infeasible', 'error'")]
    public void Answers_are_read_as_they_are_meant(string line, AnswerKind kind, string why)
    {
        var answer = new AnswerReader(Problem()).Read(System.Text.Encoding.UTF8.GetBytes(line), out var wrong);

        Assert.Empty(wrong);
        Assert.Equal((4, kind, why), (answer!.Trial, answer.Kind, answer.Why));
    }

    [Theory]
    [InlineData("hello")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("""{"trial":"4"}""")]
    [InlineData("""{"trial":4,"metrics":{"f":1""")]
    public void What_is_no_answer_is_said(string line)
    {
        Assert.Null(new AnswerReader(Problem()).Read(System.Text.Encoding.UTF8.GetBytes(line), out var wrong));
        Assert.NotEmpty(wrong);
    }

    [Fact]
    public void Designs_with_equal_objectives_stand_side_by_side_and_name_each_other()
    {
        var search = new SearchSettings("exhaustive", null, null, 1);
        var single = Run(search, new Simulator(order: null));

        var front = Run(search, new Simulator(order: new Random(1)), Problem(""","paint":{"type":"categorical","values":["red","blue","green"]}"""));

        Assert.Equal(3 * single.Points.Count, front.Points.Count);
        Assert.Equal(single.Hypervolume, front.Hypervolume);
        Assert.Equal(single.ReferencePoint, front.ReferencePoint);
        foreach (var point in front.Points)
        {
            var equal = front.Points.Where(p => p.Metrics.Take(2).SequenceEqual(point.Metrics.Take(2))).ToArray();
            Assert.Equal(3, equal.Select(p => p.Parameters.Single(v => v.Key == "paint").Value.Text).Distinct().Count());
            Assert.Equal(equal.Select(p => p.Id).Where(id => id != point.Id), point.TiedWith.Order());
        }
    }

    private static FrontDocument Run(SearchSettings search, Simulator simulator, StudyProblem? problem = null) =>
        Explorer.Run(problem ?? Problem(), search, ExplorerOptions.Default, null, default, CancellationToken.None, simulator);

    private static StudyProblem Problem(string further = "")
    {
        using var spec = JsonDocument.Parse($$"""
            {"kind":"External","parameters":{"x":{"type":"integer","from":0,"to":19},"y":{"type":"integer","from":0,"to":19},"b":{"type":"boolean"}{{further}}},
             "metrics":{"f":{},"g":{},"slack":{"constraint":"<= 0"} },"objectives":["min f","max g"]}
            """);
        return StudyKinds.Find("External")!.Parse(spec.RootElement.Clone(), [])!.Problem;
    }

    /// <summary>Answers in order, or one of those that are open at random.</summary>
    private sealed class Simulator(Random? order) : IOutsideEvaluator
    {
        private readonly List<OpenTrial> open = [];
        private readonly HashSet<long> failed = [];
        private int answers;

        public List<string> Designs { get; } = [];

        public Func<long, bool> FailsAtFirst { get; init; } = _ => false;

        public Func<int, int, bool> Refuses { get; init; } = (_, _) => false;

        public Func<int, int, bool> Breaks { get; init; } = (_, _) => false;

        public (int Answers, Action Then)? AfterAnswers { get; init; }

        public int BreaksDownAfter { get; init; } = int.MaxValue;

        public int WaitsAfter { get; init; } = int.MaxValue;

        public Func<bool> Until { get; init; } = () => true;

        public void Offer(IReadOnlyList<OpenTrial> trials) => open.AddRange(trials);

        public bool TryTake(TimeSpan wait, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TrialAnswer? answer)
        {
            if (answers >= BreaksDownAfter)
            {
                throw new OutsideException("It broke down.");
            }

            // It answers when it is waited for: none of its answers lies ready.
            if (wait == TimeSpan.Zero || (answers == WaitsAfter && !Until()))
            {
                Thread.Sleep(wait);
                answer = null;
                return false;
            }

            var at = order?.Next(open.Count) ?? 0;
            var trial = open[at];
            open.RemoveAt(at);
            var text = System.Text.Encoding.UTF8.GetString(trial.ParametersJson.Span);
            Designs.Add(text);
            using var parameters = JsonDocument.Parse(text);
            var (x, y) = (parameters.RootElement.GetProperty("x").GetInt32(), parameters.RootElement.GetProperty("y").GetInt32());
            var b = parameters.RootElement.GetProperty("b").GetBoolean() ? 1 : 0;
            answer = FailsAtFirst(trial.Trial) && failed.Add(trial.Trial) ? TrialAnswer.Error(trial.Trial, "once")
                : Breaks(x, y) ? TrialAnswer.Error(trial.Trial, "always")
                : Refuses(x, y) ? new TrialAnswer(trial.Trial, AnswerKind.Infeasible, [], "never")
                : new TrialAnswer(trial.Trial, AnswerKind.Metrics, [(x * x) + y + b, x + (2 * y), x + y - 25], string.Empty);
            if (++answers == AfterAnswers?.Answers)
            {
                AfterAnswers.Value.Then();
            }

            return true;
        }
    }
}
