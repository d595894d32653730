using Dse.Core.Pareto;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Running;

namespace Dse.Solvers.Tests;

public class ExplorerTests
{
    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void The_exhaustive_front_is_the_brute_force_front(int objectives)
    {
        var problem = Problems.Accelerator(objectives: objectives);

        var document = Run(problem, "exhaustive", null);

        var (points, designs) = BruteForce(problem);
        Assert.Equal(StudyStatus.Succeeded, document.Status);
        Assert.True(document.Proved);
        Assert.True(document.Reproducible);
        Assert.Equal(designs, document.Evaluations);
        Assert.Equal(designs, points.Count + document.Rejected.Values.Sum());
        var front = NonDominated.Filter(points).Select(i => string.Join(' ', points[i].ToArray())).Order(StringComparer.Ordinal);
        Assert.Equal(front, document.Points.Select(p => string.Join(' ', p.Metrics.Take(objectives).Select(m => m.Value!.Value))).Order(StringComparer.Ordinal));
        Assert.Equal(Enumerable.Range(1, document.Points.Count), document.Points.Select(p => p.Id));
        Assert.Equal(document.Points.Select(p => p.Metrics[0].Value).Order(), document.Points.Select(p => p.Metrics[0].Value));
        Assert.All(document.Points, p => Assert.Equal(p.Metrics[0].Value, p.Bound["latency"]));
        Assert.All(document.Points, p => Assert.Equal(0, p.Gap["energy"]));
        Assert.True(document.Rejected["tooHot"] > 0);
        Assert.True(document.Rejected["area <= 400"] > 0);
        Assert.True(document.Rejected[StudyProblem.NotANumber] > 0);
        Assert.NotNull(document.Hypervolume);
    }

    [Theory]
    [InlineData("exhaustive", null)]
    [InlineData("exhaustive", 777)]
    [InlineData("exhaustive", 1)]
    [InlineData("auto", 100_000)]
    [InlineData("random", 1500)]
    [InlineData("nsga2", 1500)]
    [InlineData("sobol", 600)]
    [InlineData("nsga3", 600)]
    [InlineData("smsEmoa", 600)]
    [InlineData("memetic", 600)]
    [InlineData("annealing", 600)]
    [InlineData("antColony", 600)]
    [InlineData("mixed", 100)]
    public void Threads_do_not_change_the_result(string strategy, int? evaluations)
    {
        var one = Recorder.Essence(Run(Problems.Accelerator(), strategy, evaluations, threads: 1));

        for (var threads = 2; threads <= 4; threads++)
        {
            Assert.Equal(one, Recorder.Essence(Run(Problems.Accelerator(), strategy, evaluations, threads)));
        }
    }

    [Fact]
    public void A_budget_cuts_the_enumeration_at_its_index()
    {
        var problem = Problems.Accelerator();
        var all = Run(problem, "exhaustive", null);

        var cut = Run(problem, "exhaustive", 777);
        var exact = Run(problem, "exhaustive", (int)all.Evaluations);

        Assert.Equal(777, cut.Evaluations);
        Assert.False(cut.Proved);
        Assert.True(cut.Reproducible);
        Assert.All(cut.Points, p => Assert.InRange(p.Trial, 0, 776));
        Assert.Empty(cut.Points[0].Bound);
        Assert.Contains("777", cut.Reason, StringComparison.Ordinal);
        Assert.True(exact.Proved);
        Assert.Equal(Recorder.Essence(all), Recorder.Essence(exact));
    }

    [Theory]
    [InlineData("exhaustive", null)]
    [InlineData("random", 2000)]
    [InlineData("nsga2", 2000)]
    [InlineData("sobol", 600)]
    [InlineData("nsga3", 600)]
    [InlineData("smsEmoa", 600)]
    [InlineData("memetic", 600)]
    [InlineData("annealing", 600)]
    [InlineData("antColony", 600)]
    [InlineData("mixed", 100)]
    public void Going_on_from_any_checkpoint_reaches_the_same_result(string strategy, int? evaluations)
    {
        var recorder = new Recorder();
        var whole = Recorder.Essence(Run(Problems.Accelerator(), strategy, evaluations, threads: 2, recorder, checkpointSeconds: 0));

        Assert.NotEmpty(recorder.Checkpoints);
        foreach (var checkpoint in recorder.Checkpoints.Where((_, i) => i % Math.Max(1, recorder.Checkpoints.Count / 12) == 0))
        {
            var resumed = Explorer.Run(Problems.Accelerator(), new SearchSettings(strategy, evaluations, null, 1), Options(1), null, checkpoint, CancellationToken.None);
            Assert.Equal(whole, Recorder.Essence(resumed));
        }
    }

