using System.Text.Json;
using Dse.Core.Studies;
using Dse.Storage.Claims;
using Dse.Storage.Connections;
using Dse.Storage.Fronts;

namespace Dse.Api.Jobs.Attempts;

/// <summary>Carries out one claimed study in a process of its own: relays its results under the fence, renews, watches, ends.</summary>
internal sealed partial class AttemptRunner
{
    private static readonly TimeSpan WatchEvery = TimeSpan.FromMilliseconds(250);

    private readonly Claim claim;
    private readonly ClaimStore claims;
    private readonly WorkerOptions options;
    private readonly ILogger logger;
    private readonly AttemptChild child;
    private readonly Dictionary<long, byte[]> artifacts = [];
    private readonly TimeSpan? wallLimit;
    private readonly long startedAt = TimeProvider.System.GetTimestamp();
    private readonly CancellationTokenSource over = new();
    private volatile AttemptEnd end;
    private ClaimProgress? progress;
    private int? storedPoints;
    private FrontDocument? document;
    private (string Code, string Message)? refusal;
    private string? brokenFrame;
    private ClientTrials? clients;

    private AttemptRunner(Claim claim, ClaimStore claims, WorkerOptions options, ILogger logger, AttemptChild child, bool goesOn)
    {
        this.claim = claim;
        this.claims = claims;
        this.options = options;
        this.logger = logger;
        this.child = child;
        wallLimit = WallLimit(claim, options);
        storedPoints = goesOn ? null : 0;
    }

    /// <summary>Runs the attempt to its end, whatever that is; the study's row says what came of it.</summary>
    /// <param name="claim">The hold.</param>
    /// <param name="claims">Where results go.</param>
    /// <param name="options">Limits and intervals.</param>
    /// <param name="logger">The log.</param>
    /// <param name="draining">Cancelled when the worker shuts down: the study is given back unharmed.</param>
    public static async Task RunAsync(Claim claim, ClaimStore claims, WorkerOptions options, ILogger logger, CancellationToken draining)
    {
        var checkpoint = await claims.LoadCheckpointAsync(claim, CancellationToken.None);
        using var started = AttemptChild.Start(options);
        LogStarted(logger, claim.StudyId, claim.Attempt, started.ProcessId, checkpoint?.Seq ?? 0);
        var run = new AttemptRunner(claim, claims, options, logger, started, goesOn: checkpoint is not null);
        using (run.over)
        {
            await run.RunAsync(checkpoint, draining);
        }
    }

    private async Task RunAsync(Checkpoint? checkpoint, CancellationToken draining)
    {
        await using var drain = draining.UnsafeRegister(_ => Ask(AttemptEnd.Drained), null);
        clients = new ClientTrials(claim, claims, options, child.Frames, () => Ask(AttemptEnd.Parked), logger);
        var watching = Task.WhenAll(RenewAsync(), WatchAsync(), clients.RelayAsync(over.Token));
        try
        {
            // A state that another program wrote is of no use: the search begins anew.
            var state = checkpoint?.Format == AttemptVersion.CheckpointFormat ? checkpoint.State : [];
            await Task.Run(() => child.Frames.Write(new AttemptStart(
                claim.Kind, claim.SpecJson, state, options.ThreadsPerStudy, options.CheckpointMs / 1000.0).Write));
            await RelayAsync();
        }
        catch (Exception error) when (error is FrameException or FormatException or JsonException or KeyNotFoundException or InvalidOperationException)
        {
            brokenFrame = error.Message;
            child.Kill();
        }
        catch (IOException)
        {
            // The process is gone; how it went is seen below.
        }

        if (!await child.WaitAsync(TimeSpan.FromMilliseconds(options.StopGraceMs)))
        {
            child.Kill();
        }

        var obituary = await child.ObituaryAsync();
        try
        {
            await ConcludeAsync(obituary.ExitCode, obituary.LastWords);
        }
        finally
        {
            await over.CancelAsync();
            await watching;
        }
    }

    private async Task RelayAsync()
    {
        while (end != AttemptEnd.Lost && document is null && refusal is null && await child.Frames.ReadAsync(CancellationToken.None) is { } message)
        {
            using (message)
            {
                await HandleAsync(message.RootElement);
            }
        }
    }

