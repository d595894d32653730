using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Search.Evolution;

namespace Dse.Solvers.Search;

/// <summary>A strategy that makes one proposal after another and learns from individuals; it can run alone or be one of several.</summary>
internal abstract class ProposalStrategy(SearchContext context) : ISearchStrategy
{
    private readonly double[] child = new double[context.Space.Parameters.Count];

    public abstract int BatchSize { get; }

    /// <summary>Name in messages.</summary>
    protected abstract string Title { get; }

    /// <summary>Version of what <see cref="SavePart"/> writes.</summary>
    protected abstract int StateVersion { get; }

    protected SearchContext Context { get; } = context;

    public int Ask(CandidateBatch batch)
    {
        var row = 0;
        while (row < batch.Capacity && TryPropose(child))
        {
            batch.SetRow(row++, child);
        }

        EndAsk();
        batch.Count = row;
        return row;
    }

    public void Tell(ScoredBatch scored)
    {
        Hear(scored);
        Learn(Read(scored), [.. Enumerable.Repeat(true, scored.Count)]);
    }

    public void Inform(ScoredBatch known)
    {
        Hear(known);
        Learn(Read(known), new bool[known.Count]);
        Context.Know(known);
    }

    public byte[] Save() => State.Write(StateVersion, writer =>
    {
        Context.Save(writer);
        SavePart(writer);
    });

    public void Restore(ReadOnlyMemory<byte> state) => State.Read(state, StateVersion, Title, reader =>
    {
        Context.Restore(reader);
        RestorePart(reader);
    });

    /// <summary>Proposes one design that was not proposed before.</summary>
    /// <returns>False when none is left.</returns>
    public abstract bool TryPropose(Span<double> cells);

    /// <summary>Learns scores in trial order.</summary>
    /// <param name="found">The designs.</param>
    /// <param name="own">Which of them were proposed here, in the order of their proposals.</param>
    public abstract void Learn(IReadOnlyList<Individual> found, ReadOnlySpan<bool> own);

    /// <summary>Called when a batch was asked for.</summary>
    protected virtual void EndAsk()
    {
    }

    /// <summary>Called with scores as they are, before they are learned.</summary>
    protected virtual void Hear(ScoredBatch scored)
    {
    }

    /// <summary>Saves all but the context, which several may share.</summary>
    public abstract void SavePart(BinaryWriter writer);

    public abstract void RestorePart(BinaryReader reader);

    private Individual[] Read(ScoredBatch scored)
    {
        var found = new Individual[scored.Count];
        for (var row = 0; row < found.Length; row++)
        {
            found[row] = Individual.Read(Context.Problem, scored, row);
        }

        return found;
    }
}
