using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;

namespace Dse.Cli.Evaluators;

/// <summary>One place of the pool: the process that fills it now, the trials that it holds, how it fares.</summary>
/// <remarks>The pool locks.</remarks>
internal sealed class EvaluatorLane(bool isOnly)
{
    /// <summary>Ends in a row, without an answer between, after which the place stays empty.</summary>
    public const int MostFailures = 20;

    /// <summary>The same while no evaluator has ever answered: then the command itself is wrong.</summary>
    public const int MostFailuresAtFirst = 3;

    // With several evaluators each holds about so much work, so that none starves while another has a queue.
    private const double HeldSeconds = 0.01;
    private const int MostHeld = 128;
    private const double Memory = 0.9;

    // What a program may need to load before its first answer, beside the time of a trial.
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(5);

    private readonly Dictionary<long, PooledTrial> held = [];
    private bool hasAnswered;
    private double secondsPerAnswer = HeldSeconds;
    private long lastAnswer;

    /// <summary>The process, or null between two.</summary>
    public LineProcess? Process { get; private set; }

    /// <summary>Why the process is being ended, when we end it.</summary>
    public string? Fault { get; set; }

    /// <summary>Ends in a row without an answer.</summary>
    public int Failures { get; set; }

    /// <summary>The wait before the next start.</summary>
    public TimeSpan RestartDelay => TimeSpan.FromMilliseconds(Math.Min(5_000, 50 * Math.Pow(2, Failures - 1)));

    /// <summary>How long the process has held trials without answering any, the time to start left out; null when it holds none.</summary>
    public TimeSpan? Silence => held.Count == 0 ? null : Stopwatch.GetElapsedTime(lastAnswer) - (hasAnswered ? TimeSpan.Zero : StartTime);

    /// <summary>Whether the place stays empty.</summary>
    public bool HasGivenUp(bool hasAnswered) => Process is null && Failures >= (hasAnswered ? MostFailures : MostFailuresAtFirst);

    /// <summary>Puts a process in the place.</summary>
    public void Begin(LineProcess process)
    {
        Process = process;
        Fault = null;
        hasAnswered = false;
    }

    /// <summary>Whether it may take a trial now.</summary>
    public bool Takes(PooledTrial trial)
    {
        if (Fault is not null || (trial.Failures > 0 && held.Count > 0) || held.Values.Any(t => t.Failures > 0))
        {
            return false;
        }

        return held.Count < (isOnly ? MostHeld : Math.Clamp(HeldSeconds / secondsPerAnswer, 1, MostHeld));
    }

    public void Add(PooledTrial trial)
    {
        if (held.Count == 0)
        {
            lastAnswer = Stopwatch.GetTimestamp();
        }

        held.Add(trial.Trial.Trial, trial);
    }

    public bool Remove(long trial, [NotNullWhen(true)] out PooledTrial? removed)
    {
        if (!held.Remove(trial, out removed))
        {
            return false;
        }

        secondsPerAnswer = (Memory * secondsPerAnswer) + ((1 - Memory) * Stopwatch.GetElapsedTime(lastAnswer).TotalSeconds);
        lastAnswer = Stopwatch.GetTimestamp();
        hasAnswered = true;
        return true;
    }

    /// <summary>Notes a sign of life.</summary>
    /// <returns>False when it does not hold the trial.</returns>
    public bool Hears(long trial)
    {
        lastAnswer = Stopwatch.GetTimestamp();
        hasAnswered = true;
        Failures = 0;
        return held.ContainsKey(trial);
    }

    /// <summary>Empties the place.</summary>
    /// <returns>The trials that the process held, by number.</returns>
    public List<PooledTrial> End()
    {
        Process = null;
        var left = held.Values.OrderBy(t => t.Trial.Trial).ToList();
        held.Clear();
        return left;
    }
}
