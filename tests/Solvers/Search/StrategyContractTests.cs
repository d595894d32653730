using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Running;
using Dse.Solvers.Search;

namespace Dse.Solvers.Tests.Search;

/// <summary>What every ask/tell strategy keeps.</summary>
public class StrategyContractTests
{
    public static TheoryData<string> Names => [.. Dse.Core.Studies.SearchSettings.Strategies.Where(s => s is not ("auto" or "exhaustive" or "exact")), "mixed:long", "reinforcement:ppo", "reinforcement:multiAgent", "reinforcement:preference"];

    [Theory]
    [MemberData(nameof(Names))]
    public void Asks_are_designs_of_the_space_and_never_repeat(string name)
    {
        foreach (var problem in new[] { Problems.Accelerator(), Problems.Mixed(), OrderProblem.Make(9) })
        {
            var keys = new HashSet<UInt128>();
            var strategy = Make(name, problem, seed: 1);
            Drive(problem, strategy, Math.Max(12, 60 / strategy.BatchSize), (batch, _) => ForEachRow(batch, cells =>
            {
                Assert.True(problem.Space.Contains(cells));
                Assert.True(keys.Add(problem.Space.KeyOf(cells)));
            }));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void The_seed_decides_the_asks(string name)
    {
        var problem = Problems.Mixed();

        Assert.Equal(Asks(problem, name, 7), Asks(problem, name, 7));
        Assert.NotEqual(Asks(problem, name, 7), Asks(problem, name, 8));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_restored_strategy_asks_the_same(string name)
    {
        foreach (var problem in new[] { Problems.Accelerator(), Problems.Mixed(), OrderProblem.Make(9) })
        {
            for (var rounds = 0; rounds < 5; rounds++)
            {
                var strategy = Make(name, problem, seed: 5);
                Drive(problem, strategy, rounds, (_, _) => { });
                var twin = Make(name, problem, seed: 99);
                twin.Restore(strategy.Save());

                Assert.Equal(strategy.Save(), twin.Save());
                var (a, b) = (new List<string>(), new List<string>());
                Drive(problem, strategy, 3, (batch, _) => ForEachRow(batch, cells => a.Add(string.Join(',', cells))));
                Drive(problem, twin, 3, (batch, _) => ForEachRow(batch, cells => b.Add(string.Join(',', cells))));
                Assert.Equal(a, b);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Known_designs_are_learned_and_not_asked_for(string name)
    {
        var problem = Problems.Mixed();
        var scorer = new Scorer(problem);
        var known = new CandidateBatch(problem.Space, 160);
        var teacher = Make("nsga2", problem, seed: 21);
        var last = new CandidateBatch(problem.Space, teacher.BatchSize);
        var keys = new HashSet<UInt128>();
        var evaluated = new ScoredBatch(last, 2);
        for (var row = 0; row < known.Capacity;)
        {
            teacher.Ask(last);
            scorer.Score(last, evaluated);
            teacher.Tell(evaluated);
            ForEachRow(last, cells =>
            {
                if (row < known.Capacity)
                {
                    keys.Add(problem.Space.KeyOf(cells));
                    known.SetRow(row++, cells);
                    known.Count = row;
                }
            });
        }

        var scores = new ScoredBatch(known, 2);
        scorer.Score(known, scores);
        var (informed, uninformed) = (new List<double>(), new List<double>());
        foreach (var (strategy, sums) in new[] { (Make(name, problem, seed: 4), informed), (Make(name, problem, seed: 4), uninformed) })
        {
            if (sums == informed)
            {
                strategy.Inform(scores);
            }

            Drive(problem, strategy, Math.Max(1, 40 / strategy.BatchSize), (batch, found) =>
            {
                ForEachRow(batch, cells => Assert.True(sums != informed || !keys.Contains(problem.Space.KeyOf(cells))));
                sums.AddRange(Enumerable.Range(0, found.Count).Where(r => found.Outcomes[r] == TrialOutcome.Feasible).Select(r => found.Metric(0)[r] + found.Metric(1)[r]));
            });
        }

        // What follows on 160 evolved designs is better than a start, for all that learn.
        Assert.True(name is "random" or "sobol" || Median(informed) < 0.9 * Median(uninformed), $"{name}: {Median(informed):G4} informed, {Median(uninformed):G4} not");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    [Theory]
    [MemberData(nameof(Names))]
    public void Infeasible_failed_and_unknown_scores_survive(string name)
    {
        var problem = Problems.Accelerator();
        var round = 0;
        Drive(problem, Make(name, problem, seed: 3), rounds: 10, (_, scores) =>
        {
            for (var row = 0; row < scores.Count; row++)
            {
                switch ((row + round) % 4)
                {
                    case 0:
                        scores.Metric(0)[row] = double.NaN;
                        scores.Outcomes[row] = TrialOutcome.Feasible;
                        break;
                    case 1:
                        scores.Outcomes[row] = TrialOutcome.Failed;
                        break;
                    case 2:
                        scores.Outcomes[row] = TrialOutcome.Infeasible;
                        scores.Violations[row] = double.NaN;
                        break;
                    default:
                        scores.Metric(1)[row] = double.PositiveInfinity;
                        break;
                }
            }

            round++;
        });
        Assert.Equal(10, round);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_small_space_is_used_up_exactly(string name)
    {
        var space = new DesignSpace(
            [Parameter.Integers("a", [1, 2, 3, 4, 5, 6, 7]), Parameter.Integers("b", [1, 2, 3, 4, 5, 6, 7, 8, 9]), Parameter.Integers("c", [1, 2, 3], when: Expression.Parse("a > b"))],
            [Expression.Parse("a + b != 8")]);
        var problem = new StudyProblem("External", space, [new Objective("f", false)], [], new FunctionEvaluator(space, ["f"], [], v => ([v[0] * v[1]], -1, 0)), null);
        var count = SpaceCounter.Count(space, 1000, 10_000, CancellationToken.None);
        var keys = new HashSet<UInt128>();
        var strategy = Make(name, problem, seed: 1);
        var batch = new CandidateBatch(space, strategy.BatchSize);
        var scores = new ScoredBatch(batch, 1);
        var scorer = new Scorer(problem);
        int asked;
        do
        {
            asked = strategy.Ask(batch);
            ForEachRow(batch, cells => Assert.True(keys.Add(space.KeyOf(cells))));
            scorer.Score(batch, scores);
            strategy.Tell(scores);
        }
        while (asked == batch.Capacity);

        Assert.Equal(count, keys.Count);
        Assert.Equal(0, strategy.Ask(batch));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Cancelling_ends_a_hopeless_ask(string name)
    {
        var levels = Enumerable.Range(0, 100).Select(v => (long)v).ToArray();
        var space = new DesignSpace(
            [.. Enumerable.Range(0, 12).Select(p => Parameter.Integers($"p{p}", levels))],
            [Expression.Parse("p0 + p11 > 1000")]);
        var problem = new StudyProblem("External", space, [new Objective("f", false)], [], new FunctionEvaluator(space, ["f"], [], _ => ([1], -1, 0)), null);
        using var source = new CancellationTokenSource();
        var strategy = Make(name, problem, seed: 1, evaluations: 100, source.Token);
        source.Cancel();

        Assert.Throws<OperationCanceledException>(() => strategy.Ask(new CandidateBatch(space, 10)));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_of_another_version_or_cut_short_is_refused(string name)
    {
        var problem = Problems.Mixed();
        var strategy = Make(name, problem, seed: 1);
        Drive(problem, strategy, 2, (_, _) => { });
        var state = strategy.Save();
        var other = (byte[])state.Clone();
        other[0]++;

        Assert.Equal("otherFormat", Assert.Throws<CheckpointException>(() => Make(name, problem, 1).Restore(other)).Code);
        Assert.Equal("damaged", Assert.Throws<CheckpointException>(() => Make(name, problem, 1).Restore(state.AsMemory(0, state.Length / 2))).Code);
    }

    // A name may carry the algorithm of a learning strategy, or that the budget is too long for models; where they take part it is short, so that they learn little.
    private static ISearchStrategy Make(string name, StudyProblem problem, ulong seed, long evaluations = 1000, CancellationToken cancellation = default)
    {
        var parts = name.Split(':');
        var isLong = parts.Length > 1 && parts[1] == "long";
        var settings = new SearchSettings(parts[0], isLong ? 20 * evaluations : parts[0] == "mixed" ? evaluations / 5 : evaluations, null, seed);
        return StrategyFactory.Create(
            parts[0], problem, parts.Length > 1 && !isLong ? settings with { Reinforcement = ReinforcementSettings.Default with { Algorithm = parts[1] } } : settings, cancellation);
    }

    private static List<string> Asks(StudyProblem problem, string name, ulong seed)
    {
        var asks = new List<string>();
        Drive(problem, Make(name, problem, seed), rounds: 6, (batch, _) => ForEachRow(batch, cells => asks.Add(string.Join(',', cells))));
        return asks;
    }

    private static void Drive(StudyProblem problem, ISearchStrategy strategy, int rounds, Action<CandidateBatch, ScoredBatch> seen)
    {
        var scorer = new Scorer(problem);
        for (var round = 0; round < rounds; round++)
        {
            var batch = new CandidateBatch(problem.Space, strategy.BatchSize);
            var scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
            Assert.Equal(batch.Capacity, strategy.Ask(batch));
            scorer.Score(batch, scores);
            seen(batch, scores);
            strategy.Tell(scores);
        }
    }

    private static void ForEachRow(CandidateBatch batch, Action<double[]> action)
    {
        for (var row = 0; row < batch.Count; row++)
        {
            var cells = new double[batch.Space.Parameters.Count];
            batch.CopyRow(row, cells);
            action(cells);
        }
    }
}
