namespace Dse.Solvers;

/// <summary>How a search is carried out; nothing here changes its result.</summary>
/// <param name="Threads">Worker threads, at least 1.</param>
/// <param name="CheckpointSeconds">Seconds between checkpoints; 0 for one after every batch.</param>
/// <param name="Clock">The time source.</param>
public sealed record ExplorerOptions(int Threads, double CheckpointSeconds, TimeProvider Clock)
{
    /// <summary>All cores, a checkpoint every 5 s, the system clock.</summary>
    public static ExplorerOptions Default { get; } = new(Environment.ProcessorCount, 5, TimeProvider.System);

    /// <summary>Worker threads.</summary>
    public int Threads { get; init; } = Threads >= 1
        ? Threads
        : throw new ArgumentOutOfRangeException(nameof(Threads), Threads, "At least one thread is needed.");

    /// <summary>Replays an artifact and compares the metrics of its point: what does not hold, null when all does. Null for no check.</summary>
    public Func<ReadOnlyMemory<byte>, IReadOnlyList<KeyValuePair<string, double?>>, string?>? ArtifactCheck { get; init; }
}
