using System.Diagnostics;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Search;
using Dse.Solvers.Search.Random;

namespace Dse.Solvers.Running;

/// <summary>What can be told of a search before it runs.</summary>
/// <param name="Strategy">The strategy that would run and why; null when the choice takes longer than was given.</param>
/// <param name="Designs">Designs that meet the space's rules, exactly; null where they are endless, uncounted, or of no concern to an exact method.</param>
/// <param name="Evaluations">Most evaluations that the search would spend; null for an exact method, or where the clock alone ends it.</param>
/// <param name="EvaluationSeconds">Processor seconds that so many evaluations take by themselves, from designs drawn at random and timed here and now; null where they were not, or the user evaluates.</param>
public sealed record SearchForecast(string? Strategy, long? Designs, long? Evaluations, double? EvaluationSeconds)
{
    private const int Rows = 16;
    private const ulong Seed = 1;

    // How much longer than the rest the first round may take.
    private const int FirstRound = 3;

    /// <summary>Looks at a search for a moment.</summary>
    /// <param name="problem">What would be searched.</param>
    /// <param name="search">Settings that <see cref="StrategyFactory.Validate"/> finds nothing wrong with.</param>
    /// <param name="patience">How long counting may take, and about how long timing.</param>
    /// <param name="cancellation">Ends it early, with less told.</param>
    public static SearchForecast For(StudyProblem problem, SearchSettings search, TimeSpan patience, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(search);
        using var hurry = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        hurry.CancelAfter(patience);
        var choice = StrategyFactory.Choose(problem, search, hurry.Token);
        if (choice.Name == "exact")
        {
            return new SearchForecast(choice.Description, null, null, null);
        }

        // A choice that was cut short may be another one.
        var (strategy, designs) = hurry.IsCancellationRequested ? (null, null) : (choice.Description, choice.SpaceSize);
        var limit = search.Evaluations ?? (choice.Name == "exhaustive" || search.Seconds is not null ? long.MaxValue : StrategyFactory.DefaultEvaluations);
        long? evaluations = strategy is null && search.Evaluations is null ? null : Math.Min(limit, designs ?? long.MaxValue);
        evaluations = evaluations == long.MaxValue ? null : evaluations;
        var each = evaluations is null || problem.IsEvaluatedOutside ? null : SecondsOfOne(problem, patience, cancellation);
        return new SearchForecast(strategy, designs, evaluations, each * evaluations);
    }

    // The first designs pay for tables that the others share, so that they are left out; the middle round, because others may
    // have had the processor during some.
    private static double? SecondsOfOne(StudyProblem problem, TimeSpan patience, CancellationToken cancellation)
    {
        using var hurry = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        hurry.CancelAfter(FirstRound * patience);
        var strategy = new RandomStrategy(new SearchContext(problem, Seed, hurry.Token));
        var rows = new CandidateBatch(problem.Space, Rows);
        bool IsOver() => hurry.IsCancellationRequested;

        // Designs that meet the space's rules may be too rare to be met in time.
        bool HasDrawn()
        {
            try
            {
                return strategy.Ask(rows) > 0;
            }
            catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
            {
                return false;
            }
        }

        var scores = new ScoredBatch(rows, problem.Evaluator.Metrics.Count);
        var scorer = new Scorer(problem);
        var rounds = new List<double>();
        var isFirst = true;
        for (var total = TimeSpan.Zero; total < patience && !IsOver() && HasDrawn();)
        {
            var started = Stopwatch.GetTimestamp();
            if (!scorer.Score(rows, scores, IsOver))
            {
                break;
            }

            if (!isFirst)
            {
                var taken = Stopwatch.GetElapsedTime(started);
                total += taken;
                rounds.Add(taken.TotalSeconds / rows.Count);
            }

            isFirst = false;
        }

        rounds.Sort();
        return rounds.Count == 0 ? null : rounds[rounds.Count / 2];
    }
}
