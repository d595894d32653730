using Dse.Core.Spaces;
using Dse.Core.Studies;

namespace Dse.Solvers.Search.Nsga2;

/// <summary>
/// NSGA-II (Deb et al. 2002) with constrained domination, operators for level indices, repair into the space's rules and
/// no design proposed twice.
/// </summary>
internal sealed class Nsga2Strategy : ISearchStrategy
{
    private const int StateVersion = 1;
    private const int Attempts = 8;

    private readonly StudyProblem problem;
    private readonly Nsga2Options options;
    private readonly Variation variation;
    private readonly SpaceSampler sampler;
    private readonly SeenDesigns seen;
    private readonly double[] child;
    private List<Individual> population = [];
    private RandomSource random;
    private long asked;

    public Nsga2Strategy(StudyProblem problem, Nsga2Options options, ulong seed, CancellationToken cancellation)
    {
        this.problem = problem;
        this.options = options;
        variation = new Variation(problem.Space, options);
        sampler = new SpaceSampler(problem.Space, cancellation);
        seen = new SeenDesigns(problem.Space, sampler, cancellation);
        child = new double[problem.Space.Parameters.Count];
        random = new RandomSource(seed);
    }

    public int BatchSize => options.Population;

    public int Ask(CandidateBatch batch)
    {
        var row = 0;
        while (row < batch.Capacity && Propose())
        {
            batch.SetRow(row++, child);
            asked++;
        }

        batch.Count = row;
        return row;
    }

    public void Tell(ScoredBatch scored)
    {
        var all = new List<Individual>(population.Count + scored.Count);
        all.AddRange(population);
        for (var row = 0; row < scored.Count; row++)
        {
            all.Add(Read(scored, row));
        }

        population = Population.Best(all, options.Population);
    }

    public void Inform(ScoredBatch known)
    {
        Tell(known);
        var cells = new double[child.Length];
        for (var row = 0; row < known.Count; row++)
        {
            known.Candidates.CopyRow(row, cells);
            seen.Add(cells);
        }
    }

    public byte[] Save() => State.Write(StateVersion, writer =>
    {
        writer.Write(random);
        writer.Write(asked);
        writer.Write(population.Count);
        foreach (var individual in population)
        {
            writer.Write(individual.Cells.AsSpan());
            writer.Write(individual.Objectives.AsSpan());
            writer.Write(individual.Violation);
        }

        seen.Save(writer);
    });

    public void Restore(ReadOnlyMemory<byte> state) => State.Read(state, StateVersion, "NSGA-II", reader =>
    {
        random = reader.ReadRandom();
        asked = reader.ReadInt64();
        var objectives = problem.Objectives.Count;
        var count = reader.ReadCount(8 * (child.Length + objectives + 1));
        population = new List<Individual>(count);
        for (var i = 0; i < count; i++)
        {
            population.Add(new Individual(reader.ReadDoubles(child.Length), reader.ReadDoubles(objectives), reader.ReadDouble()));
        }

        seen.Restore(reader);
    });

    private bool Propose()
    {
        if (asked < options.Population || population.Count == 0)
        {
            return seen.TryDrawNew(random, child);
        }

        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            variation.Cross(Parent().Cells, Parent().Cells, random, child);

            // Each further attempt strays further, so that a converged population still finds something new.
            for (var mutation = 0; mutation <= attempt; mutation++)
            {
                variation.Mutate(child, random);
            }

            if (sampler.TryRepair(random, child) && seen.Add(child))
            {
                return true;
            }
        }

        return seen.TryDrawNew(random, child);
    }

    // Binary tournament: the population is ordered best first.
    private Individual Parent() => population[Math.Min(random.Next(population.Count), random.Next(population.Count))];

    private Individual Read(ScoredBatch scored, int row)
    {
        var cells = new double[child.Length];
        scored.Candidates.CopyRow(row, cells);
        var objectives = new double[problem.Objectives.Count];
        var finite = true;
        for (var o = 0; o < objectives.Length; o++)
        {
            var value = scored.Metric(problem.ObjectiveMetrics[o])[row];
            objectives[o] = problem.Objectives[o].Maximize ? -value : value;
            finite &= double.IsFinite(value);
        }

        var violation = scored.Outcomes[row] switch
        {
            TrialOutcome.Feasible => finite ? 0 : double.PositiveInfinity,
            TrialOutcome.Infeasible when scored.Violations[row] > 0 => scored.Violations[row],
            TrialOutcome.Infeasible when scored.Violations[row] == 0 => double.Epsilon,
            _ => double.PositiveInfinity,
        };
        return new Individual(cells, objectives, violation);
    }
}
