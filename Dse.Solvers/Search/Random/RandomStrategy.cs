using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Search.Random;

/// <summary>Draws designs at random that meet the space's rules; the yardstick for every other strategy.</summary>
internal sealed class RandomStrategy : ISearchStrategy
{
    private const int StateVersion = 1;

    private readonly SeenDesigns seen;
    private readonly double[] cells;
    private RandomSource random;

    public RandomStrategy(DesignSpace space, ulong seed, CancellationToken cancellation)
    {
        seen = new SeenDesigns(space, new SpaceSampler(space, cancellation), cancellation);
        cells = new double[space.Parameters.Count];
        random = new RandomSource(seed);
    }

    public int BatchSize => 256;

    public int Ask(CandidateBatch batch)
    {
        var row = 0;
        while (row < batch.Capacity && seen.TryDrawNew(random, cells))
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

    public byte[] Save() => State.Write(StateVersion, writer =>
    {
        writer.Write(random);
        seen.Save(writer);
    });

    public void Restore(ReadOnlyMemory<byte> state) => State.Read(state, StateVersion, "random search", reader =>
    {
        random = reader.ReadRandom();
        seen.Restore(reader);
    });
}