    [Theory]
    [InlineData("exhaustive")]
    [InlineData("random")]
    [InlineData("nsga2")]
    public void A_cancelled_search_keeps_its_front_and_goes_on_from_where_it_was(string strategy)
    {
        var evaluations = strategy == "exhaustive" ? (int?)null : 3000;
        var whole = Recorder.Essence(Run(Problems.Accelerator(), strategy, evaluations));
        foreach (var cancelAt in new[] { 1, 250, 700, 2500 })
        {
            using var source = new CancellationTokenSource();
            var recorder = new Recorder();
            var problem = Problems.Accelerator(beforeRow: call =>
            {
                if (call == cancelAt)
                {
                    source.Cancel();
                }
            });

            var cancelled = Explorer.Run(problem, new SearchSettings(strategy, evaluations, null, 1), Options(2), recorder, default, source.Token);

            Assert.Equal(StudyStatus.Cancelled, cancelled.Status);
            Assert.False(cancelled.Reproducible);
            Assert.True(cancelled.Evaluations < 6000);
            Assert.Single(recorder.Checkpoints);
            Assert.True(cancelAt < 2500 || cancelled.Points.Count > 0);
            var resumed = Explorer.Run(Problems.Accelerator(), new SearchSettings(strategy, evaluations, null, 1), Options(2), null, recorder.Checkpoints[0], CancellationToken.None);
            Assert.Equal(whole, Recorder.Essence(resumed));
        }
    }

    [Fact]
    public void A_search_that_was_cancelled_in_a_batch_goes_on_though_the_next_one_is_smaller()
    {
        // Batches of 20 and 10, then of one.
        var settings = new SearchSettings("mixed", 300, null, 1);
        foreach (var cancelAt in new[] { 2, 22 })
        {
            using var source = new CancellationTokenSource();
            var recorder = new Recorder();
            var problem = Problems.Accelerator(beforeRow: call =>
            {
                if (call == cancelAt)
                {
                    source.Cancel();
                }
            });

            Explorer.Run(problem, settings, Options(1), recorder, default, source.Token);

            using var soon = new CancellationTokenSource();
            var resumed = Explorer.Run(Problems.Accelerator(beforeRow: call =>
            {
                if (call == 40)
                {
                    soon.Cancel();
                }
            }), settings, Options(1), null, recorder.Checkpoints[0], soon.Token);
            Assert.InRange(resumed.Evaluations, 40, 80);
        }
    }

    [Theory]
    [InlineData("exhaustive")]
    [InlineData("nsga2")]
    public void Many_interruptions_change_nothing(string strategy)
    {
        var settings = new SearchSettings(strategy, strategy == "exhaustive" ? null : 3000, null, 4);
        var whole = Explorer.Run(Problems.Accelerator(logSigma: 0.03), settings, Options(1), null, default, CancellationToken.None);
        var state = Array.Empty<byte>();
        var attempts = 0;
        FrontDocument document;
        do
        {
            using var source = new CancellationTokenSource();
            var cancelAt = 400 + (37 * attempts++);
            var recorder = new Recorder();
            var problem = Problems.Accelerator(logSigma: 0.03, beforeRow: call =>
            {
                if (call == cancelAt)
                {
                    source.Cancel();
                }
            });
            document = Explorer.Run(problem, settings, new ExplorerOptions(1 + (attempts % 2), 0, TimeProvider.System), recorder, state, source.Token);
            state = recorder.Checkpoints.Count > 0 ? recorder.Checkpoints[^1] : state;
        }
        while (document.Status == StudyStatus.Cancelled && attempts < 1000);

        Assert.True(attempts > 3);
        Assert.Contains(document.Points, p => p.TiedWith.Count > 0);
        Assert.Equal(Recorder.Essence(whole), Recorder.Essence(document));
    }

