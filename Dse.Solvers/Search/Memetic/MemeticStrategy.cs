using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Search.Evolution;
using Dse.Solvers.Search.Nsga2;

namespace Dse.Solvers.Search.Memetic;

/// <summary>
/// Pareto local search (Paquete, Chiarandini and Stützle 2004) from a start by NSGA-II: every elite's neighbours that
/// differ in one parameter; when all were looked at, two or three parameters or a mixture of two elites.
/// </summary>
internal sealed class MemeticStrategy : ISearchStrategy
{
    private const int StateVersion = 1;
    private const int Attempts = 16;
    private const double StartShare = 0.1;

    // A start below this finds too little to search around, unless the budget itself is small.
    private const long LeastStart = 1_000;

    private readonly SearchContext context;
    private readonly Nsga2Strategy start;
    private readonly Variation variation;
    private readonly Elites elites;
    private readonly Queue<double[]> neighbours = [];
    private readonly double[] child;
    private readonly long startUntil;
    private long asked;

    public MemeticStrategy(SearchContext context, long evaluations)
    {
        this.context = context;
        startUntil = Math.Max(Math.Min(evaluations / 2, LeastStart), (long)(StartShare * evaluations)) + 1;
        start = new Nsga2Strategy(context, PopulationSize.For(startUntil));
        variation = new Variation(context.Space, VariationOptions.Default);
        elites = new Elites(context.Problem);
        child = new double[context.Space.Parameters.Count];
    }

    public int BatchSize => start.Size;

    public int Ask(CandidateBatch batch)
    {
        var row = 0;
        while (row < batch.Capacity && TryPropose())
        {
            batch.SetRow(row++, child);
            asked++;
        }

        batch.Count = row;
        return row;
    }

    public void Tell(ScoredBatch scored)
    {
        if (IsStarting)
        {
            start.Tell(scored);
        }

        for (var row = 0; row < scored.Count; row++)
        {
            elites.Add(Individual.Read(context.Problem, scored, row));
        }
    }

    public void Inform(ScoredBatch known)
    {
        Tell(known);
        context.Know(known);
    }

    public byte[] Save() => State.Write(StateVersion, writer =>
    {
        context.Save(writer);
        writer.Write(asked);
        start.SavePopulation(writer);
        elites.Save(writer);
        writer.Write(neighbours.Count);
        foreach (var neighbour in neighbours)
        {
            writer.Write(neighbour.AsSpan());
        }
    });

    public void Restore(ReadOnlyMemory<byte> state) => State.Read(state, StateVersion, "memetic search", reader =>
    {
        context.Restore(reader);
        asked = reader.ReadInt64();
        start.RestorePopulation(reader);
        elites.Restore(reader);
        neighbours.Clear();
        for (var left = reader.ReadCount(8 * child.Length); left > 0; left--)
        {
            neighbours.Enqueue(reader.ReadDoubles(child.Length));
        }
    });

    // Without a feasible design there is nothing to search around.
    private bool IsStarting => asked <= startUntil || elites.Count == 0;

    private bool TryPropose()
    {
        if (IsStarting)
        {
            return start.TryPropose(child);
        }

        return TryNeighbour() || TryPerturb() || context.TryDrawNew(child);
    }

    private bool TryNeighbour()
    {
        while (true)
        {
            while (neighbours.TryDequeue(out var neighbour))
            {
                neighbour.CopyTo(child.AsSpan());
                if (context.TryMend(child))
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
            Neighbourhood.List(context.Space, elites.Cells(unexplored), context.Random, neighbours);
        }
    }

    // The first one from a random place on, so that no end of the front is favoured.
    private int PickUnexplored()
    {
        var from = context.Random.Next(elites.Count);
        for (var k = 0; k < elites.Count; k++)
        {
            var index = (from + k) % elites.Count;
            if (!elites.IsExplored(index))
            {
                return index;
            }
        }

        return -1;
    }

    private bool TryPerturb()
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var elite = context.Random.Next(elites.Count);
            elites.Cells(elite).CopyTo(child);
            if (context.Random.Chance(0.5))
            {
                variation.Cross(elites.Cells(elite), elites.Cells(context.Random.Next(elites.Count)), context.Random, child);
                variation.Mutate(child, context.Random);
            }
            else
            {
                var changes = 2 + context.Random.Next(2) + (attempt / 4);
                for (var change = 0; change < changes; change++)
                {
                    variation.MutateOne(child, context.Random);
                }
            }

            if (context.TryMend(child))
            {
                return true;
            }
        }

        return false;
    }
}
