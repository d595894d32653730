using Dse.Core.Studies;

namespace Dse.Solvers;

/// <summary>Where a search stands.</summary>
/// <param name="Evaluations">Evaluations billed so far.</param>
/// <param name="TotalEvaluations">The budget, or the size of an enumerated space when known; null otherwise.</param>
/// <param name="Fraction">Share done, 0 to 1, by whichever limit is nearest; null when unknown.</param>
/// <param name="Seconds">Wall-clock seconds so far, earlier attempts included.</param>
/// <param name="FrontSize">Points in the archive.</param>
/// <param name="Hypervolume">Against <see cref="ReferencePoint"/>; null without one.</param>
/// <param name="ReferencePoint">The spec's, or the nadir so far plus 10 % of the range.</param>
public sealed record ExplorerProgress(
    long Evaluations,
    long? TotalEvaluations,
    double? Fraction,
    double Seconds,
    int FrontSize,
    double? Hypervolume,
    IReadOnlyList<double>? ReferencePoint);

/// <summary>Told what happens during a search; calls come from one thread at a time.</summary>
public interface IExplorerObserver
{
    /// <summary>At least every second while evaluations run.</summary>
    void OnProgress(ExplorerProgress progress);

    /// <summary>The archive changed since the last call: the whole current front, ids and details included; at most once a second.</summary>
    void OnFront(IReadOnlyList<FrontPoint> front);

    /// <summary>
    /// Scored trials worth keeping: every trial of an ask/tell strategy, once; for exhaustive search none. Rows that are
    /// <see cref="TrialOutcome.Unanswered"/> have been told of before, or will be: a batch that is evaluated outside is told as its answers come.
    /// </summary>
    void OnTrials(ScoredBatch scored);

    /// <summary>State from which the search can go on; every 5 s or as the options say.</summary>
    void OnCheckpoint(ReadOnlyMemory<byte> state);
}
