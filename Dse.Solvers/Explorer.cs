using Dse.Core.Studies;
using Dse.Solvers.Outside;
using Dse.Solvers.Running;
using Dse.Solvers.Search;
using Dse.Solvers.Search.Exhaustive;

namespace Dse.Solvers;

/// <summary>Drives a strategy against a problem within a budget, with progress, checkpoints and cancelling.</summary>
/// <remarks>Thread-safe: every run has its own state.</remarks>
public static class Explorer
{
    /// <summary>Searches until the budget ends, everything is evaluated, or the search is cancelled.</summary>
    /// <param name="problem">What to search.</param>
    /// <param name="search">Strategy, budget, seed. Without a budget ask/tell strategies spend <see cref="StrategyFactory.DefaultEvaluations"/> and exhaustive search ends with the space.</param>
    /// <param name="options">Threads and pace; they never change the result.</param>
    /// <param name="observer">Told from the calling thread; may be null.</param>
    /// <param name="checkpoint">State from <see cref="IExplorerObserver.OnCheckpoint"/> to go on from; empty to start. The result equals that of an undisturbed run unless the clock ends it.</param>
    /// <param name="outside">Who evaluates the designs instead of the problem's evaluator; null for nobody.</param>
    /// <param name="suggester">A strategy of the caller's, instead of the one that the settings name; its state is not restored from checkpoints.</param>
    /// <param name="cancellation">Takes effect between chunks of evaluations of about 10 ms; a single longer evaluation is waited for.</param>
    /// <returns>The front and how the search ended; cancelling is a status, not an exception.</returns>
    /// <exception cref="ArgumentException">What <see cref="StrategyFactory.Validate"/> reports, or a metric constraint that reads unknown names.</exception>
    /// <exception cref="InvalidOperationException">An artifact does not pass <see cref="ExplorerOptions.ArtifactCheck"/>.</exception>
    /// <exception cref="CheckpointException">The checkpoint has another format, belongs to another problem, or is damaged.</exception>
    public static FrontDocument Run(
        StudyProblem problem,
        SearchSettings search,
        ExplorerOptions options,
        IExplorerObserver? observer,
        ReadOnlyMemory<byte> checkpoint,
        CancellationToken cancellation,
        IOutsideEvaluator? outside = null,
        ISearchStrategy? suggester = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(search);
        ArgumentNullException.ThrowIfNull(options);
        if (StrategyFactory.Validate(search, problem) is { } error)
        {
            throw new ArgumentException($"{error.Path}: {error.Message}", nameof(search));
        }

        var starting = new SearchClock(options.Clock, null, 0);
        var record = new SearchRecord(problem);
        var fronts = new FrontBuilder(problem, options.ArtifactCheck);
        var fingerprint = SearchCheckpoint.Fingerprint(problem, search);
        var restored = checkpoint.IsEmpty ? null : SearchCheckpoint.Open(checkpoint, fingerprint);
        var choice = restored?.Choice ?? (suggester is null ? StrategyFactory.Choose(problem, search, cancellation) : new StrategyChoice("outside", "the user's own optimiser", null));
        if (restored is null && cancellation.IsCancellationRequested)
        {
            // The choice may have been cut short, so that nothing may be built on it.
            return FrontDocuments.Write(problem, record, SearchEnd.Cancelled, starting, 0, choice.Description, fronts);
        }

        var isExhaustive = choice.Name == "exhaustive" && outside is null && suggester is null;
        var limit = search.Evaluations ?? (choice.Name == "exhaustive" || search.Seconds is not null ? long.MaxValue : StrategyFactory.DefaultEvaluations);
        var clock = new SearchClock(options.Clock, search.Seconds, (restored?.Seconds ?? 0) + starting.Seconds);
        var reporter = new Reporter(problem, observer, fronts, clock, options.CheckpointSeconds);
        SearchEnd end;
        string? failure = null;
        byte[]? policy = null;
        var statement = string.Empty;
        IReadOnlyDictionary<string, double>? bounds = null;
        if (choice.Name == "exact")
        {
            var runner = new ExactRunner(problem, record);
            end = runner.Run(new BatchEvaluator(problem, options.Threads), reporter, clock, cancellation);
            (statement, bounds) = (runner.Statement, runner.Bounds);
        }
        else if (isExhaustive)
        {
            var runner = new ExhaustiveRunner(problem, record, limit, choice.SpaceSize, options.Threads);
            restored?.ReadInto(record, runner.Restore);
            end = runner.Run(reporter, clock, () => Save(runner.Save), cancellation);
        }
        else
        {
            var plan = new AskTellPlan(limit, search.BatchSize ?? (search.EarlyStopping is null ? null : EarlyStopping.BatchSize), choice.SpaceSize, Seeds.Of(problem, search), CoversSpace: suggester is null);
            var strategy = suggester ?? StrategyFactory.Create(choice.Name, problem, search, cancellation);
            var runner = new AskTellRunner(problem, strategy, record, plan);
            restored?.ReadInto(record, runner.Restore);
            IBatchEvaluator evaluator = outside is null ? new BatchEvaluator(problem, options.Threads) : new OutsideBatchEvaluator(problem, outside, search);
            end = runner.Run(evaluator, reporter, clock, () => Save(runner.Save), cancellation);
            failure = evaluator.Failure ?? runner.Failure;
            policy = (strategy as IPolicySource)?.PolicyJson();
        }

        long? total = limit == long.MaxValue ? choice.SpaceSize : Math.Min(limit, choice.SpaceSize ?? limit);
        var share = end is SearchEnd.Complete or SearchEnd.Proved or SearchEnd.Evaluations ? 1 : (double?)record.Evaluations / total;
        reporter.Report(record.Evaluations, total, share, () => new FrontSnapshot(record.Archive), checkpoint: null, final: true, cancellation);
        return FrontDocuments.Write(problem, record, end, clock, limit, choice.Description, fronts, failure, statement, bounds) with { PolicyJson = policy };

        byte[] Save(Action<BinaryWriter> saveRunner) => SearchCheckpoint.Write(fingerprint, choice, clock.Seconds, record, saveRunner);
    }
}