    [Theory]
    [InlineData("random")]
    [InlineData("exhaustive")]
    public void Progress_fronts_and_checkpoints_keep_their_pace(string strategy)
    {
        var clock = new ManualClock();
        var problem = Problems.Accelerator(beforeRow: _ => clock.Advance(TimeSpan.FromMilliseconds(1)));
        var recorder = new Recorder();

        Explorer.Run(problem, new SearchSettings(strategy, 8000, null, 1), new ExplorerOptions(1, 2, clock), recorder, default, CancellationToken.None);

        var times = recorder.Progress.Select(p => p.Seconds).ToArray();
        Assert.Equal(8000, recorder.Progress[^1].Evaluations);
        Assert.Equal(times.Order(), times);
        if (strategy == "random")
        {
            // The runner and the clock share a thread here, so that the pace is exact to a batch of 0.256 s.
            Assert.All(times.Zip(times.Skip(1)), t => Assert.InRange(t.Second - t.First, 0, 1));
            Assert.InRange(recorder.Fronts.Count, 2, 17);
            Assert.InRange(recorder.Checkpoints.Count, 3, 4);
        }
        else
        {
            Assert.InRange(recorder.Fronts.Count, 0, 17);
            Assert.InRange(recorder.Checkpoints.Count, 0, 4);
        }
    }

    [Fact]
    public void Cancelling_before_the_start_does_nothing()
    {
        using var source = new CancellationTokenSource();
        source.Cancel();

        var document = Explorer.Run(Problems.Accelerator(), SearchSettings.Default, Options(1), null, default, source.Token);

        Assert.Equal(StudyStatus.Cancelled, document.Status);
        Assert.Equal(0, document.Evaluations);
        Assert.Empty(document.Points);
    }

    [Fact]
    public void A_checkpoint_that_does_not_fit_is_refused_by_name()
    {
        var recorder = new Recorder();
        Run(Problems.Accelerator(), "nsga2", 500, 1, recorder, checkpointSeconds: 0);
        var checkpoint = recorder.Checkpoints[0];
        var settings = new SearchSettings("nsga2", 500, null, 1);

        Assert.Equal("otherProblem", Refused(Problems.Mixed(), settings, checkpoint));
        Assert.Equal("otherProblem", Refused(Problems.Accelerator(), settings with { Seed = 2 }, checkpoint));
        Assert.Equal("damaged", Refused(Problems.Accelerator(), settings, checkpoint[..100]));
        Assert.Equal("damaged", Refused(Problems.Accelerator(), settings, [1, 2, 3]));
        var flipped = (byte[])checkpoint.Clone();
        flipped[200] ^= 1;
        Assert.Equal("damaged", Refused(Problems.Accelerator(), settings, flipped));
        var newer = (byte[])checkpoint.Clone();
        newer["dse-checkpoint".Length + 1]++;
        Assert.Equal("otherFormat", Refused(Problems.Accelerator(), settings, newer));
    }

    [Fact]
    public void Auto_enumerates_what_fits_models_small_budgets_and_mixes_for_the_rest()
    {
        static Dse.Solvers.Search.StrategyChoice Choice(StudyProblem problem, long? evaluations) =>
            Dse.Solvers.Search.StrategyFactory.Choose(problem, new SearchSettings("auto", evaluations, null, 1), CancellationToken.None);

        Assert.StartsWith("exhaustive: chosen by auto because the space holds", Run(Problems.Accelerator(), "auto", 100_000).Strategy, StringComparison.Ordinal);
        Assert.StartsWith("bayesian: chosen by auto because the space holds more than the budget of 200", Choice(Problems.Accelerator(), 200).Description, StringComparison.Ordinal);
        Assert.StartsWith("bayesian: chosen by auto because the space holds more than the budget of 1,000", Choice(Problems.Accelerator(), 1_000).Description, StringComparison.Ordinal);
        Assert.StartsWith("mixed: chosen by auto because the space holds more than the budget of 1,001", Choice(Problems.Accelerator(), 1_001).Description, StringComparison.Ordinal);
        Assert.StartsWith("mixed: chosen by auto because the space holds more than the budget of 400", Choice(Problems.Accelerator(objectives: 3), 400).Description, StringComparison.Ordinal);
        Assert.StartsWith("mixed: chosen by auto because 'x' is real", Choice(Problems.Mixed(), null).Description, StringComparison.Ordinal);
        Assert.Equal("nsga2", Run(Problems.Mixed(), "nsga2", 200).Strategy);
    }

