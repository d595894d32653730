using System.Diagnostics;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Outside;
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
    private readonly AskTellPlan plan;
    private readonly long limit;
    private CandidateBatch batch;
    private ScoredBatch scores;

    // Rows of the batch that were shown while it went on; null before the first of them.
    private bool[]? shown;
    private bool isPending;
    private bool isLast;
    private bool hasBegun;
    private bool isSeeded;
    private int seeded;
    private double askSeconds = double.PositiveInfinity;

    public AskTellRunner(StudyProblem problem, ISearchStrategy strategy, SearchRecord record, AskTellPlan plan)
    {
        this.plan = plan;
        limit = plan.Limit;
        this.problem = problem;
        this.strategy = strategy;
        this.record = record;
        batch = new CandidateBatch(problem.Space, BatchSize);
        scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
    }

    /// <summary>Why the strategy, asked outside, gave no more designs; null when it did not fail.</summary>
    public string? Failure { get; private set; }

    private SearchEnd Exhausted => problem.Space.IsDiscrete && plan.CoversSpace ? SearchEnd.Complete : SearchEnd.NoneFound;

    /// <summary>Saves the strategy and, when cancelled in the middle of a batch, the batch.</summary>
    public void Save(BinaryWriter writer)
    {
        var state = strategy.Save();
        writer.Write(state.Length);
        writer.Write(state);
        writer.Write(isLast);
        writer.Write(isSeeded);
        writer.Write(seeded);
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
        isSeeded = reader.ReadBoolean();
        seeded = reader.ReadInt32();
        hasBegun = true;
        var cells = problem.Space.Parameters.Count;
        var count = reader.ReadCount(8 * cells);
        isPending = count > 0;
        if (!isPending)
        {
            return;
        }

        // Strategies may have announced smaller batches since they were asked for this one.
        MakeBatch(count);
        for (var row = 0; row < count; row++)
        {
            batch.SetRow(row, reader.ReadDoubles(cells));
        }

        batch.Count = count;
    }

    /// <summary>Runs to the end.</summary>
    public SearchEnd Run(IBatchEvaluator evaluator, Reporter reporter, SearchClock clock, Func<byte[]> checkpoint, CancellationToken cancellation)
    {
        Begin(reporter);
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

            batch.FirstTrial = record.NextTrial;
            shown = null;
            var (isWhole, done) = evaluator.Evaluate(
                batch,
                scores,
                () => cancellation.IsCancellationRequested || clock.IsOver,
                () => ReportProgress(reporter, evaluator, null, cancellation));
            if (!isWhole)
            {
                if (cancellation.IsCancellationRequested)
                {
                    // The state to go on from holds the whole batch unscored; what was scored still shows in this front.
                    reporter.Checkpoint(checkpoint());
                    batch.Count = done;
                    record.Add(scores, batch.FirstTrial);
                    ShowTrials(reporter, scores);
                    return SearchEnd.Cancelled;
                }

                // The clock or the loss of the evaluator ended it: what was scored counts, and the result is not reproducible anyway.
                batch.Count = done;
                record.Add(scores, batch.FirstTrial);
                ShowTrials(reporter, scores);
                return evaluator.Failure is null ? SearchEnd.Seconds : SearchEnd.EvaluatorLost;
            }

            Learn(reporter);
            if (isLast)
            {
                return Exhausted;
            }

            ReportProgress(reporter, null, checkpoint, cancellation);
        }
    }

    private int BatchSize => plan.BatchSize ?? strategy.BatchSize;

    private void Begin(Reporter reporter)
    {
        if (!hasBegun && plan.Seeds.Known is { } known)
        {
            record.AddKnown(known);
            strategy.Inform(known);
            reporter.Trials(known);
        }

        hasBegun = true;
    }

    private SearchEnd? TryAsk(Reporter reporter, CancellationToken cancellation)
    {
        var left = limit - record.Evaluations;
        if (left <= 0)
        {
            return record.NextTrial == plan.SpaceSize ? SearchEnd.Complete : SearchEnd.Evaluations;
        }

        var capacity = (int)Math.Min(left, BatchSize);
        if (capacity != batch.Capacity)
        {
            MakeBatch(capacity);
        }

        if (TakeSeeds())
        {
            return null;
        }

        int asked;
        try
        {
            asked = AskForNew(reporter, cancellation);
        }
        catch (OutsideException e)
        {
            Failure = e.Message;
            return SearchEnd.EvaluatorLost;
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // The strategy stopped halfway; the last checkpoint stands.
            return SearchEnd.Cancelled;
        }

        isLast = asked < capacity;
        isPending = batch.Count > 0;
        return isPending ? null : Exhausted;
    }

    private bool TakeSeeds()
    {
        var count = Math.Min(batch.Capacity, plan.Seeds.First.Count - seeded);
        for (var row = 0; row < count; row++)
        {
            batch.SetRow(row, plan.Seeds.First[seeded + row]);
        }

        isSeeded = isPending = count > 0;
        if (isSeeded)
        {
            batch.Count = count;
            seeded += count;
        }

        return isSeeded;
    }

    // Designs that were given beforehand are left out when the strategy asks for them too: it was told of them.
    private int AskForNew(Reporter reporter, CancellationToken cancellation)
    {
        while (true)
        {
            var asked = Ask(reporter, cancellation);
            if (!plan.Seeds.Any)
            {
                return asked;
            }

            var cells = new double[problem.Space.Parameters.Count];
            var kept = 0;
            for (var row = 0; row < asked; row++)
            {
                batch.CopyRow(row, cells);
                if (!plan.Seeds.Contains(problem.Space.KeyOf(cells)))
                {
                    batch.SetRow(kept++, cells);
                }
            }

            batch.Count = kept;
            if (kept > 0 || asked < batch.Capacity)
            {
                return asked;
            }
        }
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
                ReportProgress(reporter, null, null, cancellation);
            }

            asked = task.GetAwaiter().GetResult();
        }

        askSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        return asked;
    }

    private void Learn(Reporter reporter)
    {
        record.Add(scores, batch.FirstTrial);
        if (isSeeded)
        {
            strategy.Inform(scores);
        }
        else
        {
            strategy.Tell(scores);
        }

        isPending = false;
        ShowTrials(reporter, scores);
    }

    // Each row once.
    private void ShowTrials(Reporter reporter, ScoredBatch scored)
    {
        if (shown is null)
        {
            reporter.Trials(scored);
            return;
        }

        var rest = scored.Copy();
        for (var row = 0; row < rest.Count; row++)
        {
            if (shown[row])
            {
                rest.Outcomes[row] = TrialOutcome.Unanswered;
            }

            shown[row] |= rest.Outcomes[row] != TrialOutcome.Unanswered;
        }

        reporter.Trials(rest);
    }

    // With an evaluator in the middle of a batch, what it has answered counts and is shown.
    private void ReportProgress(Reporter reporter, IBatchEvaluator? underway, Func<byte[]>? checkpoint, CancellationToken cancellation)
    {
        if (reporter.IsDue || reporter.IsNew(Version(underway)))
        {
            var total = limit == long.MaxValue ? (long?)null : limit;
            var evaluations = record.Evaluations + (underway?.Done ?? 0);
            var answered = underway?.Answered();
            reporter.Report(
                evaluations,
                total,
                (double?)evaluations / total,
                () => Snapshot(answered, Version(underway)),
                checkpoint,
                final: false,
                cancellation,
                answered is null ? null : () =>
                {
                    shown ??= new bool[batch.Capacity];
                    ShowTrials(reporter, answered);
                });
        }
    }

    private FrontSnapshot Snapshot(ScoredBatch? answered, long version)
    {
        if (answered is null)
        {
            return new FrontSnapshot(record.Archive);
        }

        var sofar = new SearchRecord(problem);
        sofar.Archive.Merge(record.Archive, 0);
        sofar.Add(answered, batch.FirstTrial);
        return new FrontSnapshot(sofar.Archive, version);
    }

    // Of what Snapshot would show.
    private long Version(IBatchEvaluator? underway) => underway is { AnsweredCount: > 0 and var answered } ? -2 - record.NextTrial - answered : record.Archive.Version;

    private void MakeBatch(int capacity)
    {
        batch = new CandidateBatch(problem.Space, capacity);
        scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
    }
}
