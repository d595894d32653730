using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Search;

/// <summary>Proposes candidates and learns from their scores.</summary>
/// <remarks>Not thread-safe. Same problem, seed and tell order give the same asks. No design is proposed twice.</remarks>
public interface ISearchStrategy
{
    /// <summary>Candidates for the next batch, at least 1; depends on the problem, the settings and what was asked, never on the machine.</summary>
    int BatchSize { get; }

    /// <summary>Fills rows from 0 up to the batch's capacity and sets its count.</summary>
    /// <returns>The rows filled; fewer than the capacity means the space is exhausted.</returns>
    /// <exception cref="OperationCanceledException">Cancelled within a long search for a feasible design; the strategy cannot be used further.</exception>
    int Ask(CandidateBatch batch);

    /// <summary>Learns scores, in trial order; any subset of what was asked.</summary>
    void Tell(ScoredBatch scored);

    /// <summary>Learns scores of designs that it did not ask for: enqueued ones and those of an earlier study. It may ask for them again: that is mended by the caller.</summary>
    void Inform(ScoredBatch known)
    {
    }

    /// <summary>The whole state with a format version; restoring gives the same next <see cref="Ask"/>.</summary>
    byte[] Save();

    /// <summary>Takes over a saved state of the same strategy, problem and settings.</summary>
    /// <exception cref="CheckpointException">Another format version, or damaged.</exception>
    void Restore(ReadOnlyMemory<byte> state);
}
