namespace Dse.Api.Jobs;

/// <summary>How a worker process carries out studies; bound to the configuration section <c>Dse:Worker</c>.</summary>
public sealed record WorkerOptions
{
    /// <summary>Studies carried out at once, 1 to 64; 0 means one on up to three cores, else two.</summary>
    public int Slots { get; set; }

    /// <summary>Threads of one study's search, 1 to 1,024; 0 shares the cores among the slots.</summary>
    public int ThreadsPerStudy { get; set; }

    /// <summary>How long a hold on a study lasts unless renewed, milliseconds, 500 or more. A shorter one recovers sooner and mistakes a pause for a crash more easily.</summary>
    public int LeaseMs { get; set; } = 15_000;

    /// <summary>Time between renewals, milliseconds, at most a third of the lease. A cancel is heard of at the next one.</summary>
    public int RenewMs { get; set; } = 1_000;

    /// <summary>Time between looks for silent workers' studies, milliseconds.</summary>
    public int ReapMs { get; set; } = 2_000;

    /// <summary>Time between looks for queued studies when no notification comes, milliseconds.</summary>
    public int PollMs { get; set; } = 1_000;

    /// <summary>Time between checkpoints, milliseconds.</summary>
    public int CheckpointMs { get; set; } = 5_000;

    /// <summary>Wait before a study is tried again after its second crash, milliseconds.</summary>
    public int CrashBackoffMs { get; set; } = 10_000;

    /// <summary>Grace between asking a study's process to stop and killing it, milliseconds.</summary>
    public int StopGraceMs { get; set; } = 1_000;

    /// <summary>Memory of one study's process, MiB, 128 or more; 0 shares three quarters of the machine's among the slots.</summary>
    public int MemoryMiB { get; set; }

    /// <summary>Time that a search may go on beyond its own limit in seconds before it is killed, milliseconds.</summary>
    public int OvertimeMs { get; set; } = 15_000;

    /// <summary>Time between looks for clients' answers to open trials, milliseconds.</summary>
    public int AnswerMs { get; set; } = 100;

    /// <summary>Time without a client after which a study that clients evaluate makes room for others, milliseconds.</summary>
    public int ParkMs { get; set; } = 60_000;

    /// <summary>Time between Quartz's check-ins with its cluster, milliseconds.</summary>
    public int ClusterCheckinMs { get; set; } = 2_000;

    /// <summary>Silence after which Quartz takes a cluster member for dead, milliseconds.</summary>
    public int ClusterSilenceMs { get; set; } = 8_000;

    /// <summary>Age at which idempotency keys of ended studies are forgotten, hours.</summary>
    public int RetentionHours { get; set; } = 24 * 7;

    /// <summary>Program and arguments that start a study's process; empty means this program with the command <c>attempt</c>.</summary>
    public IReadOnlyList<string> AttemptCommand { get; set; } = [];

    internal TimeSpan Lease => TimeSpan.FromMilliseconds(LeaseMs);

    internal TimeSpan CrashBackoff => TimeSpan.FromMilliseconds(CrashBackoffMs);

    /// <summary>Fills what was left to the machine and checks the rest.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside the range that its documentation states.</exception>
    public void Complete()
    {
        ArgumentOutOfRangeException.ThrowIfNegative(Slots);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Slots, 64);
        ArgumentOutOfRangeException.ThrowIfNegative(ThreadsPerStudy);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(ThreadsPerStudy, 1024);
        ArgumentOutOfRangeException.ThrowIfLessThan(LeaseMs, 500);
        foreach (var interval in (int[])[RenewMs, ReapMs, PollMs, CheckpointMs, OvertimeMs, AnswerMs, ParkMs, ClusterCheckinMs, ClusterSilenceMs])
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(interval, 1);
        }

        ArgumentOutOfRangeException.ThrowIfGreaterThan(RenewMs, LeaseMs / 3);
        ArgumentOutOfRangeException.ThrowIfNegative(CrashBackoffMs);
        ArgumentOutOfRangeException.ThrowIfNegative(StopGraceMs);
        ArgumentOutOfRangeException.ThrowIfLessThan(RetentionHours, 1);
        if (Slots == 0)
        {
            Slots = Environment.ProcessorCount <= 3 ? 1 : 2;
        }

        if (ThreadsPerStudy == 0)
        {
            ThreadsPerStudy = Math.Max(1, Environment.ProcessorCount / Slots);
        }

        if (MemoryMiB == 0)
        {
            MemoryMiB = (int)Math.Min(int.MaxValue, Math.Max(256, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 1048576 * 3 / 4 / Slots));
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(MemoryMiB, 128);
    }
}
