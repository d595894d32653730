using System.Globalization;
using Dse.Core.Studies;

namespace Dse.Solvers.Tests;

/// <summary>Keeps what an observer is told.</summary>
internal sealed class Recorder : IExplorerObserver
{
    public List<ExplorerProgress> Progress { get; } = [];

    public List<IReadOnlyList<FrontPoint>> Fronts { get; } = [];

    public List<byte[]> Checkpoints { get; } = [];

    public List<string> Trials { get; } = [];

    public Action<ExplorerProgress>? WhenProgress { get; init; }

    public Action<int>? WhenCheckpoint { get; init; }

    public void OnProgress(ExplorerProgress progress)
    {
        Progress.Add(progress);
        WhenProgress?.Invoke(progress);
    }

    public void OnFront(IReadOnlyList<FrontPoint> front) => Fronts.Add(front);

    public void OnTrials(ScoredBatch scored)
    {
        var cells = new double[scored.Candidates.Space.Parameters.Count];
        for (var row = 0; row < scored.Count; row++)
        {
            if (scored.Outcomes[row] == TrialOutcome.Unanswered)
            {
                continue;
            }

            scored.Candidates.CopyRow(row, cells);
            Trials.Add($"{scored.Candidates.FirstTrial + row}: {string.Join(' ', cells.Select(c => c.ToString("R", CultureInfo.InvariantCulture)))} {scored.Outcomes[row]}");
        }
    }

    public void OnCheckpoint(ReadOnlyMemory<byte> state)
    {
        Checkpoints.Add(state.ToArray());
        WhenCheckpoint?.Invoke(Checkpoints.Count);
    }

    /// <summary>Everything of a document that must not depend on threads, interruptions or the clock.</summary>
    public static string Essence(FrontDocument document) => string.Join('\n', (IEnumerable<string>)
    [
        $"{document.Status} {document.Reason} {document.Evaluations} {document.Proved} {document.Reproducible} {document.Hypervolume:R} {document.Strategy}",
        string.Join(' ', document.Rejected.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => $"{r.Key}={r.Value}")),
        .. document.Points.Select(p =>
            $"{p.Id} {p.Trial} {string.Join(' ', p.Parameters.Select(x => $"{x.Key}={x.Value}"))} {string.Join(' ', p.Metrics.Select(x => string.Create(CultureInfo.InvariantCulture, $"{x.Key}={x.Value:R}")))} [{string.Join(',', p.TiedWith)}]"),
    ]);
}