    private async Task HandleAsync(JsonElement message)
    {
        switch (message.GetProperty("type").GetString())
        {
            case AttemptMessage.Progress:
                // A size that is told is one that can be read: of an attempt that goes on, the earlier front until its own is stored.
                var told = AttemptProgress.Read(message);
                progress = told with { FrontSize = storedPoints ?? told.FrontSize };
                break;
            case AttemptMessage.Artifact:
                artifacts[message.GetProperty("trial").GetInt64()] = message.GetProperty("bytes").GetBytesFromBase64();
                break;
            case AttemptMessage.Front:
                var points = WithArtifacts(FrontJson.ReadPoints(message.GetProperty("points")));
                await SaveAsync(ct => claims.SaveFrontAsync(claim, points, AttemptVersion.ProvenanceJson, ct));
                storedPoints = points.Length;
                progress = progress is null ? null : progress with { FrontSize = points.Length };
                break;
            case AttemptMessage.Trials:
                var trials = AttemptTrials.Read(message);
                await SaveAsync(ct => claims.SaveTrialsAsync(claim, trials, ct));
                break;
            case AttemptMessage.Checkpoint:
                var state = message.GetProperty("state").GetBytesFromBase64();
                await SaveAsync(ct => claims.SaveCheckpointAsync(claim, AttemptVersion.CheckpointFormat, state, ct));
                break;
            case AttemptMessage.Offer:
                var offered = ClientTrials.Read(message);
                await SaveAsync(ct => claims.OfferTrialsAsync(claim, offered.Batch, offered.Trials, offered.Again, ct));
                clients!.Expect(offered.Trials.Select(t => t.Trial));
                break;
            case AttemptMessage.Done:
                var outcome = FrontJson.Read(message.GetProperty("document"));
                document = outcome with { Points = WithArtifacts(outcome.Points) };
                break;
            case AttemptMessage.Error:
                refusal = (message.GetProperty("code").GetString()!, message.GetProperty("message").GetString()!);
                break;
            case var other:
                throw new FrameException($"There is no message '{other}'.");
        }
    }

    private FrontPoint[] WithArtifacts(IReadOnlyList<FrontPoint> points)
    {
        var complete = points.Select(p => artifacts.TryGetValue(p.Trial, out var bytes) ? p with { ArtifactJson = bytes } : p).ToArray();
        var kept = points.Select(p => p.Trial).ToHashSet();
        foreach (var trial in artifacts.Keys.Where(t => !kept.Contains(t)).ToList())
        {
            artifacts.Remove(trial);
        }

        return complete;
    }

    // Until somebody else has the study, an outage of the database is waited out: the process keeps its state meanwhile.
    private async Task SaveAsync(Func<CancellationToken, Task<bool>> save)
    {
        while (end != AttemptEnd.Lost)
        {
            try
            {
                if (!await save(CancellationToken.None))
                {
                    Ask(AttemptEnd.Lost);
                }

                return;
            }
            catch (Exception error) when (TransientErrors.IsTransient(error) && end != AttemptEnd.Drained)
            {
                LogOutage(logger, claim.StudyId, error.Message);
                await Task.Delay(options.RenewMs);
            }
        }
    }