    [Fact]
    public void A_proved_infeasible_study_names_what_binds_and_the_nearest_design()
    {
        var document = Run(Problems.Accelerator(constraint: "area <= 10"), "exhaustive", null);

        Assert.Equal(StudyStatus.Infeasible, document.Status);
        Assert.True(document.Proved);
        Assert.Empty(document.Points);
        Assert.Null(document.Hypervolume);
        Assert.Contains("area <= 10 rejected", document.Reason, StringComparison.Ordinal);
        Assert.Contains("nearest by a relative excess of 1.5", document.Reason, StringComparison.Ordinal);
        Assert.Contains("rows=1, cols=1", document.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_budget_that_ends_without_a_feasible_point_is_a_failure_not_a_proof()
    {
        var document = Run(Problems.Accelerator(constraint: "area <= 10"), "nsga2", 300);

        Assert.Equal(StudyStatus.Failed, document.Status);
        Assert.False(document.Proved);
        Assert.StartsWith("budget ended without a feasible point", document.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Rules_that_no_design_meets_are_named()
    {
        var space = new DesignSpace([Parameter.Integers("a", [1, 2]), Parameter.Integers("b", [1, 2])], [Expression.Parse("a * b == 3")]);
        var problem = new StudyProblem("External", space, [new Objective("f", false)], [], new FunctionEvaluator(space, ["f"], [], _ => ([1], -1, 0)), null);

        foreach (var strategy in new[] { "auto", "random", "nsga2" })
        {
            var document = Run(problem, strategy, 10);

            Assert.Equal(StudyStatus.Infeasible, document.Status);
            Assert.Contains("'a * b == 3' ruled out 4", document.Reason, StringComparison.Ordinal);
            Assert.Equal(0, document.Evaluations);
        }
    }

    [Fact]
    public void A_strategy_that_uses_up_the_space_has_proved_its_front()
    {
        var space = new DesignSpace([Parameter.Integers("a", [1, 2, 3]), Parameter.Integers("b", [1, 2, 3])], []);
        var problem = new StudyProblem("External", space, [new Objective("f", false), new Objective("g", true)], [], new FunctionEvaluator(space, ["f", "g"], [], v => ([v[0], v[0] + v[1]], -1, 0)), null);

        var document = Run(problem, "nsga2", 1000);

        Assert.True(document.Proved);
        Assert.Equal(9, document.Evaluations);
        Assert.Equal([4.0, 5, 6], document.Points.Select(p => p.Metrics[1].Value!.Value));
        Assert.Equal(6.0, document.Points[2].Bound["g"]);
        Assert.Equal([3.2, 3.8], document.ReferencePoint!, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Ties_follow_the_independent_uncertainty()
    {
        double[][] values = [[1.0, 10], [1.05, 9.8], [1.3, 9.7], [1.3, 5]];

        var loose = Ties.Find(values, [.. values.Select(_ => new[] { 0.05, 0.05 })]);
        var exact = Ties.Find([[1, 2], [1, 2], [1, 3]], [.. Enumerable.Repeat(new[] { 0.0, 0 }, 3)]);

        Assert.Equal<int[]>([[2], [1], [], []], loose.Select(t => t.ToArray()));
        Assert.Equal<int[]>([[2], [1], []], exact.Select(t => t.ToArray()));
    }

    [Fact]
    public void An_exception_in_the_evaluator_comes_out()
    {
        foreach (var strategy in new[] { "exhaustive", "random" })
        {
            var problem = Problems.Accelerator(beforeRow: call =>
            {
                if (call == 300)
                {
                    throw new InvalidOperationException("broken model");
                }
            });

            Assert.Equal("broken model", Assert.Throws<InvalidOperationException>(() => Run(problem, strategy, 2000, threads: 2)).Message);
        }
    }

    [Fact]
    public void The_observer_sees_every_trial_once_and_growing_progress()
    {
        var recorder = new Recorder();
        var document = Run(Problems.Accelerator(), "nsga2", 1000, 2, recorder);

        Assert.Equal(1000, recorder.Trials.Count);
        Assert.Equal(1000, recorder.Trials.Distinct(StringComparer.Ordinal).Count());
        Assert.Equal(1000, recorder.Progress[^1].Evaluations);
        Assert.Equal(1, recorder.Progress[^1].Fraction);
        Assert.Equal(document.Points.Count, recorder.Progress[^1].FrontSize);
        Assert.Equal(document.Hypervolume, recorder.Progress[^1].Hypervolume);
        Assert.Equal(recorder.Progress.Select(p => p.Evaluations).Order(), recorder.Progress.Select(p => p.Evaluations));
    }

    [Theory]
    [InlineData("exhaustive")]
    [InlineData("random")]
    public void The_clock_ends_a_search_and_says_so(string strategy)
    {
        var clock = new ManualClock();
        var problem = Problems.Accelerator(beforeRow: call => clock.Advance(TimeSpan.FromSeconds(call == 2000 ? 100 : 0)));

        var document = Explorer.Run(problem, new SearchSettings(strategy, null, 60, 1), new ExplorerOptions(2, 5, clock), null, default, CancellationToken.None);

        Assert.Equal(StudyStatus.Succeeded, document.Status);
        Assert.False(document.Reproducible);
        Assert.False(document.Proved);
        Assert.InRange(document.Evaluations, 1500, 6000);
        Assert.NotEmpty(document.Points);
        Assert.Equal(100, document.Seconds, 1.0);
    }

    [Fact]
    public void Settings_that_cannot_run_are_refused()
    {
        Assert.Contains("hillClimbing", Assert.Throws<ArgumentException>(() => Run(Problems.Mixed(), "hillClimbing", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("'x' is real", Assert.Throws<ArgumentException>(() => Run(Problems.Mixed(), "exhaustive", 1)).Message, StringComparison.Ordinal);
        Assert.Contains("below 1", Assert.Throws<ArgumentException>(() => Run(Problems.Mixed(), "random", 0)).Message, StringComparison.Ordinal);
    }

    private static (PointSet Points, long Designs) BruteForce(StudyProblem problem)
    {
        var points = new PointSet(problem.Objectives.Count);
        var walker = new SpaceWalker(problem.Space);
        var batch = new CandidateBatch(problem.Space, 1);
        var scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
        long designs = 0;
        while (walker.Fill(batch) > 0)
        {
            designs++;
            problem.Evaluator.Evaluate(batch, scores);
            var values = problem.ObjectiveMetrics.Select(m => scores.Metric(m)[0]).ToArray();
            if (scores.Outcomes[0] == TrialOutcome.Feasible && scores.Metric(2)[0] <= 400 && values.All(double.IsFinite))
            {
                points.Add(values);
            }
        }

        return (points, designs);
    }

    private static string Refused(StudyProblem problem, SearchSettings settings, byte[] checkpoint) =>
        Assert.Throws<CheckpointException>(() => Explorer.Run(problem, settings, Options(1), null, checkpoint, CancellationToken.None)).Code;

    private static ExplorerOptions Options(int threads) => new(threads, 5, TimeProvider.System);

    private static FrontDocument Run(StudyProblem problem, string strategy, int? evaluations, int threads = 2, IExplorerObserver? observer = null, double checkpointSeconds = 5) =>
        Explorer.Run(problem, new SearchSettings(strategy, evaluations, null, 1), new ExplorerOptions(threads, checkpointSeconds, TimeProvider.System), observer, default, CancellationToken.None);
}
