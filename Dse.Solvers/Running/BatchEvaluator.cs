using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Running;

/// <summary>Scores a batch on several threads; how rows are shared out depends on their cost and never changes a score.</summary>
/// <remarks>Called from one thread, which reports while it waits.</remarks>
internal sealed class BatchEvaluator : IBatchEvaluator
{
    private const int MaxChunk = 128;
    private const double ChunkSeconds = 0.005;
    private const double InlineSeconds = 0.002;
    private const int WaitMs = 25;

    private readonly Lane[] lanes;
    private readonly Scorer scorer;
    private double secondsPerRow = double.PositiveInfinity;
    private SharedRows? underway;

    public BatchEvaluator(StudyProblem problem, int threads)
    {
        scorer = new Scorer(problem);
        lanes = [.. Enumerable.Range(0, threads).Select(_ => new Lane(problem))];
    }

    /// <inheritdoc/>
    public int Done => underway?.Finished ?? 0;

    /// <inheritdoc/>
    public string? Failure => null;

    /// <inheritdoc/>
    public ScoredBatch? Answered() => null;

    /// <inheritdoc/>
    public int AnsweredCount => 0;

    /// <inheritdoc/>
    public (bool IsWhole, int Rows) Evaluate(CandidateBatch candidates, ScoredBatch scores, Func<bool> stop, Action tick)
    {
        if (candidates.Count * secondsPerRow <= InlineSeconds)
        {
            if (stop())
            {
                return (false, 0);
            }

            var started = Stopwatch.GetTimestamp();
            var isWhole = scorer.Score(candidates, scores, stop);
            secondsPerRow = Stopwatch.GetElapsedTime(started).TotalSeconds / Math.Max(1, candidates.Count);
            return (isWhole, candidates.Count);
        }

        var chunk = double.IsFinite(secondsPerRow) ? (int)Math.Clamp(ChunkSeconds / secondsPerRow, 1, MaxChunk) : 1;
        var share = new SharedRows(candidates.Count);
        underway = share;
        var timer = Stopwatch.GetTimestamp();
        var work = Task.WhenAll(lanes.Select(lane => Task.Run(() => lane.Work(share, chunk, candidates, scores, stop))));
        while (!work.Wait(WaitMs, CancellationToken.None))
        {
            tick();
        }

        underway = null;
        if (share.Error is { } error)
        {
            error.Throw();
        }

        var done = share.Done;
        secondsPerRow = Stopwatch.GetElapsedTime(timer).TotalSeconds * Math.Min(lanes.Length, Math.Max(1, done)) / Math.Max(1, done);
        return (done == candidates.Count && !share.IsCut, done);
    }

    // Chunks are taken in row order and every taken one is finished, so that the scored rows are a prefix.
    private sealed class SharedRows(int count)
    {
        private int next;
        private int finished;
        private ExceptionDispatchInfo? error;

        public int Finished => Volatile.Read(ref finished);

        public int Done => Math.Min(next, count);

        public ExceptionDispatchInfo? Error => error;

        // Whether a row was given up half done.
        public bool IsCut { get; private set; }

        public (int From, int Count) Take(int chunk)
        {
            var from = Interlocked.Add(ref next, chunk) - chunk;
            return (from, Math.Min(chunk, count - from));
        }

        public void Cut() => IsCut = true;

        public void Finish(int rows) => Interlocked.Add(ref finished, rows);

        public void Fail(Exception exception) => Interlocked.CompareExchange(ref error, ExceptionDispatchInfo.Capture(exception), null);
    }

    private sealed class Lane
    {
        private readonly Scorer scorer;
        private readonly CandidateBatch rows;
        private readonly ScoredBatch results;
        private readonly double[] cells;
        private readonly int metrics;

        public Lane(StudyProblem problem)
        {
            scorer = new Scorer(problem);
            rows = new CandidateBatch(problem.Space, MaxChunk);
            metrics = problem.Evaluator.Metrics.Count;
            results = new ScoredBatch(rows, metrics);
            cells = new double[problem.Space.Parameters.Count];
        }

        public void Work(SharedRows share, int chunk, CandidateBatch candidates, ScoredBatch scores, Func<bool> stop)
        {
            try
            {
                while (share.Error is null && !stop())
                {
                    var (from, count) = share.Take(chunk);
                    if (count <= 0)
                    {
                        return;
                    }

                    if (!ScoreRows(from, count, candidates, scores, stop))
                    {
                        share.Cut();
                    }

                    share.Finish(count);
                }
            }
            catch (Exception e)
            {
                share.Fail(e);
            }
        }

        private bool ScoreRows(int from, int count, CandidateBatch candidates, ScoredBatch scores, Func<bool> stop)
        {
            for (var row = 0; row < count; row++)
            {
                candidates.CopyRow(from + row, cells);
                rows.SetRow(row, cells);
            }

            rows.Count = count;
            rows.FirstTrial = candidates.FirstTrial + from;
            var isWhole = scorer.Score(rows, results, stop);
            results.Outcomes[..count].CopyTo(scores.Outcomes[from..]);
            results.Reasons[..count].CopyTo(scores.Reasons[from..]);
            results.Violations[..count].CopyTo(scores.Violations[from..]);
            for (var m = 0; m < metrics; m++)
            {
                results.Metric(m)[..count].CopyTo(scores.Metric(m)[from..]);
            }

            return isWhole;
        }
    }
}
