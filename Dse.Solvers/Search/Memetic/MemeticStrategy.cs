using Dse.Solvers.Search.Evolution;
using Dse.Solvers.Search.Nsga2;

namespace Dse.Solvers.Search.Memetic;

/// <summary>
/// Pareto local search (Paquete, Chiarandini and Stützle 2004) from a start by NSGA-II: every elite's neighbours that
/// differ in one parameter, those with the most room around them first, in random order and no longer than it is an elite
/// (Dubois-Lacoste, López-Ibáñez and Stützle 2015); when all were looked at, two or three parameters or a mixture of two elites.
/// </summary>
internal sealed class MemeticStrategy : ProposalStrategy
{
    private const int Attempts = 16;
    private const double StartShare = 0.1;

    // A start below this finds too little to search around, unless the budget itself is small.
    private const long LeastStart = 1_000;
    private const long NoCentre = -1;

    // Elites chosen at a time: where the most room is changes slowly.
    private const int ChosenShare = 16;

    private readonly Nsga2Strategy start;
    private readonly Variation variation;
    private readonly Elites elites;
    private readonly Queue<double[]> neighbours = [];
    private readonly List<double[]> listed = [];
    private readonly Queue<long> chosen = [];
    private readonly int parameters;
    private readonly long startUntil;
    private long asked;
    private long centre = NoCentre;

    /// <summary>Makes the strategy.</summary>
    /// <param name="context">The problem and what was proposed.</param>
    /// <param name="evaluations">The budget, of which the start takes a tenth; 0 to start from what others find.</param>
    public MemeticStrategy(SearchContext context, long evaluations)
        : base(context)
    {
        startUntil = Math.Max(Math.Min(evaluations / 2, LeastStart), (long)(StartShare * evaluations));
        start = new Nsga2Strategy(context, PopulationSize.For(startUntil), VariationOptions.Default);
        variation = new Variation(context.Space, VariationOptions.Default);
        elites = new Elites(context.Problem);
        parameters = context.Space.Parameters.Count;
    }

    public override int BatchSize => start.Size;

    protected override string Title => "memetic search";

    protected override int StateVersion => 2;

    public override void Learn(IReadOnlyList<Individual> found, ReadOnlySpan<bool> own)
    {
        if (IsStarting)
        {
            start.Learn(found, own);
        }

        foreach (var individual in found)
        {
            elites.Add(individual);
        }

        // What dominates a design is a better place to look around, and not far from it.
        if (neighbours.Count > 0 && elites.Find(centre) < 0)
        {
            neighbours.Clear();
        }
    }

    public override void SavePart(BinaryWriter writer)
    {
        writer.Write(asked);
        start.SavePart(writer);
        elites.Save(writer);
        writer.Write(centre);
        writer.Write(chosen.Count);
        foreach (var trial in chosen)
        {
            writer.Write(trial);
        }

        writer.Write(neighbours.Count);
        foreach (var neighbour in neighbours)
        {
            writer.Write(neighbour.AsSpan());
        }
    }

    public override void RestorePart(BinaryReader reader)
    {
        asked = reader.ReadInt64();
        start.RestorePart(reader);
        elites.Restore(reader);
        centre = reader.ReadInt64();
        chosen.Clear();
        for (var left = reader.ReadCount(8); left > 0; left--)
        {
            chosen.Enqueue(reader.ReadInt64());
        }

        neighbours.Clear();
        for (var left = reader.ReadCount(8 * parameters); left > 0; left--)
        {
            neighbours.Enqueue(reader.ReadDoubles(parameters));
        }
    }

    public override bool TryPropose(Span<double> cells)
    {
        asked++;
        return IsStarting ? start.TryPropose(cells) : TryNeighbour(cells) || TryPerturb(cells) || Context.TryDrawNew(cells);
    }

    // Without a feasible design there is nothing to search around.
    private bool IsStarting => asked <= startUntil || elites.Count == 0;

    private bool TryNeighbour(Span<double> cells)
    {
        while (true)
        {
            while (neighbours.TryDequeue(out var neighbour))
            {
                neighbour.CopyTo(cells);
                if (Context.TryMend(cells))
                {
                    return true;
                }
            }

            var unexplored = PickUnexplored();
            if (unexplored < 0)
            {
                return false;
            }

            elites.MarkExplored(unexplored);
            centre = elites.Trial(unexplored);
            Neighbourhood.List(Context.Space, elites.Cells(unexplored), Context.Random, listed);
            EnqueueShuffled();
        }
    }

    private void EnqueueShuffled()
    {
        for (var left = listed.Count; left > 0; left--)
        {
            var next = Context.Random.Next(left);
            neighbours.Enqueue(listed[next]);
            listed[next] = listed[left - 1];
        }

        listed.Clear();
    }

    // Those with the most room around them: beside them is what the front lacks.
    private int PickUnexplored()
    {
        while (chosen.TryDequeue(out var trial))
        {
            if (elites.Find(trial) is var member and >= 0)
            {
                return member;
            }
        }

        int[] unexplored = [.. Enumerable.Range(0, elites.Count).Where(i => !elites.IsExplored(i))];
        if (unexplored.Length == 0)
        {
            return -1;
        }

        var room = elites.Room();
        int[] widest = [.. unexplored.OrderByDescending(i => room[i]).Take(Math.Max(1, elites.Count / ChosenShare))];
        foreach (var member in widest.Skip(1))
        {
            chosen.Enqueue(elites.Trial(member));
        }

        return widest[0];
    }

    private bool TryPerturb(Span<double> cells)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var elite = Context.Random.Next(elites.Count);
            elites.Cells(elite).CopyTo(cells);
            if (Context.Random.Chance(0.5))
            {
                variation.Cross(elites.Cells(elite), elites.Cells(Context.Random.Next(elites.Count)), Context.Random, cells);
                variation.Mutate(cells, Context.Random);
            }
            else
            {
                var changes = 2 + Context.Random.Next(2) + (attempt / 4);
                for (var change = 0; change < changes; change++)
                {
                    variation.MutateOne(cells, Context.Random);
                }
            }

            if (Context.TryMend(cells))
            {
                return true;
            }
        }

        return false;
    }
}
