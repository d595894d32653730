using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Running;

/// <summary>Scores batches: by the problem's evaluator on threads, or by asking outside.</summary>
internal interface IBatchEvaluator
{
    /// <summary>Rows of the batch that were scored so far, for progress while <see cref="Evaluate"/> waits.</summary>
    int Done { get; }

    /// <summary>
    /// A copy of the batch with what was answered of it so far, to show while <see cref="Evaluate"/> waits; null when nothing
    /// was, or when a batch takes too little time to be shown in parts.
    /// </summary>
    ScoredBatch? Answered();

    /// <summary>How many rows of it are answered; 0 when it is null.</summary>
    int AnsweredCount { get; }

    /// <summary>Why there will be no more scores; null while there will be.</summary>
    string? Failure { get; }

    /// <summary>Scores rows in order.</summary>
    /// <param name="candidates">The rows in use.</param>
    /// <param name="scores">Receives their scores.</param>
    /// <param name="stop">Asked between chunks of a few milliseconds.</param>
    /// <param name="tick">Called about 40 times a second while waiting, or after each answer.</param>
    /// <returns>
    /// Whether all rows were scored; else the rows from the front behind which nothing was, of which some may be
    /// <see cref="TrialOutcome.Unanswered"/>.
    /// </returns>
    (bool IsWhole, int Rows) Evaluate(CandidateBatch candidates, ScoredBatch scores, Func<bool> stop, Action tick);
}
