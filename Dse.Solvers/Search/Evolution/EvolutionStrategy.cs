using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Search.Evolution;

/// <summary>A population that is bred, scored and cut back to its best, generation by generation.</summary>
/// <remarks>Repair into the space's rules, no design proposed twice. What is best is up to the algorithm.</remarks>
internal abstract class EvolutionStrategy(SearchContext context, int size, VariationOptions variation) : ISearchStrategy
{
    private const int StateVersion = 2;
    private const int Attempts = 8;

    private readonly double[] child = new double[context.Space.Parameters.Count];
    private long asked;

    public virtual int BatchSize => Size;

    /// <summary>Designs that survive a generation.</summary>
    public int Size { get; } = size;

    /// <summary>Name in messages.</summary>
    protected abstract string Title { get; }

    protected SearchContext Context { get; } = context;

    protected Variation Variation { get; } = new(context.Space, variation);

    /// <summary>The survivors, as <see cref="Survivors"/> ordered them.</summary>
    protected List<Individual> Population { get; private set; } = [];

    public int Ask(CandidateBatch batch)
    {
        var row = 0;
        while (row < batch.Capacity && TryPropose(child))
        {
            batch.SetRow(row++, child);
        }

        batch.Count = row;
        return row;
    }

    /// <summary>Proposes one design.</summary>
    /// <returns>False when none is left.</returns>
    public bool TryPropose(Span<double> cells)
    {
        asked++;
        return (asked > Size && Population.Count > 0 && TryBreed(cells)) || Context.TryDrawNew(cells);
    }

    public void Tell(ScoredBatch scored)
    {
        var all = new List<Individual>(Population.Count + scored.Count);
        all.AddRange(Population);
        for (var row = 0; row < scored.Count; row++)
        {
            all.Add(Individual.Read(Context.Problem, scored, row));
        }

        Population = Survivors(all);
    }

    public void Inform(ScoredBatch known)
    {
        Tell(known);
        Context.Know(known);
    }

    public byte[] Save() => State.Write(StateVersion, writer =>
    {
        Context.Save(writer);
        SavePopulation(writer);
    });

    public void Restore(ReadOnlyMemory<byte> state) => State.Read(state, StateVersion, Title, reader =>
    {
        Context.Restore(reader);
        RestorePopulation(reader);
    });

    /// <summary>Saves all but the context, which a strategy made of several saves once.</summary>
    public void SavePopulation(BinaryWriter writer)
    {
        writer.Write(asked);
        writer.Write(Population.Count);
        foreach (var individual in Population)
        {
            individual.Write(writer);
        }
    }

    public void RestorePopulation(BinaryReader reader)
    {
        asked = reader.ReadInt64();
        var count = reader.ReadCount(Individual.Bytes(Context.Problem));
        Population = new List<Individual>(count);
        for (var i = 0; i < count; i++)
        {
            Population.Add(Individual.Read(Context.Problem, reader));
        }
    }

    /// <summary>The best <see cref="Size"/> of all, best first as far as there is an order.</summary>
    protected abstract List<Individual> Survivors(List<Individual> all);

    /// <summary>A binary tournament over the order of the population.</summary>
    protected virtual Individual Parent() =>
        Population[Math.Min(Context.Random.Next(Population.Count), Context.Random.Next(Population.Count))];

    /// <summary>Makes a new design out of the population; false after some attempts without one.</summary>
    protected virtual bool TryBreed(Span<double> cells)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            Variation.Cross(Parent().Cells, Parent().Cells, Context.Random, cells);

            // Each further attempt strays further, so that a converged population still finds something new.
            for (var mutation = 0; mutation <= attempt; mutation++)
            {
                Variation.Mutate(cells, Context.Random);
            }

            if (Context.TryMend(cells))
            {
                return true;
            }
        }

        return false;
    }
}
