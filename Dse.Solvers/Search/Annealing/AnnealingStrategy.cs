using Dse.Core.Pareto;
using Dse.Core.Spaces;
using Dse.Solvers.Search.Evolution;

namespace Dse.Solvers.Search.Annealing;

/// <summary>Simulated annealing of many chains, each towards a direction of its own (Czyzak and Jaszkiewicz 1998, Pareto simulated annealing).</summary>
/// <remarks>
/// A chain's energy is the augmented Tchebycheff distance from the ideal point of the elites, by its weights, on their
/// scale. The temperature falls geometrically over the budget. A chain that found nothing for long starts again from the
/// elite that is best for it.
/// </remarks>
internal sealed class AnnealingStrategy : ProposalStrategy
{
    private const int Chains = 24;
    private const int Attempts = 8;
    private const int Patience = 40;
    private const int MostOffers = 2;
    private const double FirstTemperature = 0.05;
    private const double LastTemperature = 0.0005;
    private const double SumShare = 0.05;

    private readonly Variation variation;
    private readonly Elites elites;
    private readonly double[][] weights;
    private readonly Individual?[] chains = new Individual?[Chains];
    private readonly int[] idle = new int[Chains];
    private readonly Queue<int> pending = [];
    private readonly double[] mapped;
    private readonly long budget;
    private ObjectiveScale? scale;
    private long told;
    private int next;

    public AnnealingStrategy(SearchContext context, long evaluations)
        : base(context)
    {
        budget = evaluations;
        variation = new Variation(context.Space, VariationOptions.Default);
        elites = new Elites(context.Problem);
        mapped = new double[context.Problem.Objectives.Count];
        weights = MakeWeights(mapped.Length);
    }

    public override int BatchSize => Chains;

    protected override string Title => "annealing";

    protected override int StateVersion => 1;

    private double Temperature => FirstTemperature * Math.Pow(LastTemperature / FirstTemperature, Math.Min(1, (double)told / budget));

    public override bool TryPropose(Span<double> cells)
    {
        var chain = next;
        if (!TryMove(chains[chain], cells))
        {
            return false;
        }

        pending.Enqueue(chain);
        next = (next + 1) % Chains;
        return true;
    }

    public override void Learn(IReadOnlyList<Individual> found, ReadOnlySpan<bool> own)
    {
        var joined = new bool[found.Count];
        for (var i = 0; i < joined.Length; i++)
        {
            joined[i] = elites.Add(found[i]);
        }

        MakeScale();
        told += found.Count;
        for (var i = 0; i < joined.Length; i++)
        {
            if (own[i] && pending.TryDequeue(out var chain))
            {
                idle[chain] = joined[i] ? 0 : idle[chain] + 1;
                if (chains[chain] is not { } current || Accepts(chain, current, found[i]))
                {
                    chains[chain] = found[i];
                }

                if (idle[chain] > Patience && elites.Count > 0)
                {
                    chains[chain] = BestFor(chain);
                    idle[chain] = 0;
                }
            }

            Offer(found[i]);
        }
    }

    public override void SavePart(BinaryWriter writer)
    {
        elites.Save(writer);
        writer.Write(told);
        writer.Write(next);
        writer.Write(pending.Count);
        foreach (var chain in pending)
        {
            writer.Write(chain);
        }

        for (var chain = 0; chain < Chains; chain++)
        {
            writer.Write(idle[chain]);
            writer.Write(chains[chain] is not null);
            chains[chain]?.Write(writer);
        }
    }

    public override void RestorePart(BinaryReader reader)
    {
        elites.Restore(reader);
        MakeScale();
        told = reader.ReadInt64();
        next = reader.ReadInt32();
        pending.Clear();
        for (var left = reader.ReadCount(4); left > 0; left--)
        {
            pending.Enqueue(reader.ReadInt32());
        }

        if (next is < 0 or >= Chains || pending.Any(c => c is < 0 or >= Chains))
        {
            throw new FormatException("a chain is named that does not exist.");
        }

        for (var chain = 0; chain < Chains; chain++)
        {
            idle[chain] = reader.ReadInt32();
            chains[chain] = reader.ReadBoolean() ? Individual.Read(Context.Problem, reader) : null;
        }
    }

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

    private bool TryMove(Individual? current, Span<double> cells)
    {
        for (var attempt = 0; current is not null && attempt < Attempts; attempt++)
        {
            current.Cells.CopyTo(cells);
            for (var change = 0; change <= attempt; change++)
            {
                variation.MutateOne(cells, Context.Random);
            }

            if (Context.TryMend(cells))
            {
                return true;
            }
        }

        return Context.TryDrawNew(cells);
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

    private bool Metropolis(double rise) => rise <= 0 || Context.Random.Chance(Math.Exp(-rise / Temperature));

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
