namespace Dse.Solvers.Exact.Mapping;

/// <summary>Takes the best option of one unit after the other, the rest held, until none is better.</summary>
internal sealed class Descent
{
    private const int MostSweeps = 12;
    private const int PairWidth = 24;

    // Worth of one e-fold over a capacity, in e-folds of the objective.
    private const double Penalty = 20;

    // Energy breaks ties between mappings of equal cycles, cycles those of equal energy.
    private const double TieBreak = 1e-3;

    private readonly MapSpace space;
    private readonly MapCosts costs;
    private readonly SkeletonProblem problem;
    private readonly CandidateList[] lists;
    private readonly double[][] shares;
    private readonly Incumbent incumbent;
    private readonly MappingObjective objective;
    private readonly double? maxCycles;
    private readonly int[] at;
    private readonly double[] trial;
    private readonly double[] rest;
    private readonly double[] decided;
    private readonly long[] factors;
    private long visited;

    public Descent(MapSpace space, MapCosts costs, SkeletonProblem problem, CandidateList[] lists, Incumbent incumbent, MappingObjective objective, double? maxCycles)
    {
        this.space = space;
        this.costs = costs;
        this.problem = problem;
        this.lists = lists;
        this.incumbent = incumbent;
        this.objective = objective;
        this.maxCycles = maxCycles;
        shares = Array.ConvertAll(lists, l => l.Shares(problem, space.Components));
        at = new int[lists.Length];
        trial = new double[space.Components];
        rest = new double[space.Components];
        decided = Array.ConvertAll(problem.Decided, Math.Exp);
        factors = new long[MapSpace.Dimensions * space.Slots.Length];
    }

    // Returns how many combinations were looked at.
    public long Run(int starts)
    {
        for (var start = 0; start < starts; start++)
        {
            for (var u = 0; u < at.Length; u++)
            {
                at[u] = Math.Min(start * 5, lists[u].Options.Length - 1);
            }

            var value = double.PositiveInfinity;
            for (var sweep = 0; sweep < MostSweeps; sweep++)
            {
                var before = value;
                for (var u = 0; u < at.Length; u++)
                {
                    value = Best(u);
                }

                if (value < before)
                {
                    continue;
                }

                for (var u = 1; u < at.Length; u++)
                {
                    for (var v = 0; v < u; v++)
                    {
                        value = Math.Min(value, Best(u, v, value));
                    }
                }

                if (!(value < before))
                {
                    break;
                }
            }

            Offer();
        }

        return visited;
    }

    private double Best(int unit)
    {
        Rest(unit);
        var least = double.PositiveInfinity;
        for (var o = 0; o < lists[unit].Options.Length; o++)
        {
            var value = With(unit, o);
            if (value < least)
            {
                least = value;
                at[unit] = o;
            }
        }

        return least;
    }

    // Products of components over all units but one.
    private void Rest(int unit)
    {
        decided.CopyTo(rest, 0);
        for (var u = 0; u < at.Length; u++)
        {
            for (var i = 0; i < rest.Length && u != unit; i++)
            {
                rest[i] *= shares[u][(at[u] * rest.Length) + i];
            }
        }
    }

    private double With(int unit, int option)
    {
        for (var i = 0; i < rest.Length; i++)
        {
            trial[i] = rest[i] * shares[unit][(option * rest.Length) + i];
        }

        visited++;
        return Value();
    }

    // The best of the most promising options of two units at once.
    private double Best(int first, int second, double least)
    {
        var (atFirst, atSecond) = (at[first], at[second]);
        for (var o = 0; o < Math.Min(PairWidth, lists[first].Options.Length); o++)
        {
            at[first] = o;
            Rest(second);
            for (var p = 0; p < Math.Min(PairWidth, lists[second].Options.Length); p++)
            {
                var value = With(second, p);
                if (value < least)
                {
                    (least, atFirst, atSecond) = (value, o, p);
                }
            }
        }

        (at[first], at[second]) = (atFirst, atSecond);
        return least;
    }

    // Logarithm of the objective, with limits that are passed as penalties.
    private double Value()
    {
        var penalty = 0.0;
        foreach (var (sum, most) in costs.Limits)
        {
            penalty += Math.Log(Math.Max(1, sum.Value(trial) / (most * (1 + 1e-10))));
        }

        var cycles = 0.0;
        foreach (var (_, sum, bandwidth) in costs.Paces)
        {
            cycles = Math.Max(cycles, (sum.Value(trial) - sum.Offset) / bandwidth);
        }

        penalty += maxCycles is { } limit ? Math.Log(Math.Max(1, cycles / limit)) : 0;
        var logCycles = Math.Log(cycles);
        var logEnergy = costs.Energy.Terms.Length == 0 ? 0 : Math.Log(Math.Max(costs.Energy.Value(trial) - costs.Energy.Offset, 1e-300));
        return (Penalty * penalty) + objective switch
        {
            MappingObjective.Cycles => logCycles + (TieBreak * logEnergy),
            MappingObjective.Energy => logEnergy + (TieBreak * logCycles),
            _ => logEnergy + logCycles,
        };
    }

    private void Offer()
    {
        problem.Begin(factors);
        for (var u = 0; u < at.Length; u++)
        {
            problem.Units[u].Factors(lists[u].Options[at[u]], space.Slots.Length, factors);
        }

        incumbent.Offer(factors, problem.Skeleton);
    }
}
