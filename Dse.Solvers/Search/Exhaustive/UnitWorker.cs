using System.Diagnostics;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Running;

namespace Dse.Solvers.Search.Exhaustive;

/// <summary>Evaluates work units; one per thread.</summary>
internal sealed class UnitWorker
{
    // A batch takes a few milliseconds at most, so that cancelling is prompt with slow cost models too.
    private const double BatchSeconds = 0.01;
    private static readonly int[] BatchSizes = [1, 8, 64, 1024];

    private readonly SpaceWalker walker;
    private readonly Scorer scorer;
    private readonly CandidateBatch[] batches;
    private readonly ScoredBatch[] scores;
    private double secondsPerRow = double.PositiveInfinity;
    private WorkUnit? unit;
    private int prefix;
    private bool isInside;

    public UnitWorker(StudyProblem problem)
    {
        walker = new SpaceWalker(problem.Space);
        scorer = new Scorer(problem);
        batches = [.. BatchSizes.Select(size => new CandidateBatch(problem.Space, size))];
        scores = [.. batches.Select(batch => new ScoredBatch(batch, problem.Evaluator.Metrics.Count) { Wanted = scorer.Wanted })];
    }

    /// <summary>Evaluates a unit into an empty record; trials count from 0.</summary>
    /// <param name="work">The unit.</param>
    /// <param name="record">Receives what is found.</param>
    /// <param name="limit">The most designs to evaluate.</param>
    /// <param name="stop">Asked between batches.</param>
    /// <param name="evaluated">Told the rows of every batch.</param>
    /// <returns>False when stopped before the end or the limit.</returns>
    public bool Process(WorkUnit work, SearchRecord record, long limit, Func<bool> stop, Action<int> evaluated)
    {
        Start(work);
        while (record.Evaluations < limit)
        {
            if (stop())
            {
                return false;
            }

            var size = batches.Length - 1;
            while (size > 0 && BatchSizes[size] * secondsPerRow > BatchSeconds)
            {
                size--;
            }

            var batch = batches[size];
            batch.Count = Fill(batch, (int)Math.Min(limit - record.Evaluations, batch.Capacity));
            batch.FirstTrial = record.Evaluations;
            if (batch.Count == 0)
            {
                return true;
            }

            var started = Stopwatch.GetTimestamp();
            if (!scorer.Score(batch, scores[size], stop))
            {
                return false;
            }

            secondsPerRow = Stopwatch.GetElapsedTime(started).TotalSeconds / batch.Count;
            record.Add(scores[size], batch.FirstTrial);
            evaluated(batch.Count);
        }

        return true;
    }

    /// <summary>How many designs a unit holds, without evaluating them.</summary>
    public long Count(WorkUnit work)
    {
        Start(work);
        long count = 0;
        while (Next())
        {
            count++;
        }

        return count;
    }

    private void Start(WorkUnit work)
    {
        unit = work;
        prefix = 0;
        isInside = false;
    }

    private int Fill(CandidateBatch batch, int most)
    {
        var row = 0;
        while (row < most && Next())
        {
            batch.SetRow(row++, walker.Cells);
        }

        return row;
    }

    private bool Next()
    {
        while (true)
        {
            if (!isInside)
            {
                if (prefix == unit!.Prefixes.Length)
                {
                    return false;
                }

                walker.StartWithin(unit.Prefixes[prefix++]);
                isInside = true;
            }

            if (walker.Next())
            {
                return true;
            }

            isInside = false;
        }
    }
}
