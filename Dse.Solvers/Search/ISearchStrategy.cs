using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Search;

/// <summary>Proposes candidates and learns from their scores.</summary>
/// <remarks>Not thread-safe. Same problem, seed and tell order give the same asks.</remarks>
public interface ISearchStrategy
{
    /// <summary>Fills rows from 0 up to the batch's capacity and sets its count.</summary>
    /// <returns>The rows filled; fewer than the capacity means the space is exhausted.</returns>
    int Ask(CandidateBatch batch);

    /// <summary>Learns scores, in trial order; any subset of what was asked.</summary>
    void Tell(ScoredBatch scored);

    /// <summary>The whole state with a format version; restoring gives the same next <see cref="Ask"/>.</summary>
    byte[] Save();
}
