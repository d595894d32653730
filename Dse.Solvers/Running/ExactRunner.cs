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

    /// <summary>What the method proved of single metrics, by name.</summary>
    public IReadOnlyDictionary<string, double> Bounds { get; private set; } = new Dictionary<string, double>(StringComparer.Ordinal);

    /// <summary>Runs to the end.</summary>
    public SearchEnd Run(BatchEvaluator evaluator, Reporter reporter, SearchClock clock, CancellationToken cancellation)
    {
        var method = ExactMethods.For(problem);
        var work = Task.Run(() => method.Solve(() => cancellation.IsCancellationRequested || clock.IsOver), CancellationToken.None);
        var batch = new CandidateBatch(problem.Space, BatchRows);
        var scores = new ScoredBatch(batch, problem.Evaluator.Metrics.Count);
        while (Task.WaitAny([work], WaitMs, CancellationToken.None) < 0)
        {
            ScoreFound();
            Report();
        }

        var result = work.GetAwaiter().GetResult();
        Statement = result.Statement;
        Bounds = result.Bounds;
        ScoreFound();
        foreach (var designs in result.Designs.Chunk(BatchRows))
        {
            Score(designs);
        }

        return result.Proved ? SearchEnd.Proved
            : cancellation.IsCancellationRequested ? SearchEnd.Cancelled
            : clock.IsOver || result.IsTimed ? SearchEnd.Seconds
            : SearchEnd.Unproved;

        // In the order in which they were found, whenever that was, so that the record is the same every time.
        void ScoreFound()
        {
            while (method is IAnytimeMethod anytime && anytime.TryTake(out var cells))
            {
                Score([cells]);
            }
        }

        void Score(double[][] designs)
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

        void Report()
        {
            if (reporter.IsDue)
            {
                reporter.Report(record.Evaluations, null, null, () => new FrontSnapshot(record.Archive), checkpoint: null, final: false, cancellation);
            }
        }
    }
}
