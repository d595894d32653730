using Dse.Core.Studies;

namespace Dse.Solvers;

/// <summary>How a search is carried out; nothing here changes its result.</summary>
/// <param name="Threads">Worker threads, at least 1.</param>
/// <param name="CheckpointSeconds">Seconds between checkpoints.</param>
/// <param name="Clock">The time source.</param>
public sealed record ExplorerOptions(int Threads, double CheckpointSeconds, TimeProvider Clock)
{
    /// <summary>All cores, a checkpoint every 5 s, the system clock.</summary>
    public static ExplorerOptions Default { get; } = new(Environment.ProcessorCount, 5, TimeProvider.System);
}
