using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Search.Sobol;

/// <summary>Designs spread evenly over the space: a scrambled Sobol sequence whose points are mended into the space's rules.</summary>
/// <remarks>A point that falls on a known design is passed over; after many in a row, designs are drawn or walked to as random search does.</remarks>
internal sealed class SobolStrategy : ISearchStrategy
{
    private const int StateVersion = 1;
    private const int Attempts = 64;

    private readonly SearchContext context;
    private readonly double[] cells;
    private SobolDesign design;
    private uint next;

    public SobolStrategy(SearchContext context, ulong seed)
    {
        this.context = context;
        design = new SobolDesign(context.Space, seed);
        cells = new double[context.Space.Parameters.Count];
    }

    public int BatchSize => 256;

    public int Ask(CandidateBatch batch)
    {
        var row = 0;
        while (row < batch.Capacity && TryPropose())
        {
            batch.SetRow(row++, cells);
        }

        batch.Count = row;
        return row;
    }

    public void Tell(ScoredBatch scored)
    {
        // The sequence does not depend on scores.
    }

    public void Inform(ScoredBatch known) => context.Know(known);

    public byte[] Save() => State.Write(StateVersion, writer =>
    {
        context.Save(writer);
        writer.Write(design.Seed);
        writer.Write(next);
    });

    public void Restore(ReadOnlyMemory<byte> state) => State.Read(state, StateVersion, "Sobol search", reader =>
    {
        context.Restore(reader);
        design = new SobolDesign(context.Space, reader.ReadUInt64());
        next = reader.ReadUInt32();
    });

    private bool TryPropose()
    {
        for (var attempt = 0; attempt < Attempts && next < uint.MaxValue; attempt++)
        {
            design.Wish(next++, cells);
            if (context.TryMend(cells))
            {
                return true;
            }
        }

        return context.TryDrawNew(cells);
    }
}
