using System.Text;
using System.Text.Json;
using Dse.Core.Studies;
using Dse.Solvers.Outside;

namespace Dse.Solvers.Tests.Outside;

/// <summary>Trials that report vectors on the way are stopped by dominance.</summary>
public class EarlyStoppingTests
{
    private const int Steps = 25;

    [Fact]
    public void Stopping_saves_steps_at_the_same_hypervolume()
    {
        var saved = new List<double>();
        var kept = new List<double>();
        for (ulong seed = 1; seed <= 11; seed++)
        {
            var whole = new Learner(null);
            var stopping = new Learner(null);
            var reference = Run(whole, seed, string.Empty);
            var front = Run(stopping, seed, ",\"earlyStopping\":{\"warmUpSteps\":3}");

            saved.Add(1 - ((double)stopping.StepsDone / whole.StepsDone));
            kept.Add(front.Hypervolume!.Value / reference.Hypervolume!.Value);
            Assert.Equal(reference.Evaluations, front.Evaluations);
            Assert.Equal(stopping.Stopped.Count, front.Rejected[Core.Studies.External.OutsideEvaluator.Stopped]);
            Assert.DoesNotContain(front.Points, p => stopping.Stopped.Contains(p.Trial));
            Assert.False(front.Proved);
        }

        Assert.True(saved.Order().ElementAt(5) >= 0.3, $"steps saved: {string.Join(' ', saved)}");
        Assert.True(kept.Order().ElementAt(5) >= 0.998, $"hypervolume kept: {string.Join(' ', kept)}");
    }

    [Fact]
    public void Which_trials_are_stopped_does_not_depend_on_the_order_of_reports()
    {
        const string Stopping = ",\"earlyStopping\":{}";
        var (inOrder, shuffled) = (new Learner(null), new Learner(new Random(4)));

        Assert.Equal(Recorder.Essence(Run(inOrder, 2, Stopping)), Recorder.Essence(Run(shuffled, 2, Stopping)));
        Assert.Equal(inOrder.Stopped.Order(), shuffled.Stopped.Order());
        Assert.NotEmpty(inOrder.Stopped);
    }

    [Theory]
    [InlineData(2, 10, 0.25, 2, 2, false)] // within the warm-up of steps
    [InlineData(3, 9, 0.25, 2, 2, false)] // too few earlier trials
    [InlineData(3, 10, 0.25, 2, 2, true)]
    [InlineData(3, 10, 0.25, 0.5, 9, false)] // better in one objective: nobody dominates
    [InlineData(3, 10, 1, 2, 2, true)]
    [InlineData(3, 10, 0.25, 1, 1, false)] // equal in both is no dominance
    public void A_report_is_judged_by_the_share_of_earlier_ones_that_dominate_it(long step, int earlier, double share, double f, double g, bool stops)
    {
        var rule = new DominanceRule(Study(1, string.Empty).Problem, new EarlyStopping(share, 10, 2));

        Assert.Equal(stops, rule.Stops(step, [f, g], [.. Enumerable.Range(0, earlier).Select(_ => new[] { 1.0, 1.0 })]));
    }

    [Fact]
    public void A_report_without_a_number_neither_stops_nor_counts() =>
        Assert.Null(new DominanceRule(Study(1, string.Empty).Problem, new EarlyStopping(0.5, 1, 0)).Objectives([1, double.NaN]));

    private static FrontDocument Run(Learner learner, ulong seed, string stopping)
    {
        var study = Study(seed, stopping);
        return Explorer.Run(study.Problem, study.Search, ExplorerOptions.Default, null, default, CancellationToken.None, learner);
    }

    private static ParsedStudy Study(ulong seed, string stopping)
    {
        // Both with batches of 20, so that only the stopping differs.
        using var spec = JsonDocument.Parse($$"""
            {"kind":"External","parameters":{"rate":{"type":"real","from":0,"to":1},"width":{"type":"real","from":0,"to":1},"depth":{"type":"real","from":0,"to":1} },
             "metrics":{"loss":{},"cost":{} },"objectives":["min loss","min cost"],"referencePoint":[3,3],
             "search":{"strategy":"random","evaluations":200,"batchSize":20,"seed":{{seed}}{{stopping}} } }
            """);
        return StudyKinds.Find("External")!.Parse(spec.RootElement.Clone(), [])!;
    }

    /// <summary>
    /// Learning curves: the loss falls exponentially to a level that the design decides, at a pace that it decides too; the
    /// cost of a step is known early. One step of one open trial at a time, in turn or at random.
    /// </summary>
    private sealed class Learner(Random? order) : IOutsideEvaluator
    {
        private readonly List<(OpenTrial Trial, int Step)> open = [];

        public long StepsDone { get; private set; }

        public HashSet<long> Stopped { get; } = [];

        public void Offer(IReadOnlyList<OpenTrial> trials) => open.AddRange(trials.Select(t => (t, 0)));

        public void Stop(long trial)
        {
            Stopped.Add(trial);
            open.RemoveAll(o => o.Trial.Trial == trial);
        }

        public bool TryTake(TimeSpan wait, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out TrialAnswer? answer)
        {
            var at = order?.Next(open.Count) ?? 0;
            var (trial, step) = open[at];
            StepsDone++;
            step++;
            var metrics = Metrics(trial, step);
            var isLast = step == Steps;
            if (isLast)
            {
                open.RemoveAt(at);
            }
            else
            {
                open[at] = (trial, step);
            }

            answer = new TrialAnswer(trial.Trial, isLast ? AnswerKind.Metrics : AnswerKind.Report, metrics, string.Empty) { Step = step };
            return true;
        }

        private static double[] Metrics(OpenTrial trial, int step)
        {
            using var parameters = JsonDocument.Parse(Encoding.UTF8.GetString(trial.ParametersJson.Span));
            var (rate, width, depth) = (Get("rate"), Get("width"), Get("depth"));
            var level = 0.2 + Math.Pow(1 - width, 2) + (0.5 * Math.Pow(depth - 0.6, 2));
            var pace = 0.1 + (0.4 * (1 - Math.Pow((2 * rate) - 1, 2)));
            return [level + ((2 - level) * Math.Exp(-pace * step)), 0.2 + width + (0.5 * depth)];

            double Get(string name) => parameters.RootElement.GetProperty(name).GetDouble();
        }
    }
}
