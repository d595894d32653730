using Dse.Core.Pareto;
using Dse.Core.Spaces;
using Dse.Core.Studies;
using Dse.Solvers.Search.Evolution;

namespace Dse.Solvers.Search.Annealing;

/// <summary>Simulated annealing of many chains, each towards a direction of its own (Czyzak and Jaszkiewicz 1998, Pareto simulated annealing).</summary>
/// <remarks>
/// A chain's energy is the augmented Tchebycheff distance from the ideal point of the elites, by its weights, on their
/// scale. The temperature falls geometrically over the budget. A chain that found nothing for long starts again from the
/// elite that is best for it.
/// </remarks>
internal sealed class AnnealingStrategy : ISearchStrategy
{
    private const int StateVersion = 1;
    private const int Chains = 24;
    private const int Attempts = 8;
    private const int Patience = 40;
    private const int MostOffers = 2;
    private const double FirstTemperature = 0.05;
    private const double LastTemperature = 0.0005;
    private const double SumShare = 0.05;

    private readonly SearchContext context;
    private readonly Variation variation;
    private readonly Elites elites;
    private readonly double[][] weights;
    private readonly Individual?[] chains = new Individual?[Chains];
    private readonly int[] idle = new int[Chains];
    private readonly double[] child;
    private readonly double[] mapped;
    private readonly long budget;
    private ObjectiveScale? scale;
    private long told;

    public AnnealingStrategy(SearchContext context, long evaluations)
    {
        this.context = context;
        budget = evaluations;
        variation = new Variation(context.Space, VariationOptions.Default);
        elites = new Elites(context.Problem);
        child = new double[context.Space.Parameters.Count];
        mapped = new double[context.Problem.Objectives.Count];
        weights = MakeWeights(mapped.Length);
    }

    public int BatchSize => Chains;

    private double Temperature => FirstTemperature * Math.Pow(LastTemperature / FirstTemperature, Math.Min(1, (double)told / budget));

    public int Ask(CandidateBatch batch)
    {
        var row = 0;
        while (row < batch.Capacity && TryMove(chains[row % Chains]))
        {
            batch.SetRow(row++, child);
        }

        batch.Count = row;
        return row;
    }

    public void Tell(ScoredBatch scored)
    {
        var found = new Individual[scored.Count];
        for (var row = 0; row < scored.Count; row++)
        {
            found[row] = Individual.Read(context.Problem, scored, row);
            idle[row % Chains] = elites.Add(found[row]) ? 0 : idle[row % Chains] + 1;
        }

        MakeScale();
        for (var row = 0; row < scored.Count; row++)
        {
            var chain = row % Chains;
            told++;
            if (chains[chain] is not { } current || Accepts(chain, current, found[row]))
            {
                chains[chain] = found[row];
            }

            Offer(found[row]);
            if (idle[chain] > Patience && elites.Count > 0)
            {
                chains[chain] = BestFor(chain);
                idle[chain] = 0;
            }
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
        elites.Save(writer);
        writer.Write(told);
        for (var chain = 0; chain < Chains; chain++)
        {
            writer.Write(idle[chain]);
            writer.Write(chains[chain] is not null);
            chains[chain]?.Write(writer);
        }
    });

    public void Restore(ReadOnlyMemory<byte> state) => State.Read(state, StateVersion, "annealing", reader =>
    {
        context.Restore(reader);
        elites.Restore(reader);
        told = reader.ReadInt64();
        for (var chain = 0; chain < Chains; chain++)
        {
            idle[chain] = reader.ReadInt32();
            chains[chain] = reader.ReadBoolean() ? Individual.Read(context.Problem, reader) : null;
        }
    });

    // A lattice over the simplex would leave unlike numbers per objective; points of a Sobol sequence, turned into
    // uniform weights by sorted gaps, do not.
    private static double[][] MakeWeights(int objectives)
    {
        var made = new double[Chains][];
        var sequence = new SobolSequence(Math.Max(1, objectives - 1), 1);
        var cuts = new double[Math.Max(1, objectives - 1)];
        for (var chain = 0; chain < Chains; chain++)
        {
            made[chain] = new double[objectives];
            if (chain < objectives)
            {
                made[chain][chain] = 1;
                continue;
            }

            sequence.Point((uint)chain, cuts);
            Array.Sort(cuts);
            for (var m = 0; m < objectives; m++)
            {
                made[chain][m] = objectives == 1 ? 1 : (m < cuts.Length ? cuts[m] : 1) - (m > 0 ? cuts[m - 1] : 0);
            }
        }

        return made;
    }

    private bool TryMove(Individual? current)
    {
        for (var attempt = 0; current is not null && attempt < Attempts; attempt++)
        {
            current.Cells.CopyTo(child.AsSpan());
            for (var change = 0; change <= attempt; change++)
            {
                variation.MutateOne(child, context.Random);
            }

            if (context.TryMend(child))
            {
                return true;
            }
        }

        return context.TryDrawNew(child);
    }

    private bool Accepts(int chain, Individual current, Individual next)
    {
        if (!current.IsFeasible || !next.IsFeasible)
        {
            // Feasibility first; among the infeasible the excess is the energy.
            return next.IsFeasible || (!current.IsFeasible && Metropolis(Math.Min(next.Violation, 1e6) - Math.Min(current.Violation, 1e6)));
        }

        return Metropolis(Energy(chain, next.Objectives) - Energy(chain, current.Objectives));
    }

    // What one chain found is also a step downhill for those that it suits better than where they are; two at most, so
    // that chains stay apart.
    private void Offer(Individual found)
    {
        var taken = 0;
        for (var chain = 0; chain < Chains && taken < MostOffers && found.IsFeasible; chain++)
        {
            if (chains[chain] is not { } current || !current.IsFeasible || Energy(chain, found.Objectives) < Energy(chain, current.Objectives))
            {
                chains[chain] = found;
                taken++;
            }
        }
    }

    private bool Metropolis(double rise) => rise <= 0 || context.Random.Chance(Math.Exp(-rise / Temperature));

    private double Energy(int chain, ReadOnlySpan<double> objectives)
    {
        scale!.Map(objectives, mapped);
        var (worst, sum) = (double.NegativeInfinity, 0.0);
        for (var m = 0; m < mapped.Length; m++)
        {
            worst = Math.Max(worst, Math.Max(weights[chain][m], 1e-3) * mapped[m]);
            sum += mapped[m];
        }

        return worst + (SumShare * sum / mapped.Length);
    }

    private Individual BestFor(int chain)
    {
        var best = 0;
        for (var i = 1; i < elites.Count; i++)
        {
            best = Energy(chain, elites.Objectives(i)) < Energy(chain, elites.Objectives(best)) ? i : best;
        }

        return new Individual(elites.Cells(best).ToArray(), elites.Objectives(best).ToArray(), 0);
    }

    private void MakeScale()
    {
        if (elites.Count > 0)
        {
            var points = new PointSet(mapped.Length, elites.Count);
            for (var i = 0; i < elites.Count; i++)
            {
                points.Add(elites.Objectives(i));
            }

            scale = ObjectiveScale.Of(points);
        }
    }
}
