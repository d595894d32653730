using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Search.Random;

/// <summary>Draws designs at random that meet the space's rules; the yardstick for every other strategy.</summary>
internal sealed class RandomStrategy(SearchContext context) : ISearchStrategy
{
    private const int StateVersion = 1;

    private readonly double[] cells = new double[context.Space.Parameters.Count];

    public int BatchSize => 256;

    public int Ask(CandidateBatch batch)
    {
        var row = 0;
        while (row < batch.Capacity && context.TryDrawNew(cells))
        {
            batch.SetRow(row++, cells);
        }

        batch.Count = row;
        return row;
    }

    public void Tell(ScoredBatch scored)
    {
        // Draws do not depend on scores.
    }

    public void Inform(ScoredBatch known) => context.Know(known);

    public byte[] Save() => State.Write(StateVersion, context.Save);

    public void Restore(ReadOnlyMemory<byte> state) => State.Read(state, StateVersion, "random search", context.Restore);
}
