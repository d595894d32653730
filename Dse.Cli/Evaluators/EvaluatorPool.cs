using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text;
using Dse.Solvers.Outside;

namespace Dse.Cli.Evaluators;

/// <summary>The user's evaluator, started once or several times: hands trials out, takes answers, restarts what crashes.</summary>
/// <remarks>
/// Trials that were in flight when a process ended are sent again, each alone, so that a design that crashes the
/// evaluator fails by itself and takes no other with it.
/// </remarks>
internal sealed class EvaluatorPool : IOutsideEvaluator, IDisposable
{
    private static readonly TimeSpan WatchInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    private readonly string command;
    private readonly AnswerReader reader;
    private readonly TimeSpan trialLimit;
    private readonly Action<string> say;
    private readonly Lock gate = new();
    private readonly EvaluatorLane[] lanes;
    private readonly LinkedList<PooledTrial> waiting = [];
    private readonly HashSet<long> open = [];
    private readonly HashSet<long> stopped = [];
    private readonly BlockingCollection<TrialAnswer> answers = [];
    private readonly Timer watch;
    private readonly Dictionary<string, int> complaints = new(StringComparer.Ordinal);
    private string? failure;
    private bool hasAnswered;
    private bool isOver;

    /// <summary>Starts the evaluators.</summary>
    /// <param name="command">The shell command.</param>
    /// <param name="count">Processes, at least 1.</param>
    /// <param name="reader">Reads their answers.</param>
    /// <param name="trialSeconds">Longest silence of a process that has trials.</param>
    /// <param name="say">Tells people what went wrong.</param>
    /// <exception cref="IOException">There is no shell to start them.</exception>
    public EvaluatorPool(string command, int count, AnswerReader reader, double trialSeconds, Action<string> say)
    {
        this.command = command;
        this.reader = reader;
        this.say = say;
        trialLimit = TimeSpan.FromSeconds(trialSeconds);
        lanes = [.. Enumerable.Range(0, count).Select(_ => new EvaluatorLane(isOnly: count == 1))];
        lock (gate)
        {
            foreach (var lane in lanes)
            {
                Start(lane);
            }
        }

        watch = new Timer(_ => Watch(), null, WatchInterval, WatchInterval);
    }

    /// <inheritdoc/>
    public void Offer(IReadOnlyList<OpenTrial> trials)
    {
        lock (gate)
        {
            foreach (var trial in trials)
            {
                if (open.Add(trial.Trial))
                {
                    waiting.AddLast(new PooledTrial(trial));
                }
            }

            Share();
        }
    }

    /// <inheritdoc/>
    public void Stop(long trial)
    {
        lock (gate)
        {
            if (!open.Remove(trial))
            {
                return;
            }

            stopped.Add(trial);
            var lane = lanes.FirstOrDefault(l => l.Remove(trial, out _));
            lane?.Process?.Send(Encoding.UTF8.GetBytes($"{{\"stop\":{trial}}}\n"));
            Share();
        }
    }

    /// <inheritdoc/>
    public bool TryTake(TimeSpan wait, [NotNullWhen(true)] out TrialAnswer? answer)
    {
        if (answers.TryTake(out answer, 0))
        {
            return true;
        }

        if (Volatile.Read(ref failure) is { } lost)
        {
            throw new OutsideException(lost);
        }

        return answers.TryTake(out answer, wait);
    }

    /// <summary>The names of the metrics in answers, in column order.</summary>
    public IReadOnlyList<string> Metrics => reader.Names;

    /// <summary>Why the evaluator was given up, or null.</summary>
    public string? Failure => Volatile.Read(ref failure);

    /// <summary>How often each thing went wrong, the most frequent first.</summary>
    public IReadOnlyList<(string What, int Count)> Complaints()
    {
        lock (gate)
        {
            return [.. complaints.OrderByDescending(c => c.Value).ThenBy(c => c.Key, StringComparer.Ordinal).Select(c => (c.Key, c.Value))];
        }
    }

    public void Dispose()
    {
        LineProcess[] running;
        lock (gate)
        {
            isOver = true;
            running = [.. lanes.Select(l => l.Process).OfType<LineProcess>()];
        }

        watch.Dispose();

        // Those that wait for input end by themselves at once; those in the middle of a trial nobody waits for any more.
        Task.WaitAll([.. running.Select(p => Task.Run(() => p.Finish(open.Count == 0 ? Grace : Grace / 4)))]);
        foreach (var process in running)
        {
            process.Dispose();
        }
    }

    private void Start(EvaluatorLane lane)
    {
        lane.Begin(LineProcess.Start(command, (process, line) => OnLine(lane, process, line), (process, how) => OnEnd(lane, process, how)));
    }

