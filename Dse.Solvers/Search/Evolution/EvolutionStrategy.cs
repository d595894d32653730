namespace Dse.Solvers.Search.Evolution;

/// <summary>A population that is bred, scored and cut back to its best, generation by generation.</summary>
/// <remarks>Repair into the space's rules, no design proposed twice. What is best is up to the algorithm.</remarks>
internal abstract class EvolutionStrategy(SearchContext context, int size, VariationOptions variation) : ProposalStrategy(context)
{
    private const int Attempts = 8;

    private long asked;

    public override int BatchSize => Size;

    /// <summary>Designs that survive a generation.</summary>
    public int Size { get; } = size;

    protected override int StateVersion => 2;

    protected Variation Variation { get; } = new(context.Space, variation);

    /// <summary>Whether the first designs were proposed and some of them are known.</summary>
    public bool IsFilled => Population.Count > 0 && (asked >= Size || Population.Count == Size);

    /// <summary>Its feasible members that no other one dominates.</summary>
    public List<Individual> Front() => Fronts.Split(Population.FindAll(i => i.IsFeasible)).Fronts is [var first, ..] ? first : [];

    /// <summary>The survivors, as <see cref="Survivors"/> ordered them.</summary>
    protected List<Individual> Population { get; private set; } = [];

    public override bool TryPropose(Span<double> cells)
    {
        asked++;
        return (Population.Count > 0 && (asked > Size || Population.Count == Size) && TryBreed(cells)) || Context.TryDrawNew(cells);
    }

    public override void Learn(IReadOnlyList<Individual> found, ReadOnlySpan<bool> own) => Population = Survivors([.. Population, .. found]);

    public override void SavePart(BinaryWriter writer)
    {
        writer.Write(asked);
        writer.Write(Population.Count);
        foreach (var individual in Population)
        {
            individual.Write(writer);
        }
    }

    public override void RestorePart(BinaryReader reader)
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

    private Individual Anyone() => Population[Context.Random.Next(Population.Count)];

    /// <summary>Makes a new design out of the population; false after some attempts without one.</summary>
    protected virtual bool TryBreed(Span<double> cells)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var differs = Variation.Differs(Context.Random);
            if (differs)
            {
                Variation.Differ(Parent().Cells, Parent().Cells, (Anyone().Cells, Anyone().Cells), Context.Random, cells);
            }
            else
            {
                Variation.Cross(Parent().Cells, Parent().Cells, Context.Random, cells);
            }

            // Each further attempt strays further, so that a converged population still finds something new.
            for (var mutation = differs ? 1 : 0; mutation <= attempt; mutation++)
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
