using System.Diagnostics;
using System.Text.Json;
using Dse.Core.Checks;
using Dse.Core.Studies;
using Dse.Solvers;
using Dse.Solvers.Search;
using Dse.Solvers.Studies;

namespace Dse.Api.Jobs.Attempts;

/// <summary>The main loop of a study's process: one attempt, driven by its worker over standard input and output.</summary>
/// <remarks>It holds no credentials and ends when its worker does, since its input closes then.</remarks>
public static class AttemptProcess
{
    /// <summary>Carries out the attempt that the worker sends over standard input.</summary>
    /// <returns>0 when the outcome, or why there is none, was sent.</returns>
    public static async Task<int> RunAsync()
    {
        await using var input = Console.OpenStandardInput();
        await using var output = Console.OpenStandardOutput();

        // Standard output carries messages: whatever else is printed goes where the worker keeps it as evidence.
        Console.SetOut(Console.Error);
        return await RunAsync(input, output, EndNow);
    }

    /// <summary>Carries out the attempt that comes over a stream.</summary>
    /// <param name="input">Messages from the worker.</param>
    /// <param name="output">Messages to the worker.</param>
    /// <param name="orphaned">Called when the worker is gone before the end.</param>
    internal static async Task<int> RunAsync(Stream input, Stream output, Action orphaned)
    {
        SolverKinds.Register();
        var frames = new FrameStream(input, output);
        AttemptStart start;
        using (var message = await frames.ReadAsync(CancellationToken.None) ?? throw new FrameException("The worker closed without a start."))
        {
            start = AttemptStart.Read(message.RootElement);
        }

        using var stop = new CancellationTokenSource();
        using var ended = new CancellationTokenSource();
        using var clients = new ClientEvaluator(frames);
        var listening = Task.Run(() => ListenAsync(frames, clients, stop, orphaned, ended.Token), CancellationToken.None);
        try
        {
            await Task.Factory.StartNew(
                () => Search(start, new AttemptObserver(frames), clients, stop.Token),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default);
        }
        finally
        {
            await ended.CancelAsync();
        }

        await Task.WhenAny(listening);
        return 0;
    }

    private static void Search(AttemptStart start, AttemptObserver observer, ClientEvaluator clients, CancellationToken stop)
    {
        if (StudyKinds.Find(start.Kind) is not { } kind)
        {
            observer.Error("unknownKind", $"This version of Dse knows no study kind '{start.Kind}'.");
            return;
        }

        using var spec = JsonDocument.Parse(start.SpecJson);
        var errors = new List<SpecError>();
        if (kind.Parse(spec.RootElement, errors) is not { } study)
        {
            observer.Error("invalidSpec", string.Join(' ', errors.Take(10).Select(e => $"{e.Path}: {e.Message}")));
            return;
        }

        if (StrategyFactory.Validate(study.Search, study.Problem) is { } unfit)
        {
            observer.Error("invalidSpec", $"{unfit.Path}: {unfit.Message}");
            return;
        }

        observer.Reasons = study.Problem.Reasons;
        observer.Metrics = study.Problem.Evaluator.Metrics;
        var options = ExplorerOptions.Default with { Threads = start.Threads, CheckpointSeconds = start.CheckpointSeconds, ArtifactCheck = ArtifactCheck.Against(kind, spec.RootElement) };
        var outside = study.Problem.IsEvaluatedOutside ? clients : null;
        observer.ShowsTrialsAtOnce = outside is not null;
        outside?.Begin(study.Problem);
        FrontDocument document;
        try
        {
            document = Explorer.Run(study.Problem, study.Search, options, observer, start.Checkpoint, stop, outside);
        }
        catch (CheckpointException unusable) when (!start.Checkpoint.IsEmpty)
        {
            Console.Error.WriteLine($"The checkpoint was refused ({unusable.Code}: {unusable.Message}); the search begins anew.");
            document = Explorer.Run(study.Problem, study.Search, options, observer, ReadOnlyMemory<byte>.Empty, stop, outside);
        }

        observer.Done(document);
    }

    private static async Task ListenAsync(FrameStream frames, ClientEvaluator clients, CancellationTokenSource stop, Action orphaned, CancellationToken ended)
    {
        try
        {
            while (await frames.ReadAsync(ended) is { } message)
            {
                using (message)
                {
                    if (message.RootElement.GetProperty("type").ValueEquals(AttemptMessage.Stop))
                    {
                        await stop.CancelAsync();
                    }
                    else if (message.RootElement.GetProperty("type").ValueEquals(AttemptMessage.Answers))
                    {
                        clients.Take(message.RootElement);
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (Exception error) when (error is FrameException or IOException)
        {
            await Console.Error.WriteLineAsync($"The worker cannot be understood any more: {error.Message}");
        }

        if (!ended.IsCancellationRequested)
        {
            orphaned();
        }
    }

    // No finalizers, no waiting for searching threads: nobody is left to take a result.
    private static void EndNow() => Process.GetCurrentProcess().Kill();
}
