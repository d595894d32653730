using System.Diagnostics;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Search;

namespace Dse.Solvers.Running;

/// <summary>Drives an ask/tell strategy until its budget ends.</summary>
internal sealed class AskTellRunner
{
    // Longer asks run beside the reporting thread: in a thin space one batch can take seconds to find.
    private const double InlineAskSeconds = 0.005;
    private const int WaitMs = 25;

    private readonly StudyProblem problem;
    private readonly ISearchStrategy strategy;
    private readonly SearchRecord record;
    private readonly long limit;
    private readonly int batchSize;
    private readonly long? spaceSize;
    private CandidateBatch batch;
    private ScoredBatch scores;
    private bool isPending;
    private bool isLast;
    private double askSeconds = double.PositiveInfinity;

    public AskTellRunner(StudyProblem problem, ISearchStrategy strategy, SearchRecord record, long limit, int? batchSize = null, long? spaceSize = null)
    {
        this.batchSize = batchSize ?? strategy.BatchSize;
        this.spaceSize = spaceSize;
        this.problem = problem;
        this.strategy = strategy;
        this.record = record;
        this.limit = limit;
        batch = new CandidateBatch(problem.Space, this.batchSize);
        scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
    }

    /// <summary>Saves the strategy and, when cancelled in the middle of a batch, the batch.</summary>
    public void Save(BinaryWriter writer)
    {
        var state = strategy.Save();
        writer.Write(state.Length);
        writer.Write(state);
        writer.Write(isLast);
        writer.Write(isPending ? batch.Capacity : 0);
        writer.Write(isPending ? batch.Count : 0);
        var cells = new double[problem.Space.Parameters.Count];
        for (var row = 0; isPending && row < batch.Count; row++)
        {
            batch.CopyRow(row, cells);
            writer.Write(cells.AsSpan());
        }
    }

    public void Restore(BinaryReader reader)
    {
        strategy.Restore(reader.ReadBytes(reader.ReadCount(1)));
        isLast = reader.ReadBoolean();
        var capacity = reader.ReadInt32();
        var cells = problem.Space.Parameters.Count;
        var count = reader.ReadCount(8 * cells);
        isPending = count > 0;
        if (!isPending)
        {
            return;
        }

        if (capacity < count || capacity > batchSize)
        {
            throw new FormatException($"A batch of {count} rows does not fit {capacity}.");
        }

        MakeBatch(capacity);
        for (var row = 0; row < count; row++)
        {
            batch.SetRow(row, reader.ReadDoubles(cells));
        }

        batch.Count = count;
    }

    /// <summary>Runs to the end.</summary>
    public SearchEnd Run(IBatchEvaluator evaluator, Reporter reporter, SearchClock clock, Func<byte[]> checkpoint, CancellationToken cancellation)
    {
        while (true)
        {
            if (cancellation.IsCancellationRequested)
            {
                reporter.Checkpoint(checkpoint());
                return SearchEnd.Cancelled;
            }

            if (clock.IsOver)
            {
                return SearchEnd.Seconds;
            }

            if (!isPending && TryAsk(reporter, cancellation) is { } end)
            {
                return end;
            }

            batch.FirstTrial = record.Evaluations;
            var (isWhole, done) = evaluator.Evaluate(
                batch,
                scores,
                () => cancellation.IsCancellationRequested || clock.IsOver,
                () => ReportProgress(reporter, evaluator.Done, null, cancellation));
            if (!isWhole)
            {
                if (cancellation.IsCancellationRequested)
                {
                    // The state to go on from holds the whole batch unscored; what was scored still shows in this front.
                    reporter.Checkpoint(checkpoint());
                    batch.Count = done;
                    record.Add(scores, batch.FirstTrial);
                    return SearchEnd.Cancelled;
                }

                // The clock or the loss of the evaluator ended it: what was scored counts, and the result is not reproducible anyway.
                batch.Count = done;
                record.Add(scores, batch.FirstTrial);
                reporter.Trials(scores);
                return evaluator.Failure is null ? SearchEnd.Seconds : SearchEnd.EvaluatorLost;
            }

            Learn(reporter);
            if (isLast)
            {
                return problem.Space.IsDiscrete ? SearchEnd.Complete : SearchEnd.NoneFound;
            }

            ReportProgress(reporter, 0, checkpoint, cancellation);
        }
    }

    private SearchEnd? TryAsk(Reporter reporter, CancellationToken cancellation)
    {
        var left = limit - record.Evaluations;
        if (left <= 0)
        {
            return record.Evaluations == spaceSize ? SearchEnd.Complete : SearchEnd.Evaluations;
        }

        var capacity = (int)Math.Min(left, batchSize);
        if (capacity != batch.Capacity)
        {
            MakeBatch(capacity);
        }

        int asked;
        try
        {
            asked = Ask(reporter, cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The strategy stopped halfway; the last checkpoint stands.
            return SearchEnd.Cancelled;
        }

        isLast = asked < capacity;
        isPending = asked > 0;
        return isPending ? null : problem.Space.IsDiscrete ? SearchEnd.Complete : SearchEnd.NoneFound;
    }

    private int Ask(Reporter reporter, CancellationToken cancellation)
    {
        var started = Stopwatch.GetTimestamp();
        int asked;
        if (askSeconds <= InlineAskSeconds)
        {
            asked = strategy.Ask(batch);
        }
        else
        {
            var task = Task.Run(() => strategy.Ask(batch), CancellationToken.None);
            while (Task.WaitAny([task], WaitMs, CancellationToken.None) < 0)
            {
                ReportProgress(reporter, 0, null, cancellation);
            }

            asked = task.GetAwaiter().GetResult();
        }

        askSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return asked;
    }

    private void Learn(Reporter reporter)
    {
        record.Add(scores, batch.FirstTrial);
        strategy.Tell(scores);
        isPending = false;
        reporter.Trials(scores);
    }

    private void ReportProgress(Reporter reporter, int underway, Func<byte[]>? checkpoint, CancellationToken cancellation)
    {
        if (reporter.IsDue)
        {
            var total = limit == long.MaxValue ? (long?)null : limit;
            var evaluations = record.Evaluations + underway;
            reporter.Report(evaluations, total, (double?)evaluations / total, () => new FrontSnapshot(record.Archive), checkpoint, final: false, cancellation);
        }
    }

    private void MakeBatch(int capacity)
    {
        batch = new CandidateBatch(problem.Space, capacity);
        scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
    }
}
