using Dse.Cli.Terminals;
using Dse.Core.Studies;
using Dse.Solvers;

namespace Dse.Cli.Studies;

/// <summary>Passes a search's progress on to the terminal.</summary>
internal sealed class SearchProgress(Action<ProgressView.Report> report) : IExplorerObserver
{
    public void OnProgress(ExplorerProgress progress) => report(new ProgressView.Report(
        progress.Fraction,
        $"{Numbers.Count(progress.Evaluations)}{(progress.TotalEvaluations is { } total ? $" of {Numbers.Count(total)}" : string.Empty)} evaluations, {progress.FrontSize} points, {Numbers.Duration(progress.Seconds)}"));

    public void OnFront(IReadOnlyList<FrontPoint> front)
    {
        // The whole front is printed at the end.
    }

    public void OnTrials(ScoredBatch scored)
    {
        // A local run keeps no trials.
    }

    public void OnCheckpoint(ReadOnlyMemory<byte> state)
    {
        // A local run starts afresh.
    }
}
