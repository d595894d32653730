using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Exact;

namespace Dse.Solvers.Running;

/// <summary>Runs an exact method and scores what it found with the evaluator, which so checks it.</summary>
/// <remarks>Keeps no checkpoints: an interrupted proof starts anew.</remarks>
internal sealed class ExactRunner(StudyProblem problem, SearchRecord record)
{
    private const int WaitMs = 25;
    private const int BatchRows = 4096;

    /// <summary>What the method said of its result.</summary>
    public string Statement { get; private set; } = string.Empty;

    /// <summary>Runs to the end.</summary>
    public SearchEnd Run(BatchEvaluator evaluator, Reporter reporter, SearchClock clock, CancellationToken cancellation)
    {
        var method = ExactMethods.For(problem);
        var work = Task.Run(() => method.Solve(() => cancellation.IsCancellationRequested || clock.IsOver), CancellationToken.None);
        while (Task.WaitAny([work], WaitMs, CancellationToken.None) < 0)
        {
            Report();
        }

        var result = work.GetAwaiter().GetResult();
        Statement = result.Statement;
        var batch = new CandidateBatch(problem.Space, BatchRows);
        var scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
        foreach (var designs in result.Designs.Chunk(BatchRows))
        {
            batch.FirstTrial = record.Evaluations;
            batch.Count = designs.Length;
            for (var row = 0; row < designs.Length; row++)
            {
                batch.SetRow(row, designs[row]);
            }

            evaluator.Evaluate(batch, scores, () => false, Report);
            record.Add(scores, batch.FirstTrial);
            reporter.Trials(scores);
        }

        return result.Proved ? SearchEnd.Proved
            : cancellation.IsCancellationRequested ? SearchEnd.Cancelled
            : clock.IsOver ? SearchEnd.Seconds
            : SearchEnd.Unproved;

        void Report()
        {
            if (reporter.IsDue)
            {
                reporter.Report(record.Evaluations, null, null, () => new FrontSnapshot(record.Archive), checkpoint: null, final: false, cancellation);
            }
        }
    }
}