    // Gives each evaluator as much as it may hold; trials under suspicion are held alone.
    private void Share()
    {
        foreach (var lane in lanes)
        {
            while (!isOver && lane.Process is { } process && waiting.First is { } next && lane.Takes(next.Value))
            {
                waiting.RemoveFirst();
                lane.Add(next.Value);
                process.Send(Line(next.Value.Trial));
            }
        }
    }

    private void OnLine(EvaluatorLane lane, LineProcess process, ReadOnlyMemory<byte> line)
    {
        var answer = reader.Read(line, out var wrong);
        lock (gate)
        {
            if (isOver || lane.Process != process)
            {
                return;
            }

            if (answer is null)
            {
                lane.Fault = $"it wrote '{Cut(Encoding.UTF8.GetString(line.Span))}', and {wrong}. Standard output is for answers alone; write everything else to standard error";
                process.Kill();
                return;
            }

            if (stopped.Contains(answer.Trial))
            {
                // It had not heard yet.
                return;
            }

            if (answer.Kind == AnswerKind.Report && lane.Hears(answer.Trial))
            {
                hasAnswered = true;
                answers.Add(answer);
                return;
            }

            if (!lane.Remove(answer.Trial, out var trial))
            {
                // Perhaps an answer that came after its trial was given up: whoever asked has moved on.
                Complain("it answered a trial that it does not hold: it answered it before, or was too late. The first answer counts", answer.Trial);
                return;
            }

            hasAnswered = true;
            lane.Failures = 0;
            Answer(trial, answer);
            Share();
        }
    }

    private void Answer(PooledTrial trial, TrialAnswer answer)
    {
        if (answer.Kind == AnswerKind.Error)
        {
            Complain(answer.Why.Length > 0 ? answer.Why : "an error without words", answer.Trial);
        }

        open.Remove(trial.Trial.Trial);
        answers.Add(answer);
    }

    private void OnEnd(EvaluatorLane lane, LineProcess process, string how)
    {
        lock (gate)
        {
            if (isOver || lane.Process != process)
            {
                return;
            }

            var why = lane.Fault ?? how;
            var words = process.LastWords;
            var held = lane.End();
            Complain(why, held.Count == 1 ? held[0].Trial.Trial : null, words);
            foreach (var trial in Enumerable.Reverse(held))
            {
                trial.Failures++;
                if (!hasAnswered)
                {
                    // Behind the others: if it is this design alone that crashes the evaluator, the next one shows.
                    waiting.AddLast(trial);
                }
                else if (held.Count == 1 && trial.Failures > 1)
                {
                    open.Remove(trial.Trial.Trial);
                    answers.Add(TrialAnswer.Error(trial.Trial.Trial, why, isFinal: true));
                }
                else
                {
                    waiting.AddFirst(trial);
                }
            }

            lane.Failures++;
            if (lane.Failures < (hasAnswered ? EvaluatorLane.MostFailures : EvaluatorLane.MostFailuresAtFirst))
            {
                _ = RestartAsync(lane);
            }
            else if (lanes.All(l => l.HasGivenUp(hasAnswered)))
            {
                Volatile.Write(ref failure, $"The evaluator '{command}' was given up after ending {lane.Failures} times in a row: {why}.{(words.Length > 0 ? $" Its last words: {Cut(words)}" : string.Empty)}");
            }
        }
    }

    private async Task RestartAsync(EvaluatorLane lane)
    {
        await Task.Delay(lane.RestartDelay);
        lock (gate)
        {
            if (isOver)
            {
                return;
            }

            try
            {
                Start(lane);
            }
            catch (IOException e)
            {
                Volatile.Write(ref failure, e.Message);
                return;
            }

            Share();
        }
    }

    private void Watch()
    {
        lock (gate)
        {
            foreach (var lane in lanes)
            {
                if (!isOver && lane.Process is { } process && lane.Fault is null && lane.Silence is { } silence && silence > trialLimit)
                {
                    lane.Fault = $"it gave no answer within {trialLimit.TotalSeconds:0.###} s (search.trialSeconds)";
                    process.Kill();
                }
            }
        }
    }

    // Each complaint is told once when it first occurs; the rest is counted.
    private void Complain(string what, long? trial = null, string words = "")
    {
        complaints[what] = complaints.GetValueOrDefault(what) + 1;
        if (complaints[what] == 1 && complaints.Count <= 20)
        {
            say($"dse: the evaluator{(trial is { } number ? $" on trial {number}" : string.Empty)}: {what}");
            if (words.Length > 0)
            {
                say("  " + words.Replace("\n", "\n  ", StringComparison.Ordinal));
            }
        }
    }

    private static byte[] Line(OpenTrial trial) =>
        [.. Encoding.UTF8.GetBytes($"{{\"trial\":{trial.Trial},\"parameters\":"), .. trial.ParametersJson.Span, (byte)'}', (byte)'\n'];

    private static string Cut(string text) => text.Length <= 300 ? text : text[..297] + "...";
}
