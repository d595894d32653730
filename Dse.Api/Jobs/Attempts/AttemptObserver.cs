using System.Text.Json;
using Dse.Core.Studies;
using Dse.Solvers;
using Dse.Storage.Claims;
using Dse.Storage.Fronts;

namespace Dse.Api.Jobs.Attempts;

/// <summary>Sends what happens in a search to the worker. Runs in the study's process.</summary>
internal sealed class AttemptObserver(FrameStream frames) : IExplorerObserver
{
    // Base64 takes four bytes for three; a longer state does not fit a message and the search goes on without it.
    private const int MaxCheckpointBytes = FrameStream.MaxBytes / 4 * 3 - 1024;

    private readonly AttemptTrials trials = new();
    private HashSet<long> sentArtifacts = [];

    public void OnProgress(ExplorerProgress progress)
    {
        if (ShowsTrialsAtOnce)
        {
            SendTrials();
        }

        frames.Write(writer => AttemptProgress.Write(
            writer,
            new ClaimProgress(progress.Evaluations, progress.TotalEvaluations, progress.Fraction, progress.Seconds, progress.FrontSize, progress.Hypervolume)));
    }

    public void OnFront(IReadOnlyList<FrontPoint> front)
    {
        SendArtifacts(front);
        frames.Write(writer =>
        {
            writer.WriteString("type", AttemptMessage.Front);
            writer.WritePropertyName("points");
            FrontJson.WritePoints(writer, WithoutArtifacts(front));
        });
    }

    public void OnTrials(ScoredBatch scored)
    {
        for (var row = 0; row < scored.Count; row++)
        {
            if (scored.Outcomes[row] == TrialOutcome.Unanswered)
            {
                continue;
            }

            trials.Add(scored, row, Reasons, Metrics);
            if (trials.IsFull)
            {
                SendTrials();
            }
        }
    }

    public void OnCheckpoint(ReadOnlyMemory<byte> state)
    {
        // A search that goes on from here does not tell of these trials again.
        SendTrials();
        if (state.Length > MaxCheckpointBytes)
        {
            Console.Error.WriteLine($"A checkpoint of {state.Length} bytes is over the limit of {MaxCheckpointBytes} and was left out.");
            return;
        }

        frames.Write(writer =>
        {
            writer.WriteString("type", AttemptMessage.Checkpoint);
            writer.WriteBase64String("state", state.Span);
        });
    }

    /// <summary>Whether trials come seldom enough to be sent with every progress, and not gathered until a checkpoint.</summary>
    public bool ShowsTrialsAtOnce { get; set; }

    /// <summary>Reasons of the problem that is searched, for the trials' texts.</summary>
    public IReadOnlyList<string> Reasons { get; set; } = [];

    /// <summary>Metrics of the problem that is searched, in column order.</summary>
    public IReadOnlyList<MetricDefinition> Metrics { get; set; } = [];

    /// <summary>Sends the outcome.</summary>
    public void Done(FrontDocument document)
    {
        SendTrials();
        SendArtifacts(document.Points);
        frames.Write(writer =>
        {
            writer.WriteString("type", AttemptMessage.Done);
            writer.WritePropertyName("document");
            FrontJson.Write(writer, document with { Points = WithoutArtifacts(document.Points) });
        });
    }

    /// <summary>Says that the study cannot be carried out.</summary>
    public void Error(string code, string message) => frames.Write(writer =>
    {
        writer.WriteString("type", AttemptMessage.Error);
        writer.WriteString("code", code);
        writer.WriteString("message", message);
    });

    private void SendTrials()
    {
        if (trials.IsEmpty)
        {
            return;
        }

        var array = trials.Take();
        frames.Write(writer =>
        {
            writer.WriteString("type", AttemptMessage.Trials);
            writer.WritePropertyName("trials");
            writer.WriteRawValue(array, skipInputValidation: true);
        });
    }

    private static FrontPoint[] WithoutArtifacts(IReadOnlyList<FrontPoint> points) => [.. points.Select(p => p with { ArtifactJson = null })];

    private void SendArtifacts(IReadOnlyList<FrontPoint> points)
    {
        foreach (var point in points.Where(p => p.ArtifactJson is not null && !sentArtifacts.Contains(p.Trial)))
        {
            frames.Write(writer =>
            {
                writer.WriteString("type", AttemptMessage.Artifact);
                writer.WriteNumber("trial", point.Trial);
                writer.WriteBase64String("bytes", point.ArtifactJson);
            });
        }

        // The worker forgets artifacts of points that left the front; so does this side.
        sentArtifacts = [.. points.Where(p => p.ArtifactJson is not null).Select(p => p.Trial)];
    }
}
