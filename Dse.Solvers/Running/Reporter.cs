using Dse.Core.Studies;

namespace Dse.Solvers.Running;

/// <summary>Tells the observer about progress, fronts and checkpoints, each at its pace.</summary>
/// <remarks>Called from one thread.</remarks>
internal sealed class Reporter(
    StudyProblem problem,
    IExplorerObserver? observer,
    FrontBuilder fronts,
    SearchClock clock,
    double checkpointSeconds)
{
    private const double ProgressSeconds = 0.5;
    private const double FrontSeconds = 0.5;

    // A front whose details take long to make is shown less often, so that showing takes at most a tenth of the time.
    private const double FrontShare = 10;

    private double nextProgress = clock.Seconds;
    private double nextFront = clock.Seconds;
    private double nextLook = clock.Seconds;
    private double nextCheckpoint = clock.Seconds + checkpointSeconds;
    private long shownVersion = -1;

    /// <summary>Whether every step is worth a checkpoint.</summary>
    public bool IsEager => checkpointSeconds <= 0;

    /// <summary>Whether <see cref="Report"/> would do something.</summary>
    public bool IsDue => observer is not null && clock.Seconds >= Math.Min(nextProgress, Math.Min(nextLook, nextCheckpoint));

    /// <summary>Whether <see cref="Report"/> would show a front of this version: one that comes after a quiet time waits for no pace.</summary>
    public bool IsNew(long version) => observer is not null && version != shownVersion && clock.Seconds >= nextFront;

    public void Trials(ScoredBatch scored) => observer?.OnTrials(scored);

    /// <summary>Reports what is due.</summary>
    /// <param name="evaluations">Billed so far.</param>
    /// <param name="total">Budget or size, when known.</param>
    /// <param name="share">Share done by evaluations or position, when known.</param>
    /// <param name="snapshot">Copies the archive; the caller locks.</param>
    /// <param name="checkpoint">Saves the state, or null while it cannot be saved.</param>
    /// <param name="final">Progress is told even when it is not due.</param>
    /// <param name="stop">Ends work on a front early.</param>
    /// <param name="trials">Shows the trials of a batch that goes on; null when there are none.</param>
    public void Report(
        long evaluations,
        long? total,
        double? share,
        Func<FrontSnapshot> snapshot,
        Func<byte[]>? checkpoint,
        bool final,
        CancellationToken stop,
        Action? trials = null)
    {
        if (observer is null)
        {
            return;
        }

        var now = clock.Seconds;
        FrontSnapshot? front = null;

        // The front goes first: who then reads of its size finds it.
        if (!final && now >= nextFront)
        {
            front = snapshot();
            ShowFront(front, stop);
        }

        if (final || now >= nextProgress)
        {
            nextProgress = now + ProgressSeconds;
            trials?.Invoke();
            front ??= snapshot();
            var reference = ReferencePoint.Of(problem, front.Points);
            var byTime = clock.Limit is { } limit ? Math.Min(1, now / limit) : (double?)null;
            var fraction = share is null ? byTime : byTime is null ? share : Math.Max(share.Value, byTime.Value);
            observer.OnProgress(new ExplorerProgress(
                evaluations, total, fraction, now, front.Count, ReferencePoint.Hypervolume(problem, front.Points, reference, ReferencePoint.ShownSteps), reference));
        }

        if (checkpoint is not null && clock.Seconds >= nextCheckpoint)
        {
            Checkpoint(checkpoint());
        }
    }

    /// <summary>Hands over a checkpoint now.</summary>
    public void Checkpoint(byte[] state)
    {
        observer?.OnCheckpoint(state);
        nextCheckpoint = clock.Seconds + checkpointSeconds;
    }

    private void ShowFront(FrontSnapshot front, CancellationToken stop)
    {
        var before = clock.Seconds;
        nextLook = before + FrontSeconds;
        if (front.Version == shownVersion)
        {
            return;
        }

        if (front.Count > 0)
        {
            if (fronts.Build(front, proved: false, stop) is not { } points)
            {
                return;
            }

            observer!.OnFront(points);
        }

        shownVersion = front.Version;
        var after = clock.Seconds;
        nextFront = nextLook = after + Math.Max(FrontSeconds, FrontShare * (after - before));
    }
}
