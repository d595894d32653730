using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Search.Exhaustive;

/// <summary>Asks for every design of a discrete space in order; for evaluators that are asked instead of called.</summary>
internal sealed class WalkStrategy(DesignSpace space, CancellationToken cancellation) : ISearchStrategy
{
    private const int StateVersion = 1;
    private const long StepsPerCheck = 1 << 16;

    private readonly double[] last = new double[space.Parameters.Count];
    private SpaceWalker walker = new(space);
    private bool hasBegun;

    public int BatchSize => 256;

    public int Ask(CandidateBatch batch)
    {
        var row = 0;
        while (row < batch.Capacity && !walker.IsOver)
        {
            cancellation.ThrowIfCancellationRequested();
            if (walker.Next(StepsPerCheck))
            {
                walker.Cells.CopyTo(last);
                hasBegun = true;
                batch.SetRow(row++, last);
            }
        }

        batch.Count = row;
        return row;
    }

    public void Tell(ScoredBatch scored)
    {
        // The order does not depend on scores.
    }

    public byte[] Save() => State.Write(StateVersion, writer =>
    {
        writer.Write(hasBegun);
        writer.Write(walker.IsOver);
        writer.Write(last.AsSpan());
    });

    public void Restore(ReadOnlyMemory<byte> state) => State.Read(state, StateVersion, "exhaustive search", reader =>
    {
        hasBegun = reader.ReadBoolean();
        var isOver = reader.ReadBoolean();
        reader.ReadDoubles(last.Length).CopyTo(last, 0);
        walker = new SpaceWalker(space);
        if (hasBegun)
        {
            walker.ContinueAfter(last);
        }

        while (isOver && !walker.IsOver && !walker.Next(StepsPerCheck))
        {
            // Nothing is left: the walk only has to notice.
        }
    });
}