    private async Task RenewAsync()
    {
        try
        {
            while (true)
            {
                await Task.Delay(options.RenewMs, over.Token);
                try
                {
                    switch (await claims.RenewAsync(claim, options.Lease, progress, over.Token))
                    {
                        case LeaseState.Lost when !over.IsCancellationRequested:
                            Ask(AttemptEnd.Lost);
                            return;
                        case LeaseState.CancelRequested:
                            Ask(AttemptEnd.Cancelled);
                            break;
                    }
                }
                catch (Exception error) when (TransientErrors.IsTransient(error))
                {
                    LogOutage(logger, claim.StudyId, error.Message);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The attempt is over.
        }
    }

    private async Task WatchAsync()
    {
        try
        {
            var limit = options.MemoryMiB * 1048576L;
            while (true)
            {
                await Task.Delay(WatchEvery, over.Token);
                if (child.ResidentBytes() > limit)
                {
                    Ask(AttemptEnd.OutOfMemory);
                }

                if (wallLimit is { } most && TimeProvider.System.GetElapsedTime(startedAt) > most)
                {
                    Ask(AttemptEnd.OutOfTime);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The attempt is over.
        }
    }

    // The first reason counts, but a lost study ends at once whatever came before.
    private void Ask(AttemptEnd reason)
    {
        if (end == AttemptEnd.Lost || (end != AttemptEnd.None && reason != AttemptEnd.Lost))
        {
            return;
        }

        end = reason;
        LogEnding(logger, claim.StudyId, claim.Attempt, reason);
        if (reason is AttemptEnd.Lost or AttemptEnd.OutOfMemory)
        {
            child.Kill();
            return;
        }

        _ = Task.Run(async () =>
        {
            child.Stop();
            if (!await child.WaitAsync(TimeSpan.FromMilliseconds(options.StopGraceMs)) && document is null)
            {
                child.Kill();
            }
        });
    }

    private async Task ConcludeAsync(int exitCode, string lastWords)
    {
        switch (end, document)
        {
            case (AttemptEnd.Lost, _):
                return;
            case (_, _) when refusal is { } why:
                await SaveAsync(ct => claims.FailAsync(claim, why.Code, why.Message, ct));
                break;
            case (AttemptEnd.Drained, null or { Status: StudyStatus.Cancelled }):
                await SaveAsync(ct => claims.ReleaseAsync(claim, ct));
                break;
            case (AttemptEnd.Parked, null or { Status: StudyStatus.Cancelled }):
                await SaveAsync(ct => claims.ParkAsync(claim, ct));
                break;
            case (AttemptEnd.OutOfTime, { Status: StudyStatus.Cancelled } late):
                await SaveAsync(ct => claims.CommitAsync(claim, TimedOut(late), AttemptVersion.ProvenanceJson, ct));
                break;
            case (_, { } outcome):
                await SaveAsync(ct => claims.CommitAsync(claim, outcome, AttemptVersion.ProvenanceJson, ct));
                break;
            case (AttemptEnd.Cancelled, _):
                await SaveAsync(ct => claims.CancelAsync(claim, "Cancelled by its owner.", ct));
                break;
            case (_, _) when end == AttemptEnd.OutOfMemory || RanOutOfHeap(lastWords):
                await SaveAsync(ct => claims.FailAsync(
                    claim, "outOfMemory", $"The search held more than {options.MemoryMiB} MiB. Narrow the space, or give studies more memory (Dse:Worker:MemoryMiB).", ct));
                break;
            case (AttemptEnd.OutOfTime, _):
                await SaveAsync(ct => claims.FailAsync(claim, "outOfTime", "The search did not stop at its time limit and was ended. The best front so far is kept.", ct));
                break;
            default:
                LogCrashed(logger, claim.StudyId, claim.Attempt, exitCode);
                await SaveAsync(ct => claims.CrashAsync(claim, Evidence(exitCode, lastWords), options.CrashBackoff, ct));
                break;
        }

        LogEnded(logger, claim.StudyId, claim.Attempt);
    }

    // The runtime's own words when the heap limit is met before the watch sees it.
    private static bool RanOutOfHeap(string lastWords) =>
        lastWords.Contains("System.OutOfMemoryException", StringComparison.Ordinal) || lastWords.Contains("Out of memory", StringComparison.Ordinal);

    private static FrontDocument TimedOut(FrontDocument late) => late with
    {
        Status = late.Points.Count > 0 ? StudyStatus.Succeeded : StudyStatus.Failed,
        Reason = "Ended by its time limit.",
        Reproducible = false,
    };

    private string Evidence(int exitCode, string lastWords) => JsonSerializer.Serialize(
        new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["exitCode"] = exitCode,
            ["signal"] = exitCode > 128 ? exitCode - 128 : null,
            ["brokenFrame"] = brokenFrame,
            ["lastWords"] = lastWords.Replace("\0", string.Empty, StringComparison.Ordinal),
        });

    // A search that is limited by the clock gets what is left of its time, and some to start and finish in.
    private static TimeSpan? WallLimit(Claim claim, WorkerOptions options)
    {
        using var spec = JsonDocument.Parse(claim.SpecJson);
        return spec.RootElement.TryGetProperty("search", out var search)
            && search.ValueKind == JsonValueKind.Object
            && search.TryGetProperty("seconds", out var seconds)
            && seconds.ValueKind == JsonValueKind.Number
            && seconds.GetDouble() is > 0 and < 1e7 and var limit
                ? TimeSpan.FromSeconds(limit) + TimeSpan.FromMilliseconds(options.OvertimeMs)
                : null;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Study {Study}, attempt {Attempt}: process {ProcessId} started from checkpoint {Seq}")]
    private static partial void LogStarted(ILogger logger, Guid study, int attempt, int processId, long seq);

    [LoggerMessage(Level = LogLevel.Information, Message = "Study {Study}, attempt {Attempt}: asked to end ({Reason})")]
    private static partial void LogEnding(ILogger logger, Guid study, int attempt, AttemptEnd reason);

    [LoggerMessage(Level = LogLevel.Information, Message = "Study {Study}, attempt {Attempt}: ended")]
    private static partial void LogEnded(ILogger logger, Guid study, int attempt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Study {Study}, attempt {Attempt}: its process ended with code {ExitCode} and no outcome")]
    private static partial void LogCrashed(ILogger logger, Guid study, int attempt, int exitCode);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Study {Study}: the database does not answer ({Error}); trying again")]
    private static partial void LogOutage(ILogger logger, Guid study, string error);
}
