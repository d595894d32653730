namespace Dse.Solvers.Exact.Mapping;

/// <summary>Takes the best option of one unit after the other, the rest held, until none is better.</summary>
internal sealed class Descent
{
    private const int MostSweeps = 12;

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
        rest.AsSpan().Fill(1);
        for (var u = 0; u < at.Length; u++)
        {
            for (var i = 0; i < rest.Length && u != unit; i++)
            {
                rest[i] *= shares[u][(at[u] * rest.Length) + i];
            }
        }

        var least = double.PositiveInfinity;
        for (var o = 0; o < lists[unit].Options.Length; o++)
        {
            for (var i = 0; i < rest.Length; i++)
            {
                trial[i] = rest[i] * shares[unit][(o * rest.Length) + i];
            }

            visited++;
            var value = Value();
            if (value < least)
            {
                least = value;
                at[unit] = o;
            }
        }

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
        Array.Fill(factors, 1);
        for (var u = 0; u < at.Length; u++)
        {
            problem.Units[u].Factors(lists[u].Options[at[u]], space.Slots.Length, factors);
        }

        incumbent.Offer(factors, problem.Skeleton);
    }
}
